import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { fillerBody, fillerRefusal, fillers } from './hostile-fillers.ts';

/** What a hostile answer may use of the request. */
export interface HostileExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: string;
  /** The client secret as it arrived, whichever way it was sent. */
  readonly clientSecret: string;
  readonly otherOrigin: string;
}

type Answer = (exchange: HostileExchange) => void | Promise<void>;

const noStore = { 'content-type': 'application/json', 'cache-control': 'no-store' };
const goodToken = { access_token: 'hostile-but-usable-token', token_type: 'Bearer', expires_in: 60 };

/** Answers with a body, as JSON unless told otherwise. */
const send =
  (body: string | Buffer, headers: Record<string, string> = {}, status = 200): Answer =>
  ({ response }) => {
    response.writeHead(status, { ...noStore, ...headers }).end(body);
  };
const sendJson = (content: unknown, status = 200): Answer => send(JSON.stringify(content), {}, status);
const sendGranted = (members: Record<string, unknown>): Answer => sendJson({ ...goodToken, ...members });

const redirect =
  (status: number): Answer =>
  ({ response, otherOrigin }) => {
    response.writeHead(status, { location: `${otherOrigin}/stolen` }).end();
  };

/** Sends chunks until the client hangs up. */
async function pour(response: ServerResponse, chunk: () => string | Buffer, interval: number): Promise<void> {
  while (!response.destroyed) {
    response.write(chunk());
    await pause(interval);
  }
}

/** As `pour`, past HTTP: for what Node's own server would not send. */
async function pourRaw({ response }: HostileExchange, start: string, chunk: () => string, interval: number) {
  const { socket } = response;
  socket?.on('error', () => undefined);
  socket?.write(start);
  while (socket && !socket.destroyed) {
    socket.write(chunk());
    await pause(interval);
  }
}

/** A refusal that quotes the client secret in some way. */
const echo = (write: (secret: string) => { body: string; type?: string }): Answer => {
  return (exchange) => {
    const { body, type } = write(exchange.clientSecret);
    return send(body, type === undefined ? {} : { 'content-type': type }, 401)(exchange);
  };
};
const echoDescription = (describe: (secret: string) => string): Answer =>
  echo((secret) => ({
    body: JSON.stringify({ error: 'invalid_client', error_description: describe(secret) }),
  }));

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const escapeJson = (text: string): string =>
  Array.from(
    { length: text.length },
    (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');

const fillings = Object.fromEntries(
  fillers.flatMap((name): [string, Answer][] => [
    [`fill-body-${name}`, echo((secret) => ({ body: fillerBody(name, secret), type: 'text/html' }))],
    [`fill-error-${name}`, echo((secret) => ({ body: fillerRefusal(name, secret) }))],
  ]),
);

function sendWithCookie({ response }: HostileExchange): void {
  response.writeHead(200, { ...noStore, 'set-cookie': 'session=1; Path=/' }).end(JSON.stringify(goodToken));
}

/** What the server does at each path. */
export const hostileAnswers: Readonly<Record<string, Answer>> = {
  'redirect-301': redirect(301),
  'redirect-302': redirect(302),
  'redirect-303': redirect(303),
  'redirect-307': redirect(307),
  'redirect-308': redirect(308),
  'location-304': redirect(304),
  'location-305': redirect(305),
  'location-306': redirect(306),
  'redirect-nowhere': ({ response }) => {
    response.writeHead(302).end();
  },

  'body-10-megabytes': send(Buffer.alloc(10_000_000, 'x')),
  'gzip-bomb': send(gzipSync(Buffer.alloc(50_000_000)), { 'content-encoding': 'gzip' }),
  'gzip-broken': send('this is not gzip', { 'content-encoding': 'gzip' }),
  'endless-body': ({ response }) => {
    response.writeHead(200, noStore);
    return pour(response, () => Buffer.alloc(16_384, ' '), 1);
  },
  'endless-header-fast': (exchange) =>
    pourRaw(exchange, 'HTTP/1.1 200 OK\r\n', () => `X-More: ${'a'.repeat(4_000)}\r\n`, 1),
  'endless-header-slow': (exchange) => pourRaw(exchange, 'HTTP/1.1 200 OK\r\n', () => 'X-More: a\r\n', 50),
  'stall-before-header': () => undefined,
  'stall-in-body': ({ response }) => {
    response.writeHead(200, noStore).write('{"access_token":');
  },
  'one-byte-at-a-time': ({ response }) => {
    response.writeHead(200, noStore);
    return pour(response, () => ' ', 50);
  },
  'reset-in-body': async ({ response }) => {
    response.writeHead(200, { ...noStore, 'content-length': '100' }).write('{"access_token":');
    await pause(20);
    response.socket?.resetAndDestroy();
  },
  'close-before-header': ({ response }) => {
    response.destroy();
  },
  'not-http': ({ response }) => {
    response.socket?.end('220 mail.example.com ESMTP\r\n\r\n');
  },

  'invalid-json': send('{"access_token": "half'),
  'html-200': send('<!DOCTYPE html><title>Sign in</title>', { 'content-type': 'text/html' }),
  'empty-200': send(''),
  'no-content': ({ response }) => {
    response.writeHead(204).end();
  },
  'json-null': send('null'),
  'json-list': send('[{"access_token":"in-a-list"}]'),
  'deep-json': send('['.repeat(100_000) + ']'.repeat(100_000)),
  'proto-members': send(
    '{"__proto__":{"access_token":"inherited","polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  ),
  binary: send(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 255, 254]), { 'content-type': 'image/png' }),
  'error-500-html': send('<html>oops</html>', { 'content-type': 'text/html' }, 500),
  'error-200': sendJson({ error: 'invalid_client', error_description: 'no such client' }),
  'error-404-json': sendJson({ status: 404, error: 'Not Found', path: '/token' }, 404),
  'error-429': ({ response }) => {
    response.writeHead(429, { ...noStore, 'retry-after': '30' }).end('slow down');
  },
  'challenge-basic': ({ response }) => {
    const challenge = { 'www-authenticate': 'Basic realm="token endpoint"' };
    response.writeHead(401, { ...noStore, ...challenge }).end('{"error":"invalid_client"}');
  },
  'challenge-negotiate': ({ response }) => {
    response.writeHead(401, { ...noStore, 'www-authenticate': ['Negotiate', 'NTLM'] });
    response.end('{"error":"invalid_client"}');
  },
  'challenge-proxy': ({ response }) => {
    response.writeHead(407, { ...noStore, 'proxy-authenticate': 'Basic realm="not a proxy"' }).end('{}');
  },
  'cookie-set': sendWithCookie,
  'cookie-sent-back': (exchange) => {
    if (exchange.request.headers.cookie === undefined) return sendWithCookie(exchange);
    return sendJson({ error: 'invalid_request', error_description: 'a cookie came back' }, 400)(exchange);
  },
  'error-503-oauth': sendJson({ error: 'temporarily_unavailable' }, 503),

  'charset-utf16': send(Buffer.from(`\ufeff${JSON.stringify(goodToken)}`, 'utf16le'), {
    'content-type': 'application/json; charset=utf-16',
  }),
  'charset-utf16-lie': send(JSON.stringify(goodToken), {
    'content-type': 'application/json; charset=utf-16',
  }),
  'charset-latin1': send(Buffer.from(JSON.stringify({ ...goodToken, scope: 'für-alle' }), 'latin1'), {
    'content-type': 'application/json; charset=iso-8859-1',
  }),
  'charset-unknown': send(JSON.stringify(goodToken), { 'content-type': 'application/json; charset=klingon' }),
  'byte-order-mark': send(`\ufeff${JSON.stringify(goodToken)}`),
  'duplicate-token': send(
    '{"access_token":"first-of-two","access_token":"last-of-two","token_type":"Bearer","expires_in":60}',
  ),
  'lone-surrogates': send(
    '{"access_token":"usable-token","token_type":"Bearer","expires_in":60,"scope":"\\ud800 \\udfff"}',
  ),
  'token-with-line-break': sendGranted({ access_token: 'line\r\nX-Smuggled: yes' }),
  'status-201': sendJson(goodToken, 201),
  'form-answer': send('access_token=from-a-form&token_type=bearer&expires_in=60', {
    'content-type': 'application/x-www-form-urlencoded',
  }),
  'text-plain': send(JSON.stringify(goodToken), { 'content-type': 'text/plain' }),
  cacheable: send(JSON.stringify(goodToken), { 'cache-control': 'public, max-age=3600' }),
  'no-token-type': sendGranted({ token_type: undefined }),
  'expires-in-text': sendGranted({ expires_in: '3600' }),
  'expires-in-missing': sendGranted({ expires_in: undefined }),
  'expires-in-negative': sendGranted({ expires_in: -1 }),
  'expires-in-huge': sendGranted({ expires_in: 1_438_315_200_000 }),
  'expires-in-words': sendGranted({ expires_in: 'one hour' }),
  'expires-in-infinite': send('{"access_token":"usable-token","token_type":"Bearer","expires_in":1e999}'),

  ...fillings,
  'echo-line-break': echoDescription((secret) => secret.replace(' ', '\n')),
  'echo-html5-names': echoDescription((secret) =>
    secret.replace('/', '&sol;').replace('+', '&plus;').replace('=', '&equals;').replace('%', '&percnt;'),
  ),
  'echo-raw': echoDescription((secret) => `${secret} is wrong`),
  'echo-url-encoded': echoDescription((secret) => `client_secret=${encodeURIComponent(secret)}&x=1`),
  'echo-form-encoded': echoDescription((secret) => new URLSearchParams({ client_secret: secret }).toString()),
  'echo-lower-hex': echoDescription((secret) =>
    encodeURIComponent(secret).replace(/%../g, (escape) => escape.toLowerCase()),
  ),
  'echo-base64': echoDescription((secret) => `Basic ${Buffer.from(`id:${secret}`).toString('base64')}`),
  'echo-base64url': echoDescription((secret) => Buffer.from(secret).toString('base64url')),
  'echo-html': echo((secret) => ({ body: `<html><p>${escapeHtml(secret)}</p>`, type: 'text/html' })),
  'echo-json-escaped': echo((secret) => ({
    body: `{"error":"invalid_client","error_description":"${escapeJson(secret)}"}`,
  })),
  'echo-as-error-code': echo((secret) => ({ body: JSON.stringify({ error: secret }) })),
  'echo-in-content-type': echo((secret) => ({ body: '{}', type: `text/x-${encodeURIComponent(secret)}` })),
  'echo-in-scope': ({ response, clientSecret }) => {
    response
      .writeHead(200, noStore)
      .end(JSON.stringify({ ...goodToken, scope: clientSecret, token_type: clientSecret }));
  },
  'echo-request-body': ({ response, body, request }) => {
    response
      .writeHead(400, { 'content-type': 'text/plain' })
      .end(`${request.headers.authorization ?? ''}\n${body}`);
  },
};
