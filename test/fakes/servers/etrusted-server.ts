import { readParameters, sendJson, startHttpServer, type RunningServer } from './http-server.ts';
import { etrustedClient, matches, opaqueToken } from './sample-clients.ts';

/** The audience that eTrusted's documentation gives. */
export const etrustedAudience = 'https://api.etrusted.com';

/** Speaks eTrusted's dialect: `POST /oauth/token` with a form that names the audience. */
export function startEtrustedServer(): Promise<RunningServer> {
  return startHttpServer(async (request, response) => {
    if (request.method !== 'POST' || request.url !== '/oauth/token') {
      return sendJson(response, 404, { error: 'Not Found' });
    }
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
    const { grant_type, client_id, client_secret, audience } = isForm ? await readParameters(request) : {};
    if (grant_type !== 'client_credentials')
      return sendJson(response, 400, { error: 'unsupported_grant_type' });
    // Keycloak, which stands behind it, says unauthorized_client to a wrong secret.
    if (!matches(etrustedClient, client_id, client_secret)) {
      return sendJson(response, 401, {
        error: 'unauthorized_client',
        error_description: 'Invalid client or Invalid client credentials',
      });
    }
    if (audience !== etrustedAudience) {
      return sendJson(response, 400, {
        error: 'invalid_request',
        error_description: 'Missing parameter: audience',
      });
    }
    sendJson(response, 200, { access_token: opaqueToken(), token_type: 'Bearer', expires_in: 300 });
  });
}
