import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { startApricotServer } from './apricot-server.ts';
import { startCmServer } from './cm-server.ts';
import { oddDialects, startDialectServer } from './dialects/dialect-server.ts';
import { startEtrustedServer } from './etrusted-server.ts';
import { startHttpServer, type RunningServer } from './http-server.ts';
import { startMoniteServer } from './monite-server.ts';
import { startSapientServer } from './sapient-server.ts';
import { selfSignedFor, spkiHash } from './self-signed.ts';

/** The token endpoints' hosts, as the catalogue has them, and the server that speaks each one's dialect. */
const dialects = [
  [startApricotServer, ['api.bonterra.network']],
  [startSapientServer, ['authentication.intersoftsapient.net']],
  [startCmServer, ['api.ticketing.cm.com']],
  [startMoniteServer, ['api.sandbox.monite.com', 'api.monite.com', 'us.api.monite.com']],
  [startEtrustedServer, ['login.etrusted.com']],
  [startDialectServer, oddDialects.flatMap((dialect) => dialect.hosts)],
] as const;

/** One request that arrived, for tests that want to know how it was sent. */
export interface FrontedRequest {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface ProviderFront extends RunningServer {
  /**
   * What Electron needs on its command line to reach the front at the catalogue's own https addresses. Chromium
   * heeds the one about the certificate only beside `--user-data-dir`.
   */
  readonly switches: readonly string[];
  /** The requests so far, in order. Bodies are not kept: they hold secrets. */
  readonly requests: readonly FrontedRequest[];
}

/**
 * Token endpoints of the source systems, and of every odd dialect, on this computer, at their real addresses: one TLS server that hands each
 * request to the server for its host. Nothing in the product knows about it; the switches tell Chromium's network
 * stack where those hosts are now, and to trust this one key:
 *
 *     const front = await startProviderFront();
 *     spawn(electron, [...front.switches, `--user-data-dir=${profile}`, app]);
 *
 * The clients that it accepts are those of sample-clients.ts and the dialects' samples. Hosts that it doesn't have are not found at all.
 */
export async function startProviderFront(): Promise<ProviderFront> {
  const hosts = dialects.flatMap(([, names]) => [...names]) as [string, ...string[]];
  const servers = await Promise.all(dialects.map(([start]) => start()));
  const serverOf = new Map(
    dialects.flatMap(([, names], index) => names.map((name) => [name as string, servers[index]?.url])),
  );
  const requests: FrontedRequest[] = [];
  const tls = await selfSignedFor(...hosts);
  const front = await startHttpServer((request, response) => {
    const { host = '' } = request.headers;
    requests.push({ host, method: request.method ?? '', path: request.url ?? '', headers: request.headers });
    handOver(request, response, serverOf.get(host));
  }, tls);
  return {
    url: front.url,
    requests,
    switches: [...routes(hosts, front.url), `--ignore-certificate-errors-spki-list=${spkiHash(tls.cert)}`],
    close: async () => {
      await Promise.all([front, ...servers].map((server) => server.close()));
    },
  };
}

function handOver(request: IncomingMessage, response: ServerResponse, origin: string | undefined): void {
  if (origin === undefined) {
    response.writeHead(421).end();
    return;
  }
  const { method = 'GET', headers, url = '/' } = request;
  const onward = forward(`${origin}${url}`, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}

/** Every host that isn't ours stays unknown, so that no test and no demo ever reaches a real provider. */
function routes(hosts: readonly string[], url: string): readonly string[] {
  const { host } = new URL(url);
  const rules = [
    ...hosts.map((name) => `MAP ${name} ${host}`),
    'MAP * ~NOTFOUND',
    'EXCLUDE 127.0.0.1',
    'EXCLUDE localhost',
  ];
  // A proxy would be asked for the host by its name, and would find the real one.
  return [`--host-resolver-rules=${rules.join(', ')}`, '--no-proxy-server'];
}
