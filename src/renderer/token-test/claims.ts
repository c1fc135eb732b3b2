/** One line of a JWT's header or claims as it is shown. */
export interface ClaimLine {
  readonly name: string;
  /** As JSON, but strings without quotes. */
  readonly text: string;
  /** The claim as a point in time, ms since 1970, for those that RFC 7519 or OpenID Connect define as one. */
  readonly time: number | null;
  /** What the name stands for, for the registered ones. */
  readonly meaning: string | null;
  /** Members of an object, or items of a list that holds more than plain values; empty for plain values. */
  readonly members: readonly ClaimLine[];
  /** The items of a list of plain values, which need no line of their own; null for everything else. */
  readonly items: readonly string[] | null;
}

const times = new Set(['exp', 'iat', 'nbf', 'auth_time', 'updated_at']);
const meanings: Readonly<Record<string, string>> = {
  alg: 'signature algorithm',
  typ: 'type',
  kid: 'key ID',
  iss: 'issuer',
  sub: 'subject',
  aud: 'audience',
  exp: 'expires',
  nbf: 'not before',
  iat: 'issued',
  jti: 'token ID',
  azp: 'authorized party',
  scp: 'scopes',
};

/** RFC 7519 §2 NumericDate, in seconds. Values outside what a date can hold stay numbers. */
function timeOf(name: string, value: unknown): number | null {
  if (!times.has(name) || typeof value !== 'number' || !(value >= 0 && value < 253_402_300_800)) return null;
  return value * 1_000;
}

export function claimLines(claims: Readonly<Record<string, unknown>>): ClaimLine[] {
  return Object.entries(claims).map(([name, value]) => line(name, value, 0));
}

function line(name: string, value: unknown, depth: number): ClaimLine {
  const items = Array.isArray(value) && value.length > 0 && value.every(isPlain) ? value.map(textOf) : null;
  const nested =
    !items && typeof value === 'object' && value !== null && Object.keys(value).length > 0 && depth < 5;
  return {
    name,
    text: textOf(value),
    items,
    time: depth === 0 ? timeOf(name, value) : null,
    meaning: depth === 0 && Object.hasOwn(meanings, name) ? (meanings[name] ?? null) : null,
    members: nested ? Object.entries(value).map(([key, member]) => line(key, member, depth + 1)) : [],
  };
}

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
