import { readBody, sendJson, startHttpServer, type RunningServer } from './http-server.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface ApiServer extends RunningServer {
  /** The requests so far, in order. */
  readonly requests: readonly ApiRequest[];
}

/**
 * A small API that wants a bearer token, and says of a good one only that it knows it.
 *
 * @param accepts - whether a token is good
 */
export async function startApiServer(accepts: (token: string) => boolean): Promise<ApiServer> {
  const requests: ApiRequest[] = [];
  const server = await startHttpServer((request, response) => {
    void readBody(request).then((body) => {
      const { method = '', url: path = '', headers } = request;
      requests.push({ method, path, headers, body });
      const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
      if (!accepts(token)) {
        response.setHeader('www-authenticate', 'Bearer error="invalid_token"');
        return sendJson(response, 401, { error: 'invalid_token' });
      }
      if (path === '/forbidden') return sendJson(response, 403, { error: 'insufficient_scope' });
      if (path === '/echo') return sendJson(response, 200, { youSent: headers.authorization });
      if (path !== '/orders') return sendJson(response, 404, { error: 'not_found' });
      return sendJson(response, 200, { orders: [{ id: 1 }] });
    });
  });
  return { ...server, requests };
}
