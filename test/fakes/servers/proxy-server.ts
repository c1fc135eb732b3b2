import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { RunningServer } from './http-server.ts';

/** One request that a proxy was asked to carry. */
export interface ProxiedRequest {
  /** `CONNECT` for a tunnel, whose inside the proxy can't see. */
  readonly method: string;
  /** `host:port` of a tunnel, else the whole URL. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface ProxyServer extends RunningServer {
  readonly requests: readonly ProxiedRequest[];
  /** Where a PAC script lies that sends every request to this proxy. */
  readonly pacUrl: string;
}

export interface ProxyServerOptions {
  /** Where the hosts are that the proxy is asked for, as `host:port`; others are looked for where they say. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Answers every request with this status instead of carrying it. */
  readonly refuseWith?: number;
}

/** An HTTP proxy on this computer (RFC 9110 §9.3.6) that remembers what it carried. */
export async function startProxyServer({
  hosts = {},
  refuseWith,
}: ProxyServerOptions = {}): Promise<ProxyServer> {
  const requests: ProxiedRequest[] = [];
  const sockets = new Set<Duplex>();
  const note = ({ method = '', url = '', headers }: IncomingMessage) => {
    requests.push({ method, target: url, headers });
  };
  const server = createServer((request, response) => {
    if (request.url === '/proxy.pac') {
      const { host } = new URL(url);
      response.writeHead(200, { 'content-type': 'application/x-ns-proxy-autoconfig' });
      response.end(`function FindProxyForURL() { return "PROXY ${host}"; }`);
      return;
    }
    note(request);
    if (refuseWith === undefined) carry(request, response, hosts);
    else response.writeHead(refuseWith, challenge).end();
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', (request: IncomingMessage, client: Duplex) => {
    note(request);
    if (refuseWith === undefined) sockets.add(tunnel(request, client, hosts));
    else client.end(`HTTP/1.1 ${refuseWith} No\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n`);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    pacUrl: `${url}/proxy.pac`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

const challenge = { 'proxy-authenticate': 'Basic realm="x"' };

const placeOf = (target: string, hosts: ProxyServerOptions['hosts'] = {}): URL =>
  new URL(`http://${hosts[target] ?? target}`);

function tunnel(request: IncomingMessage, client: Duplex, hosts: ProxyServerOptions['hosts']): Socket {
  const { hostname, port } = placeOf(request.url ?? '', hosts);
  const server = connect(Number(port), hostname, () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    client.pipe(server).pipe(client);
  });
  server.on('error', () => client.destroy());
  client.on('error', () => server.destroy());
  return server;
}

function carry(request: IncomingMessage, response: ServerResponse, hosts: ProxyServerOptions['hosts']): void {
  const { pathname, search, host } = new URL(request.url ?? '');
  const { hostname, port } = placeOf(host.includes(':') ? host : `${host}:80`, hosts);
  const onward = forward(
    { hostname, port, path: pathname + search, method: request.method, headers: request.headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}
