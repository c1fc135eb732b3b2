/**
 * Rules for the address that a client secret is sent to. The form and main apply the same ones, so they live
 * here, and nowhere else.
 */

const placeholderPattern = /\{([A-Za-z][A-Za-z0-9_]*)\}/g;

/** The names of the `{variable}` placeholders of a template, each once, in order. */
export function placeholdersOf(template: string): readonly string[] {
  return [...new Set(Array.from(template.matchAll(placeholderPattern), (match) => match[1] ?? ''))];
}

/**
 * Puts values in the place of a template's placeholders. Values are taken as they are; check them first with
 * {@link checkVariableValue}. Placeholders without a value stay, so that {@link checkTokenUrl} refuses the result.
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(placeholderPattern, (placeholder, name: string) =>
    Object.hasOwn(values, name) && values[name] ? values[name] : placeholder,
  );
}

/**
 * What is wrong with a value for a placeholder, or null. A value may fill its place but not leave it: a `/`, `?`,
 * `#`, `@` or `\` would turn one host or path into another.
 */
export function checkVariableValue(value: string): string | null {
  if (/[/\\?#@%\s{}]/.test(value)) {
    return 'Only the part that varies: no spaces, and none of / \\ ? # @ % { }';
  }
  return /^\.+$/.test(value) ? 'A value of dots alone would change the path' : null;
}

/**
 * Whether a host, as `URL.hostname` spells it, is this computer: `localhost`, 127.0.0.0/8 or `[::1]`. Names that
 * only begin or end like one, such as `localhost.example.com`, are not.
 * @see RFC 8252 §7.3, RFC 1122 §3.2.1.3
 */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/**
 * What is wrong with a token endpoint's URL, in words for the user, or null. Plain http is for loopback only,
 * unless the user insists for this one credential set.
 * @see RFC 6749 §3.2 (TLS is required, a fragment is not allowed)
 */
export function checkTokenUrl(tokenUrl: string, allowInsecureHttp: boolean): string | null {
  if (tokenUrl === '') return 'Enter the token URL';
  if (/[\s\\]/.test(tokenUrl)) return 'A URL has no spaces or backslashes';
  const placeholder = placeholdersOf(tokenUrl)[0];
  if (placeholder !== undefined) return `Put the real value in the place of {${placeholder}}`;
  // `https:host` and `https:///host` parse, but not alike everywhere.
  if (!/^https?:\/\/[^/]/i.test(tokenUrl) || !URL.canParse(tokenUrl)) {
    return 'Enter a full URL such as https://auth.example.com/oauth/token';
  }
  return checkParsedTokenUrl(new URL(tokenUrl), tokenUrl, allowInsecureHttp);
}

function checkParsedTokenUrl(url: URL, tokenUrl: string, allowInsecureHttp: boolean): string | null {
  if (url.username !== '' || url.password !== '') return 'Leave user name and password out of the URL';
  if (tokenUrl.includes('#')) return 'A token URL has no fragment: leave out # and what follows';
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname) && !allowInsecureHttp) {
    return 'Use https: plain http would show the client secret to everyone on the way';
  }
  return null;
}
