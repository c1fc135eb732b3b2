/**
 * Rules for a proxy's address. The form, the settings and main apply the same ones, so they live here.
 */

/** The kinds of proxy that there are, and the port of each where the address names none. */
const defaultPorts: Readonly<Record<string, string>> = {
  http: '80',
  https: '443',
  socks5: '1080',
  socks4: '1080',
};

/** A proxy's address, taken apart. */
export interface ProxyAddress {
  readonly scheme: string;
  /** An IPv6 address stands in brackets. */
  readonly host: string;
  readonly port: string;
  readonly username: string;
  readonly password: string;
}

/** @returns null for what is no proxy's address: see {@link checkProxyUrl} */
export function readProxyUrl(url: string): ProxyAddress | null {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9]*):\/\/([^\s]+)$/i.exec(url.trim()) ?? [];
  const defaultPort = defaultPorts[scheme.toLowerCase()];
  // URLs of schemes that `URL` doesn't know are read by looser rules, so every one is read as http.
  const parsed = `http://${rest}`;
  if (defaultPort === undefined || rest.startsWith('/') || !URL.canParse(parsed)) return null;
  const { hostname, port, username, password, pathname, search, hash } = new URL(parsed);
  if (hostname === '' || pathname !== '/' || search !== '' || hash !== '') return null;
  // 80 is http's own port, which `URL` leaves out even where it was written.
  const written = /:80\/?$/.test(rest) ? '80' : '';
  return {
    scheme: scheme.toLowerCase(),
    host: hostname,
    port: port || written || defaultPort,
    username,
    password,
  };
}

/** What is wrong with a proxy's address, in words for the user, or null. */
export function checkProxyUrl(url: string): string | null {
  if (url.trim() === '') return 'Enter the address of the proxy';
  const address = readProxyUrl(url);
  if (!address) return 'Enter the address as http://host:port, https://host:port or socks5://host:port';
  if (address.username !== '' || address.password !== '') {
    return 'Leave out user name and password: Keyturn can’t sign in to a proxy';
  }
  return null;
}

/** What is wrong with a credential set's own proxy, `direct` or an address, in words for the user, or null. */
export const checkProxyOverride = (proxy: string): string | null =>
  proxy === 'direct' ? null : checkProxyUrl(proxy);

/** What is wrong with the address of a PAC script, in words for the user, or null. */
export function checkPacUrl(url: string): string | null {
  if (url.trim() === '') return 'Enter the address of the PAC script';
  if (!/^https?:\/\/[^/\s]/i.test(url.trim()) || !URL.canParse(url.trim())) {
    return 'Enter a full URL such as http://proxy.example.com/proxy.pac';
  }
  const { username, password } = new URL(url.trim());
  return username === '' && password === '' ? null : 'Leave user name and password out of the URL';
}
