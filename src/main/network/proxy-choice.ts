import { readProxyUrl } from '../../shared/proxy-url.ts';
import type { NetworkSettings } from '../../shared/vault.ts';
import { proxyProblem } from './connection.ts';

/** Which proxy requests take: the same choices for the settings and for one credential set. */
export type ProxyChoice = NetworkSettings['proxy'];

/**
 * The proxy of one credential set's own, as {@link ProxyChoice}.
 *
 * @param override - `direct`, or a proxy's URL
 */
export const proxyOf = (override: string): ProxyChoice =>
  override === 'direct' ? { mode: 'direct' } : { mode: 'fixed', url: override };

/**
 * A proxy's URL as Chromium's proxy rules want it: scheme, host and port, and nothing else. Rules that Chromium can't
 * read would leave it without a proxy at all.
 *
 * @throws {ConnectionProblem} for what is no proxy's address
 */
export function proxyRule(url: string): string {
  const address = readProxyUrl(url);
  if (!address) throw proxyProblem('The address of the proxy is not one that Keyturn can use');
  return `${address.scheme}://${address.host}:${address.port}`;
}

/** The words of a PAC script's answer, and the schemes of Chromium's proxy rules that mean the same. */
const schemes: Readonly<Record<string, string>> = {
  PROXY: 'http',
  HTTP: 'http',
  HTTPS: 'https',
  SOCKS: 'socks4',
  SOCKS4: 'socks4',
  SOCKS5: 'socks5',
};

/**
 * A PAC script's answer as Chromium's proxy rules, in the order in which they are to be tried.
 *
 * @param found - such as `PROXY proxy.example.com:8080; DIRECT`
 * @throws {ConnectionProblem} for an answer without a way that Keyturn knows; empty: there was none
 */
export function proxyRules(found: string): string {
  const ways = found.split(';').flatMap((part) => {
    const [kind = '', where] = part.trim().split(/\s+/);
    if (kind.toUpperCase() === 'DIRECT') return ['direct://'];
    const scheme = schemes[kind.toUpperCase()];
    return scheme === undefined || where === undefined ? [] : [`${scheme}://${where}`];
  });
  if (ways.length === 0) throw proxyProblem('The proxy settings, or their PAC script, could not be read');
  return ways.join(',');
}

/**
 * The proxy to take where only one is tried: the first. Those after it are for when a proxy can't be reached; Keyturn
 * says so instead of trying its luck.
 *
 * @param found - as for {@link proxyRules}
 * @returns the proxy's URL; null: none
 * @throws {ConnectionProblem} for a proxy that takes no client certificates through
 */
export function firstProxy(found: string): string | null {
  const [first = ''] = proxyRules(found).split(',');
  if (first === 'direct://') return null;
  if (!first.startsWith('socks')) return first;
  throw proxyProblem(
    'A SOCKS proxy together with a client certificate or certificate authorities of your own is not supported',
  );
}
