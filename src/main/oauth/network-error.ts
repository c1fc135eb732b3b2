import type { UnreachableReason } from '../../shared/token-test.ts';

/** What a failed `fetch`, or a failed read of its body, turned out to be. */
export type NetworkFailure =
  | { readonly kind: 'unreachable'; readonly reason: UnreachableReason; readonly detail: string }
  | { readonly kind: 'redirect' }
  | { readonly kind: 'undecodable' };

/**
 * Tells apart the errors of Chromium's network stack (`net::ERR_…` in the message) and of Node's (`code` on a
 * cause). Only codes leave this function: messages and causes may quote URLs, headers or a proxy's password.
 */
export function classifyNetworkError(error: unknown): NetworkFailure {
  const { codes, redirected } = readErrors(error);
  if (redirected) return { kind: 'redirect' };
  for (const code of codes) {
    const match = meanings.find(([pattern]) => pattern.test(code));
    if (match?.[1] === 'redirect' || match?.[1] === 'undecodable') return { kind: match[1] };
    if (match) return { kind: 'unreachable', reason: match[1], detail: `${match[2]} (${code})` };
  }
  const code = codes[0];
  return {
    kind: 'unreachable',
    reason: 'network',
    detail: `The network connection failed${code === undefined ? '' : ` (${code})`}`,
  };
}

type Meaning =
  | readonly [pattern: RegExp, reason: UnreachableReason, text: string]
  | readonly [RegExp, 'redirect' | 'undecodable'];

/** In order: the first pattern that fits a code decides. Chromium's codes come without their `net::`. */
const meanings: readonly Meaning[] = [
  [/^ERR_(?:UNSAFE_REDIRECT|TOO_MANY_REDIRECTS|INVALID_REDIRECT)$/, 'redirect'],
  [/^(?:ERR_CONTENT_DECODING_|Z_|ERR__ERROR_FORMAT|ERR_BROTLI|ERR_ZSTD|ERR_PADDING_)/, 'undecodable'],
  [
    /^(?:ERR_(?:UNEXPECTED_)?PROXY_|ERR_TUNNEL_|ERR_SOCKS_|ERR_PAC_|ERR_NO_SUPPORTED_PROXIES)/,
    'proxy',
    'The proxy did not let the request through',
  ],
  [/^ERR_MANDATORY_PROXY/, 'proxy', 'The proxy settings could not be read'],
  [
    /^(?:ERR_INTERNET_DISCONNECTED|ENETUNREACH|ENETDOWN)$/,
    'offline',
    'This computer has no network connection',
  ],
  [
    /^(?:ERR_NAME_|ERR_DNS_|ERR_ICANN_|ENOTFOUND|EAI_|ENODATA|ESERVFAIL)/,
    'dns',
    'The host name was not found',
  ],
  [
    /^ERR_CERT_COMMON_NAME_INVALID$|^ERR_TLS_CERT_ALTNAME/,
    'tls',
    'The server’s certificate is for another name',
  ],
  [
    /^ERR_CERT_DATE_INVALID$|^CERT_(?:HAS_EXPIRED|NOT_YET)/,
    'tls',
    'The server’s certificate has expired or is not valid yet',
  ],
  [
    /^ERR_(?:BAD_SSL_CLIENT_AUTH|SSL_CLIENT_AUTH|SSL_.*ALERT_(?:CERTIFICATE|BAD_CERTIFICATE|UNKNOWN_CA|UNSUPPORTED_CERTIFICATE))/,
    'tls',
    'The server wants a client certificate, or does not accept this one',
  ],
  [
    /^ERR_CERT_AUTHORITY|SELF_SIGNED|^UNABLE_TO_/,
    'tls',
    'The server’s certificate comes from nobody this computer trusts',
  ],
  [
    /^(?:ERR_(?:BAD_)?SSL|ERR_TLS|ERR_CERT|CERT_|EPROTO|ERR_INSECURE|INVALID_(?:CA|PURPOSE)|HOSTNAME_|UNSPECIFIED$|C[AR]L?_)/,
    'tls',
    'No secure connection could be agreed on',
  ],
  [
    /^(?:ERR_CONNECTION_REFUSED|ECONNREFUSED)$/,
    'connection_refused',
    'Nothing accepts connections at this address and port',
  ],
  [/TIMED_?OUT|TIMEOUT/, 'timed_out', 'The server did not answer in time'],
  [
    /^(?:ERR_CONNECTION_(?:RESET|CLOSED|ABORTED)|ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET|ERR_EMPTY_RESPONSE)$/,
    'connection_lost',
    'The server hung up',
  ],
  [
    /^(?:ERR_CONTENT_LENGTH_|UND_ERR_(?:RES|REQ)_CONTENT_|ERR_INCOMPLETE_|ERR_HTTP2_|ERR_QUIC_|ERR_SOCKET_|ERR_SSL_BAD_RECORD|ERR_ABORTED|ERR_STREAM_PREMATURE|UND_ERR_ABORTED)/,
    'connection_lost',
    'The connection broke before the answer was complete',
  ],
  [/^ERR_NETWORK_(?:CHANGED|IO_SUSPENDED)$/, 'connection_lost', 'The network changed during the request'],
  [
    /^(?:ERR_RESPONSE_HEADERS_TOO_BIG|UND_ERR_HEADERS_OVERFLOW|HPE_HEADER_OVERFLOW)$/,
    'network',
    'The answer’s header is too large',
  ],
  [
    /^(?:HPE_|ERR_INVALID_HTTP|ERR_INVALID_CHUNKED|ERR_RESPONSE_HEADERS_)/,
    'network',
    'The server does not speak HTTP at this address',
  ],
  [/^(?:ERR_UNSAFE_PORT)$/, 'network', 'Browsers refuse to connect to this port'],
  [/^(?:ERR_ADDRESS_|EHOSTUNREACH|EADDRNOTAVAIL)/, 'network', 'There is no way to this address from here'],
];

/** Walks an error, its causes, and the attempts of an AggregateError, not deeper than anybody nests them. */
function readErrors(error: unknown): { codes: string[]; redirected: boolean } {
  const codes: string[] = [];
  let redirected = false;
  let layer: unknown[] = [error];
  for (let depth = 0; depth < 5 && layer.length > 0; depth += 1) {
    const next: unknown[] = [];
    for (const item of layer.slice(0, 8)) {
      if (typeof item !== 'object' || item === null) continue;
      const { code, message, cause, errors, name } = item as Record<string, unknown>;
      const text = typeof message === 'string' ? message : '';
      // undici: "unexpected redirect"; Electron: "Attempted to redirect, but redirect policy was 'error'".
      redirected ||= /\bredirect\b/i.test(text);
      const chromium = /\b(?:net::)?(ERR_[A-Z0-9_]{1,60})\b/.exec(text)?.[1];
      if (chromium !== undefined) codes.push(chromium);
      if (typeof code === 'string' && /^[A-Z][A-Z0-9_/]{1,60}$/.test(code)) codes.push(code);
      if (name === 'HTTPParserError') codes.push('HPE_INVALID_RESPONSE');
      if (text === 'bad port') codes.push('ERR_UNSAFE_PORT');
      if (text === 'aborted' && codes.length === 0) codes.push('ERR_ABORTED');
      next.push(cause, ...(Array.isArray(errors) ? (errors as unknown[]) : []));
    }
    layer = next;
  }
  return { codes, redirected };
}
