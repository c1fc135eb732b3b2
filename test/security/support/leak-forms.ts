/** One way in which a text may lie in a file. */
export interface LeakForm {
  readonly form: string;
  readonly bytes: Buffer;
}

/** Shorter ones would be found by chance. */
const leastBytes = 8;

/** How a text may lie in a file: as it is, as UTF-16, in base64 at any of its three offsets, in hex, escaped. */
export function leakForms(text: string): readonly LeakForm[] {
  const utf8 = Buffer.from(text, 'utf8');
  const utf16 = Buffer.from(text, 'utf16le');
  const percent = encodeURIComponent(text);
  const json = JSON.stringify(text).slice(1, -1);
  const forms: LeakForm[] = [
    { form: 'raw', bytes: utf8 },
    { form: 'utf-16le', bytes: utf16 },
    { form: 'utf-16be', bytes: Buffer.from(utf16).swap16() },
    ...[0, 1, 2].flatMap((offset) => base64At(utf8, offset)),
    { form: 'hex', bytes: Buffer.from(utf8.toString('hex')) },
    { form: 'HEX', bytes: Buffer.from(utf8.toString('hex').toUpperCase()) },
    { form: 'url-encoded', bytes: Buffer.from(percent) },
    { form: 'url-encoded, lower case', bytes: Buffer.from(lowerCaseEscapes(percent)) },
    { form: 'form-encoded', bytes: Buffer.from(new URLSearchParams([['', text]]).toString().slice(1)) },
    { form: 'json', bytes: Buffer.from(json) },
    { form: 'json, ascii', bytes: Buffer.from(json.replace(/[^\x20-\x7e]/g, unicodeEscape)) },
    { form: 'latin1', bytes: Buffer.from(text, 'latin1') },
  ];
  const short = forms.find(({ bytes }) => bytes.length < leastBytes);
  if (short) throw new Error(`A text to look for is too short: ${short.form} has less than 8 bytes`);
  return withoutRepeats(forms);
}

/** Base64 of a longer text in which this one begins `offset` bytes (modulo 3) from the start: only what it decides. */
function base64At(utf8: Buffer, offset: number): LeakForm[] {
  const all = Buffer.concat([Buffer.alloc(offset), utf8]).toString('base64');
  const whole = all.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + utf8.length) * 8) / 6));
  const url = whole.replaceAll('+', '-').replaceAll('/', '_');
  return [
    { form: `base64 at ${offset}`, bytes: Buffer.from(whole) },
    { form: `base64url at ${offset}`, bytes: Buffer.from(url) },
  ];
}

const lowerCaseEscapes = (text: string): string =>
  text.replace(/%[0-9A-F]{2}/g, (each) => each.toLowerCase());

const unicodeEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A plain text is the same in many forms: the first one's name stands for all. */
function withoutRepeats(forms: readonly LeakForm[]): readonly LeakForm[] {
  const first = new Map<string, LeakForm>();
  for (const each of forms) {
    const key = each.bytes.toString('latin1');
    if (!first.has(key)) first.set(key, each);
  }
  return [...first.values()];
}
