import { readParameters, sendJson, startHttpServer, type RunningServer } from './http-server.ts';
import { cmClient, matches, opaqueToken } from './sample-clients.ts';

/**
 * Speaks the dialect that public code uses with CM.com's Ticketing Partner API: a JSON sign-in with e-mail
 * address and password, and an answer that holds nothing but the token. CM.com doesn't document it.
 */
export function startCmServer(): Promise<RunningServer> {
  return startHttpServer(async (request, response) => {
    if (request.method !== 'POST' || request.url !== '/partnerapi/v1.0/auth/signin') {
      return sendJson(response, 404, { message: 'Not Found' });
    }
    const isJson = request.headers['content-type']?.startsWith('application/json');
    const { email, password } = isJson ? await readParameters(request) : {};
    if (!matches(cmClient, email, password)) return sendJson(response, 401, { message: 'Unauthorized' });
    sendJson(response, 201, { access_token: opaqueToken() });
  });
}
