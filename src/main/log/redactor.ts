/** What is put where something was that may be secret. */
export const redacted = '[redacted]';

/** Names under which a value is never written: as members of objects, in `name=value` and in `"name": "value"`. */
const sensitiveName =
  '(?:[\\w-]*(?:secret|token|password|passphrase|passwd|assertion|authorization|cookie|api[_-]?key|recovery[_-]?key|private[_-]?key)[\\w-]*|draft|values)';
const isSensitive = new RegExp(`^${sensitiveName}$`, 'i');

/** In order: what is told by its own shape comes first, so that a name before it doesn't cut it in half. */
const shapes: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g, redacted],
  // A JWT, or an encrypted one with five parts.
  [/(?<![\w-])eyJ[\w-]{5,}(?:\.[\w-]*){1,4}/g, redacted],
  [/\b(Bearer|Basic|Digest|DPoP)(\s+)[^\s"',;]+/gi, `$1$2${redacted}`],
  // What stands before the host in a URL.
  [/(:\/\/)[^\s/@]+@/g, `$1${redacted}@`],
  [
    new RegExp(
      `(["']?)\\b(${sensitiveName})\\1(\\s*[=:]\\s*)(?:"(?:[^"\\\\]|\\\\.)*"?|'(?:[^'\\\\]|\\\\.)*'?|[^\\s"'&,;)}\\]]+)`,
      'gi',
    ),
    `$1$2$1$3${redacted}`,
  ],
];

/** A run of what base64, base64url and hexadecimal are made of, also with percent escapes. */
const longRun = /(?:[\w+/=~-]|%[0-9A-Fa-f]{2}){16,}/g;
/** Words that are joined: `camelCase`, `snake_case`, `UPPER_CASE`, `kebab-case`, and paths of such. */
const joinedWords =
  /^\/?(?:[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,})*|[A-Z]{2,})(?:[_/-]+(?:[A-Z]?[a-z]{2,}|[A-Z]{2,}))*\/?$/;

/** @returns whether a member of this name is never written */
export function isSensitiveName(name: string): boolean {
  return isSensitive.test(name);
}

/** @returns the text without anything that looks like a secret, a token or a key. Rather too much than too little. */
export function redactShapes(text: string): string {
  let result = text;
  for (const [pattern, replacement] of shapes) result = result.replace(pattern, replacement);
  return result.replace(longRun, (run) => (joinedWords.test(run) ? run : redacted));
}
