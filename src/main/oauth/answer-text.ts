import type { Deviation } from '../../shared/deviation.ts';

/** An answer's body as text. `json` is undefined unless the text is JSON. */
export interface AnswerText {
  readonly text: string;
  readonly json: unknown;
  readonly deviations: readonly Deviation[];
}

/**
 * Decodes the body of an answer. JSON is UTF-8 (RFC 8259 §8.1), but servers declare and send other charsets,
 * not always the same one; so the declared charset is tried first, then what the bytes look like, and the
 * first that gives JSON wins.
 *
 * @returns null when the bytes are no text at all
 */
export function decodeAnswer(body: Uint8Array, contentType: string | null): AnswerText | null {
  const declared = charsetOf(contentType);
  let fallback: Decoded | null = null;
  for (const charset of candidates(body, declared)) {
    const decoded = decode(body, charset);
    if (!decoded) continue;
    if (decoded.json !== undefined) return described(decoded, declared);
    if (!fallback && !looksBinary(decoded.text)) fallback = decoded;
  }
  return fallback && described(fallback, declared);
}

interface Decoded {
  readonly charset: string;
  readonly text: string;
  readonly json: unknown;
}

function charsetOf(contentType: string | null): string | null {
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase() ?? null;
}

function candidates(body: Uint8Array, declared: string | null): Set<string> {
  const names = new Set<string>();
  if (body[0] === 0xff && body[1] === 0xfe) names.add('utf-16le');
  if (body[0] === 0xfe && body[1] === 0xff) names.add('utf-16be');
  if (declared !== null) names.add(declared);
  names.add('utf-8');
  if (body[1] === 0) names.add('utf-16le');
  if (body[0] === 0) names.add('utf-16be');
  // Decodes any bytes, so it comes last.
  return names.add('windows-1252');
}

function decode(body: Uint8Array, charset: string): Decoded | null {
  let text: string;
  let name: string;
  try {
    const decoder = new TextDecoder(charset, { fatal: true, ignoreBOM: true });
    text = decoder.decode(body);
    name = decoder.encoding;
  } catch {
    return null;
  }
  return { charset: name, text, json: parseJson(withoutMark(text)) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const byteOrderMark = '\uFEFF';
const withoutMark = (text: string): string => (text.startsWith(byteOrderMark) ? text.slice(1) : text);

/** NUL and its neighbours are in no text format that a token endpoint answers with. */
function looksBinary(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u0008\u000e-\u001a]/.test(text);
}

function described({ charset, text, json }: Decoded, declared: string | null): AnswerText {
  const deviations: Deviation[] = [];
  if (charset !== 'utf-8') {
    deviations.push({
      code: 'charset_not_utf8',
      message: `The answer is encoded in ${charset} instead of UTF-8.`,
    });
  } else if (declared !== null && !/^utf-?8$/.test(declared)) {
    deviations.push({
      code: 'charset_not_utf8',
      message: 'The answer says that it is encoded in another way than UTF-8.',
    });
  }
  if (text.startsWith(byteOrderMark)) {
    deviations.push({ code: 'byte_order_mark', message: 'The answer begins with a byte order mark.' });
  }
  return { text: withoutMark(text), json, deviations };
}
