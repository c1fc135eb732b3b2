import {
  decodeForm,
  decodeHtml,
  decodeJson,
  decodePercent,
  sourcePosition,
  type Decoder,
  type View,
} from './decoded-view.ts';
import { formsOf, shortestFindableSecret, type SecretForms } from './secret-forms.ts';
import { tokenLikeFinder, tokenLikeValues, type Range } from './token-like.ts';

/** What stands in a text in the place of a secret or a token. */
export const redacted = '[redacted]';
/** What stands in the place of a text that can't be shown at all. */
export const withheld = '[withheld: the secret is too short to be found and hidden in it]';

/**
 * Replaces secrets in a text.
 *
 * @param limit - characters of the source to keep; what lies beyond is still searched, so that no secret is
 *   cut in two and missed
 */
export type Redactor = (text: string, limit?: number) => string;

export interface SecretsToHide {
  readonly clientSecret: string;
  readonly accessToken: string | null;
  /** The body of the answer: other tokens in it are hidden wherever they show up. */
  readonly body?: string | null;
  /** The name under which the provider sends its token, besides the common ones. */
  readonly tokenMember?: string;
}

/**
 * Builds a redactor for everything that one answer may give away: the client secret and the token in every
 * form that servers echo them in (as they are; URL-, JSON- or HTML-escaped, also twice; base64, alone or with
 * the client ID; hexadecimal), other token-like members, and anything that looks like a JWT.
 */
export function createRedactor({ clientSecret, accessToken, body, tokenMember }: SecretsToHide): Redactor {
  const secrets = [clientSecret, ...(accessToken === null ? [] : [accessToken])];
  if (secrets.some((secret) => secret.length < shortestFindableSecret)) {
    return (text) => (text === '' ? '' : withheld);
  }
  const others = body ? tokenLikeValues(body, tokenMember) : [];
  const hidden = [...new Set([...secrets, ...others])].filter(
    ({ length }) => length >= shortestFindableSecret,
  );
  const forms = hidden.map(formsOf);
  const findTokens = tokenLikeFinder(tokenMember);
  const decoders = [decodePercent, decodeJson, decodeHtml];
  // That `+` may be a space matters for secrets with a space only.
  if (hidden.some((secret) => secret.includes(' '))) decoders.push(decodeForm);
  return (text, limit = text.length) => {
    const ranges = views(text, decoders).flatMap((view) => [
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

function secretRanges(text: string, { plain, base64 }: SecretForms): Range[] {
  return [
    ...plain.flatMap((form) => occurrences(text, form)),
    // The rest of the base64 text goes too: its ends hold bits of the secret, and often the client ID.
    ...base64.flatMap((core) => occurrences(text, core).map((range) => wholeBase64(text, range))),
  ];
}

function occurrences(text: string, form: string): Range[] {
  const ranges: Range[] = [];
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length)) {
    ranges.push([at, at + form.length]);
  }
  return ranges;
}

const base64Character = /[A-Za-z0-9+/_=-]/;

function wholeBase64(text: string, [start, end]: Range): Range {
  let from = start;
  let to = end;
  while (from > 0 && base64Character.test(text.charAt(from - 1))) from -= 1;
  while (to < text.length && base64Character.test(text.charAt(to))) to += 1;
  return [from, to];
}

function replaceRanges(text: string, ranges: readonly Range[], limit: number): string {
  let result = '';
  let position = 0;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (start >= limit) break;
    if (end <= position) continue;
    // Ranges that overlap or touch make one.
    if (start > position || position === 0) result += text.slice(position, start) + redacted;
    else if (!result.endsWith(redacted)) result += redacted;
    position = end;
  }
  return result + text.slice(position, Math.max(position, limit));
}
