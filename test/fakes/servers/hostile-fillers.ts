/** The most that Keyturn reads of an answer. */
const largestBody = 262_144;

/** What a hostile server repeats to wear out the search for secrets, by name. */
const units: Readonly<Record<string, (secret: string) => string>> = {
  jwt: () => '-eyJ',
  'jwt-dots': () => 'eyJaaaaaa.',
  dots: () => '.',
  braces: () => '{',
  quotes: () => '"',
  backslashes: () => '\\\\',
  percent: () => '%25',
  html: () => '&amp;',
  json: () => '\\u005c',
  'every-escape': () => '%5cu0041&#37;41\\u0025%2541&amp;#x41;+',
  token: () => '"access_token":"',
  element: () => '<access_token>',
  secret: (secret) => secret,
  percent_secret: (secret) => encodeURIComponent(secret),
  base64: (secret) => Buffer.from(secret).toString('base64').replaceAll('=', ''),
  hex: (secret) => Buffer.from(secret).toString('hex'),
};

/** The names of {@link fillerBody}. */
export const fillers: readonly string[] = Object.keys(units);

/** The largest body that is read, full of one thing. */
export function fillerBody(name: string, secret: string): string {
  const unit = units[name]?.(secret) || '.';
  return unit.repeat(Math.floor(largestBody / Buffer.byteLength(unit)));
}

/** The same in the members of a refusal, where every text is looked at on its own too. */
export function fillerRefusal(name: string, secret: string): string {
  const text = fillerBody(name, secret);
  const share = Math.floor((text.length * text.length) / JSON.stringify(text).length / 2) - 100;
  const part = text.slice(0, share);
  return JSON.stringify({ error: part, error_description: part });
}
