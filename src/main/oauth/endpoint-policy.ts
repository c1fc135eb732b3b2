import type { BlockedRule } from '../../shared/token-test.ts';

/** Why a request must not be sent. `detail` is for people and holds no secret. */
export interface Violation {
  readonly rule: BlockedRule;
  readonly detail: string;
}

/**
 * Whether a client secret may be sent to this URL: https, or plain http to this very machine.
 *
 * @param url - absolute URL of the token endpoint
 * @param allowInsecureHttp - the user insists on plain http to a host that isn't loopback
 * @returns null when it may be sent
 * @see RFC 6749 §3.2 (TLS, and no fragment)
 */
export function checkEndpoint(url: string, allowInsecureHttp: boolean): Violation | null {
  const parsed = URL.parse(url);
  if (!parsed) return invalidUrl('The token URL is not a complete web address.');
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') {
    return invalidUrl(`The token URL starts with ${parsed.protocol} where https: is needed.`);
  }
  if (parsed.username !== '' || parsed.password !== '') {
    return invalidUrl('The token URL holds a user name or password. Remove the part before the @.');
  }
  if (url.includes('#')) return invalidUrl('The token URL holds a #fragment, which a token URL must not.');
  if (parsed.protocol === 'https:' || isLoopback(parsed.hostname) || allowInsecureHttp) return null;
  return {
    rule: 'insecure_http',
    detail: `${parsed.host} would be asked over plain http, where anybody on the way can read the client secret.`,
  };
}

/**
 * Whether a host is this very machine. Names are compared whole: `localhost.evil.com` is somebody else's.
 *
 * @param hostname - as `URL.hostname` gives it: lower case, IPv4 in dotted form, IPv6 in brackets
 */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}

const invalidUrl = (detail: string): Violation => ({ rule: 'invalid_url', detail });
