import { isObject } from './members.ts';

/** From a position up to, not including, another. */
export type Range = readonly [start: number, end: number];

/**
 * Members whose value nobody should see, with or without underscores. `client_secret` and `password` are not
 * among them: under these names servers put the sentence that says what is wrong with them, and the secret
 * itself is found by its value.
 */
const names = ['access_?token', 'refresh_?token', 'id_?token', 'client_?assertion', 'assertion'];

/**
 * Three parts of base64url of which the first is a JSON object: a JWT, or an encrypted one with five. It is
 * looked for at the beginning of a word only: a server could make the search start over at every `-eyJ`.
 */
const jwt = /(?<![\w-])eyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*){0,3}/g;

function namePattern(tokenMember: string | undefined): string {
  const own = tokenMember === undefined ? [] : [tokenMember.replace(/[^\w]/g, '\\$&')];
  return [...names, ...own].join('|');
}

/**
 * Finds where the values of token-like members are in a text: JSON, JavaScript, a form or a query, XML, or
 * something like them that does not parse; and where anything looks like a JWT.
 *
 * @param tokenMember - the name under which the provider sends its token
 */
export function tokenLikeFinder(tokenMember?: string): (text: string) => Range[] {
  const name = namePattern(tokenMember);
  const member = new RegExp(
    `(?<![A-Za-z0-9_-])(["']?)(?:${name})\\1\\s*[:=]\\s*(?:"([^"\\\\]*(?:\\\\.[^"\\\\]*)*)|'([^']*)|([^\\s"'&,;<>{}[\\]]+))`,
    'dgi',
  );
  const element = new RegExp(`<(?:${name})>([^<]*)`, 'dgi');
  return (text) =>
    [member, element, jwt].flatMap((pattern) => [...text.matchAll(pattern)].flatMap(valueRange));
}

/** The group that matched last holds the value; without groups, the match does. */
function valueRange(match: RegExpExecArray): Range[] {
  const [start, end] = match.indices?.slice(1).findLast((range) => range !== undefined) ?? [
    match.index,
    match.index + match[0].length,
  ];
  return end > start ? [[start, end]] : [];
}

/** The texts under token-like members of a JSON body, at any depth, so that they can be found elsewhere too. */
export function tokenLikeValues(body: string, tokenMember?: string): string[] {
  let root: unknown;
  try {
    root = JSON.parse(body);
  } catch {
    return [];
  }
  const name = new RegExp(`^(?:${namePattern(tokenMember)})$`, 'i');
  const values = new Set<string>();
  // A list of work instead of recursion: bodies can be nested deeper than the stack.
  const pending: { readonly value: unknown; readonly tokenLike: boolean }[] = [
    { value: root, tokenLike: false },
  ];
  for (let item = pending.pop(); item; item = pending.pop()) {
    const { value, tokenLike } = item;
    if (typeof value === 'string' && tokenLike) values.add(value);
    else if (Array.isArray(value)) for (const child of value) pending.push({ value: child, tokenLike });
    else if (isObject(value)) {
      for (const [key, child] of Object.entries(value)) {
        pending.push({ value: child, tokenLike: tokenLike || name.test(key) });
      }
    }
    if (values.size >= 20) break;
  }
  return [...values];
}
