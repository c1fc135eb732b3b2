import { readParameters, sendJson, startHttpServer, type RunningServer } from './http-server.ts';
import { apricotClient, matches, opaqueToken } from './sample-clients.ts';

/** The audience that Bonterra's documentation gives. */
export const apricotAudience = 'https://api.bonterra.network';

/**
 * Speaks the dialect of the Bonterra API for Apricot: `POST /v1/oauth/token`, form or JSON, with an audience.
 * The lifetime comes as a text.
 */
export function startApricotServer(): Promise<RunningServer> {
  return startHttpServer(async (request, response) => {
    if (request.method !== 'POST' || request.url !== '/v1/oauth/token') {
      return sendJson(response, 404, { message: 'Not found' });
    }
    const { grant_type, client_id, client_secret, audience } = await readParameters(request);
    if (grant_type !== 'client_credentials')
      return sendJson(response, 400, { error: 'unsupported_grant_type' });
    if (audience !== apricotAudience) {
      return sendJson(response, 403, {
        error: 'access_denied',
        error_description: 'Client is not authorized to access this audience',
      });
    }
    if (!matches(apricotClient, client_id, client_secret)) {
      return sendJson(response, 401, {
        error: 'invalid_client',
        error_description: 'Client authentication failed',
      });
    }
    sendJson(response, 200, { access_token: opaqueToken(), token_type: 'Bearer', expires_in: '3600' });
  });
}
