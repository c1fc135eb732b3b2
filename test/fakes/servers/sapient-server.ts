import { readParameters, sendJson, startHttpServer, type RunningServer } from './http-server.ts';
import { matches, opaqueToken, sapientClient } from './sample-clients.ts';

/** Speaks Intersoft SAPIENT's dialect: `POST /connect/token` with a form, errors without a description. */
export function startSapientServer(): Promise<RunningServer> {
  return startHttpServer(async (request, response) => {
    if (request.method !== 'POST' || request.url !== '/connect/token') {
      response.writeHead(404).end();
      return;
    }
    const { grant_type, client_id, client_secret } = await readParameters(request);
    if (grant_type !== 'client_credentials')
      return sendJson(response, 400, { error: 'unsupported_grant_type' });
    if (!matches(sapientClient, client_id, client_secret)) {
      return sendJson(response, 400, { error: 'invalid_client' });
    }
    sendJson(response, 200, {
      access_token: opaqueToken(),
      expires_in: 3600,
      token_type: 'Bearer',
      scope: 'api',
    });
  });
}
