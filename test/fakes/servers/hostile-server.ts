import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { readBody, startHttpServer, type RunningServer } from './http-server.ts';
import { hostileAnswers } from './hostile-answers.ts';
import { selfSignedFor } from './self-signed.ts';

/** A token endpoint that does everything wrong, one way for each path. */
export interface HostileServer extends RunningServer {
  /** Its origin over TLS, with a certificate for another name. */
  readonly wrongNameUrl: string;
  /** An origin at which nothing listens. */
  readonly closedUrl: string;
  /** The certificate of {@link HostileServer.wrongNameUrl}, for clients that are to trust it and see the name. */
  readonly certificate: string;
  /** The requests that reached the origin that redirects point to. There must never be one. */
  readonly redirectedRequests: readonly string[];
}

/**
 * Starts the server, the origin that its redirects point to, and its TLS side. Paths are the names of
 * {@link hostileAnswers}: `/redirect-307`, `/html-200`, ….
 */
export async function startHostileServer(): Promise<HostileServer> {
  const redirectedRequests: string[] = [];
  const other = await startHttpServer((request, response) => {
    void readBody(request).then((body) => {
      redirectedRequests.push(`${request.method} ${request.headers.authorization ?? ''} ${body}`);
      response.end('{"access_token":"from-elsewhere","token_type":"Bearer","expires_in":60}');
    });
  });
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const name = request.url?.slice(1) ?? '';
    const behave = Object.hasOwn(hostileAnswers, name) ? hostileAnswers[name] : undefined;
    if (!behave) return response.writeHead(404).end();
    const body = await readBody(request);
    const clientSecret = secretOf(request, body);
    await behave({ request, response, body, clientSecret, otherOrigin: other.url });
    return undefined;
  };
  // Clients hang up on these answers, at any moment: that is the point, and no error.
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    response.on('error', () => undefined);
    answer(request, response).catch(() => response.destroy());
  };
  const tls = await selfSignedFor('wrong-name.example');
  const [plain, secure] = await Promise.all([startHttpServer(listener), startHttpServer(listener, tls)]);
  return {
    url: plain.url,
    wrongNameUrl: secure.url,
    certificate: tls.cert,
    closedUrl: await closedOrigin(),
    redirectedRequests,
    close: async () => {
      await Promise.all([plain.close(), secure.close(), other.close()]);
    },
  };
}

/** What the request proved with: a secret, an API key, or a JWT that was signed for it. */
function secretOf(request: IncomingMessage, body: string): string {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (basic !== undefined) {
    const password = Buffer.from(basic, 'base64').toString('utf8').split(':').slice(1).join(':');
    return new URLSearchParams(`secret=${password}`).get('secret') ?? '';
  }
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return bearer;
  if (request.headers['content-type']?.startsWith('application/json')) {
    return (JSON.parse(body) as { client_secret?: string }).client_secret ?? '';
  }
  const parameters = new URLSearchParams(body);
  const names = ['client_secret', 'client_assertion', 'assertion'];
  return names.map((name) => parameters.get(name)).find((value) => value !== null) ?? '';
}

/** A port that was free a moment ago. */
async function closedOrigin(): Promise<string> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
