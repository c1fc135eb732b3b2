import { setTimeout as pause } from 'node:timers/promises';
import { startHttpServer, type RunningServer } from '../../fakes/servers/http-server.ts';

const answer = Buffer.from(
  JSON.stringify({ access_token: 'a'.repeat(400), token_type: 'Bearer', expires_in: 3600, scope: 'read' }),
);

/** Token endpoints on this computer: as many hosts as there are ports. */
export async function startTokenServers(
  count: number,
): Promise<{ readonly urls: readonly string[]; latency: number; readonly close: () => Promise<void> }> {
  const settings = { latency: 0 };
  const servers: RunningServer[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    servers.push(
      await startHttpServer((request, response) => {
        request.resume().on('end', () => {
          const answered = settings.latency === 0 ? Promise.resolve() : pause(settings.latency);
          void answered.then(() => {
            response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
            response.end(answer);
          });
        });
      }),
    );
  }
  return Object.assign(settings, {
    urls: servers.map(({ url }) => `${url}/token`),
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  });
}
