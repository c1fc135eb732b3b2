import { describe, expect, it } from 'vitest';
import { classifyNetworkError } from '../../../src/main/oauth/network-error.ts';

const chromium = (code: string) => new Error(`net::${code}`);
const node = (code: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });

describe('classifyNetworkError', () => {
  it.each([
    ['dns', 'ERR_NAME_NOT_RESOLVED', 'ENOTFOUND'],
    ['dns', 'ERR_NAME_RESOLUTION_FAILED', 'EAI_AGAIN'],
    ['tls', 'ERR_CERT_COMMON_NAME_INVALID', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['tls', 'ERR_CERT_AUTHORITY_INVALID', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['tls', 'ERR_CERT_AUTHORITY_INVALID', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['tls', 'ERR_CERT_DATE_INVALID', 'CERT_HAS_EXPIRED'],
    ['tls', 'ERR_SSL_PROTOCOL_ERROR', 'ERR_SSL_WRONG_VERSION_NUMBER'],
    ['tls', 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH', 'EPROTO'],
    ['connection_refused', 'ERR_CONNECTION_REFUSED', 'ECONNREFUSED'],
    ['timed_out', 'ERR_TIMED_OUT', 'ETIMEDOUT'],
    ['timed_out', 'ERR_CONNECTION_TIMED_OUT', 'UND_ERR_CONNECT_TIMEOUT'],
    ['connection_lost', 'ERR_CONNECTION_RESET', 'ECONNRESET'],
    ['connection_lost', 'ERR_EMPTY_RESPONSE', 'UND_ERR_SOCKET'],
    ['connection_lost', 'ERR_CONTENT_LENGTH_MISMATCH', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'],
    ['connection_lost', 'ERR_INCOMPLETE_CHUNKED_ENCODING', 'EPIPE'],
    ['connection_lost', 'ERR_NETWORK_CHANGED', 'ECONNABORTED'],
    ['offline', 'ERR_INTERNET_DISCONNECTED', 'ENETUNREACH'],
    ['network', 'ERR_ADDRESS_UNREACHABLE', 'EHOSTUNREACH'],
    ['network', 'ERR_RESPONSE_HEADERS_TOO_BIG', 'UND_ERR_HEADERS_OVERFLOW'],
    ['network', 'ERR_INVALID_HTTP_RESPONSE', 'HPE_INVALID_CONSTANT'],
    ['network', 'ERR_SOMETHING_NEW', 'ESOMETHINGNEW'],
  ])("knows %s as Chromium's %s and as Node's %s", (reason, chromiumCode, nodeCode) => {
    expect(classifyNetworkError(chromium(chromiumCode))).toMatchObject({ kind: 'unreachable', reason });
    expect(classifyNetworkError(node(nodeCode))).toMatchObject({ kind: 'unreachable', reason });
  });

  it.each([
    'ERR_PROXY_CONNECTION_FAILED',
    'ERR_TUNNEL_CONNECTION_FAILED',
    'ERR_PROXY_AUTH_REQUESTED',
    'ERR_MANDATORY_PROXY_CONFIGURATION_FAILED',
    'ERR_SOCKS_CONNECTION_FAILED',
  ])('knows a proxy as the cause of %s', (code) => {
    expect(classifyNetworkError(chromium(code))).toMatchObject({ reason: 'proxy' });
  });

  it('knows a refused redirect in both families', () => {
    expect(classifyNetworkError(new Error("Attempted to redirect, but redirect policy was 'error'"))).toEqual(
      { kind: 'redirect' },
    );
    expect(
      classifyNetworkError(new TypeError('fetch failed', { cause: new Error('unexpected redirect') })),
    ).toEqual({ kind: 'redirect' });
    expect(classifyNetworkError(chromium('ERR_UNSAFE_REDIRECT'))).toEqual({ kind: 'redirect' });
  });

  it('knows a body that does not decompress in both families', () => {
    expect(classifyNetworkError(chromium('ERR_CONTENT_DECODING_FAILED'))).toEqual({ kind: 'undecodable' });
    expect(classifyNetworkError(node('Z_DATA_ERROR'))).toEqual({ kind: 'undecodable' });
  });

  it('reads the attempts of an AggregateError, as Node makes one for a host with two addresses', () => {
    const attempt = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const error = new TypeError('fetch failed', { cause: new AggregateError([attempt, attempt]) });
    expect(classifyNetworkError(error)).toMatchObject({ reason: 'connection_refused' });
  });

  it('lets out codes only: messages may quote URLs, headers and passwords', () => {
    const error = Object.assign(new Error('net::ERR_FAILED https://me:s3cret@proxy/'), {
      code: 's3cret code',
    });
    expect(JSON.stringify(classifyNetworkError(error))).not.toContain('s3cret');
    expect(classifyNetworkError(error)).toMatchObject({
      detail: 'The network connection failed (ERR_FAILED)',
    });
  });

  it.each([undefined, null, 'x', 7, {}, { cause: { cause: null } }, { errors: [1] }])(
    'takes %j for an error',
    (error) => {
      expect(classifyNetworkError(error)).toEqual({
        kind: 'unreachable',
        reason: 'network',
        detail: 'The network connection failed',
      });
    },
  );
});
