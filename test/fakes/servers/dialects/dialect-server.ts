import type { IncomingMessage } from 'node:http';
import { readParameters, startHttpServer, type RunningServer } from '../http-server.ts';
import { basicDialects } from './basic-dialects.ts';
import { bodyDialects } from './body-dialects.ts';
import { send, type Asked, type Dialect } from './dialect.ts';
import { jwtDialects } from './jwt-dialects.ts';
import { keyDialects } from './key-dialects.ts';

/** One for each odd shape that the catalogue's providers have, the source systems' aside. */
export const oddDialects: readonly Dialect[] = [
  ...basicDialects,
  ...bodyDialects,
  ...jwtDialects,
  ...keyDialects,
];

/** @returns the dialect whose sample this is. */
export function dialectOf(providerId: string): Dialect {
  const dialect = oddDialects.find((each) => each.providerId === providerId);
  if (!dialect) throw new Error(`No server speaks ${providerId}`);
  return dialect;
}

/** Speaks all odd dialects: which one is told by the host that a request is for. */
export function startDialectServer(): Promise<RunningServer> {
  return startHttpServer(async (request, response) => {
    const asked = await ask(request);
    const dialect = oddDialects.find(({ hosts }) => hosts.includes(asked.host));
    send(response, dialect ? await dialect.answer(asked) : null);
  });
}

async function ask(request: IncomingMessage): Promise<Asked> {
  const { host = '', 'content-type': contentType = '' } = request.headers;
  const url = new URL(request.url ?? '/', `https://${host}`);
  return {
    host,
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    parameters: await readParameters(request),
    isForm: contentType.startsWith('application/x-www-form-urlencoded'),
  };
}
