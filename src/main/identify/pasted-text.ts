/**
 * A text as it was meant: UTF-16 that was read as bytes has a NUL beside each Latin character, and marks of byte order
 * are no text.
 */
export function readable(pasted: string): string {
  const text = pasted.includes('\0') ? pasted.replaceAll('\0', '') : pasted;
  return text.replace(/^(?:\ufeff|ï»¿|ÿþ|þÿ|\ufffd\ufffd)/, '');
}

/** Characters between two places whose line is noted: a text of nothing but breaks would have a million lines to note. */
const noted = 1_024;

/** Tells the line of a place in a text, counted from 1. */
export class Lines {
  readonly #text: string;
  /** How many lines end before each {@link noted} place. */
  readonly #ended: number[] = [];

  constructor(text: string) {
    this.#text = text;
    for (let at = 0, ended = 0; at <= text.length; at += noted) {
      this.#ended.push(ended);
      ended += this.#endsIn(at, at + noted);
    }
  }

  lineOf(at: number): number {
    const before = Math.floor(at / noted);
    return (this.#ended[before] ?? 0) + this.#endsIn(before * noted, at) + 1;
  }

  #endsIn(from: number, to: number): number {
    const text = this.#text;
    let count = 0;
    for (let at = from; at < to && at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) count++;
    }
    return count;
  }
}

/** Every line without its break, with where it begins. */
export function* linesOf(text: string, from = 0): Generator<{ readonly line: string; readonly at: number }> {
  for (let at = from; at <= text.length;) {
    const end = endOfLine(text, at);
    yield { line: text.slice(at, end), at };
    at = end + (text.startsWith('\r\n', end) ? 2 : 1);
  }
}

function endOfLine(text: string, from: number): number {
  let end = from;
  while (end < text.length && !isBreak(text.charCodeAt(end))) end++;
  return end;
}

export const isBreak = (code: number): boolean => code === 10 || code === 13;

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Takes the escapes of JSON, .properties, shells and their likes back. */
export function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|([\s\S]))/gi,
    (_, wide?: string, byte?: string, other = '') => {
      const code = wide ?? byte;
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
      return escapes[other as string] ?? (other as string);
    },
  );
}
