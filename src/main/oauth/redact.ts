import {
  decodeForm,
  decodeHtml,
  decodeJson,
  decodePercent,
  sourcePosition,
  type Decoder,
  type View,
} from './decoded-view.ts';
import { base64Run, occurrences } from './occurrences.ts';
import {
  formsOf,
  keyParts,
  plainForm,
  searchedLength,
  shortestFindableSecret,
  signatureOf,
  type SecretForms,
} from './secret-forms.ts';
import { tokenLikeFinder, tokenLikeValues, type Range } from './token-like.ts';

/** What stands in a text in the place of a secret or a token. */
export const redacted = '[redacted]';
/** What stands in the place of a text that can't be shown at all. */
export const withheld = '[withheld: the secret is too short to be found and hidden in it]';

/**
 * Characters that one character of a secret may take in a text: `€` percent-encoded and then HTML-escaped is
 * the longest that is known.
 */
const longestEscape = 80;
/** How far beyond the limit a text is searched, so that no secret that begins before it is missed. */
const reach = searchedLength * longestEscape;

/**
 * Replaces secrets in a text.
 *
 * @param limit - characters of the source to keep; a secret that begins before the limit is found even when it
 *   ends after it
 */
export type Redactor = (text: string, limit?: number) => string;

export interface SecretsToHide {
  readonly clientSecret: string;
  readonly accessToken: string | null;
  /** Secrets and tokens of other requests that the server may know. */
  readonly others?: readonly string[];
  /** JWTs that were signed for the request. */
  readonly signed?: readonly string[];
  /** The body of the answer: other tokens in it are hidden wherever they show up. */
  readonly body?: string | null;
  /** The name under which the provider sends its token, besides the common ones. */
  readonly tokenMember?: string;
}

/**
 * Builds a redactor for everything that one answer may give away: the client secret and the token in the forms
 * that servers echo them in, other token-like members, and anything that looks like a JWT.
 *
 * Known forms are the text as it is; percent-encoded or form-encoded, with digits of either case; JSON-escaped;
 * HTML-escaped by numbers or names; two layers of these in any order; base64 and base64url of the text or of its
 * percent-encoding, alone or with the client ID; hexadecimal in any case; each of them in a wrong charset. Not
 * known are more than two layers of escapes, octal escapes, base64 of base64, and the text in another case,
 * reversed or taken apart. Values of token-like members are known unencoded and escaped only.
 *
 * The time it takes grows in proportion to the text, whatever is in it: the text is an enemy's.
 */
export function createRedactor(secretsToHide: SecretsToHide): Redactor {
  const { clientSecret, accessToken, others = [], body, tokenMember, signed = [] } = secretsToHide;
  const secrets = [...new Set([clientSecret, ...(accessToken === null ? [] : [accessToken]), ...others])];
  if (secrets.some((secret) => secret.length < shortestFindableSecret)) {
    return (text) => (text === '' ? '' : withheld);
  }
  const tokenLike = (body ? tokenLikeValues(body, tokenMember) : []).filter(
    (value) => value.length >= shortestFindableSecret,
  );
  const forms = [
    ...[...secrets, ...signed].map(formsOf),
    ...[...tokenLike, ...signed.flatMap(signatureOf), ...[clientSecret, ...others].flatMap(keyParts)].map(
      plainForm,
    ),
  ];
  const findTokens = tokenLikeFinder(tokenMember);
  const decoders = [decodePercent, decodeJson, decodeHtml];
  // That `+` may be a space matters for secrets with a space only.
  if ([...secrets, ...tokenLike].some((secret) => secret.includes(' '))) decoders.push(decodeForm);
  return (text, limit = text.length) => {
    const ranges = views(text.slice(0, limit + reach), decoders).flatMap((view) => [
      ...findTokens(view.text).map((range) => toSource(view, range)),
      ...forms.flatMap((form) => secretRanges(view.text, form).map((range) => toSource(view, range))),
    ]);
    return replaceRanges(text, ranges, limit);
  };
}

/**
 * Redacts every text in a JSON value, names of members too.
 *
 * @param value - plain data without circles
 */
export function redactTree<T>(value: T, redact: Redactor): T {
  if (typeof value === 'string') return redact(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => redactTree(item, redact)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [redact(name), redactTree(member as unknown, redact)]),
  ) as T;
}

/** The text as it is, and with one or two layers of escapes undone, in every order. */
function views(text: string, decoders: readonly Decoder[]): View[] {
  const source: View = { text, positions: null };
  const once = decoders.flatMap((decode) => decode(source) ?? []);
  const twice = once.flatMap((view) => decoders.flatMap((decode) => decode(view) ?? []));
  return [source, ...once, ...twice];
}

const toSource = (view: View, [start, end]: Range): Range => [
  sourcePosition(view, start),
  sourcePosition(view, end),
];

function secretRanges(text: string, { plain, hex, base64 }: SecretForms): Range[] {
  return [
    ...plain.flatMap((form) => occurrences(text, form)),
    ...(hex === null ? [] : occurrences(lowerCase(text), hex)),
    // The rest of the base64 text goes too: its ends hold bits of the secret, and often the client ID.
    ...base64.flatMap((core) => occurrences(text, core, base64Run)),
  ];
}

/** In lower case, every character in its place: `\u0130` is the one that would become two. */
const lowerCase = (text: string): string => text.replaceAll('\u0130', 'i').toLowerCase();

function replaceRanges(text: string, ranges: readonly Range[], limit: number): string {
  const parts: string[] = [];
  let position = 0;
  for (const [start, end] of joined(ranges)) {
    if (start >= limit) break;
    parts.push(text.slice(position, start), redacted);
    position = end;
  }
  return parts.join('') + text.slice(position, Math.max(position, limit));
}

/** The ranges in order, those that overlap or touch made one. */
function joined(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  let last: Range | undefined;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (last && start <= last[1]) {
      last = [last[0], Math.max(last[1], end)];
      result[result.length - 1] = last;
    } else result.push((last = [start, end]));
  }
  return result;
}
