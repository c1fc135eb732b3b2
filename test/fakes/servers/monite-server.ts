import { readParameters, sendJson, startHttpServer, type RunningServer } from './http-server.ts';
import { matches, moniteClient, opaqueToken } from './sample-clients.ts';

const knownVersions = ['2024-05-25', '2024-01-31', '2023-09-01'];

/**
 * Speaks Monite's dialect: `POST /v1/auth/token` with JSON and the header `X-Monite-Version`. Tokens live 1800
 * seconds. Errors are objects with a message, never OAuth's.
 */
export function startMoniteServer(): Promise<RunningServer> {
  return startHttpServer(async (request, response) => {
    if (request.url !== '/v1/auth/token') return sendJson(response, 404, failure('Not found'));
    if (request.method !== 'POST') return sendJson(response, 405, failure('Method not allowed'));
    if (!knownVersions.includes(String(request.headers['x-monite-version']))) {
      return sendJson(response, 400, failure('The X-Monite-Version header is missing or not supported.'));
    }
    const { grant_type, client_id, client_secret, entity_user_id } = await readParameters(request);
    if (grant_type !== 'client_credentials' && grant_type !== 'entity_user') {
      return sendJson(response, 422, { detail: [{ loc: ['body', 'grant_type'], msg: 'unexpected value' }] });
    }
    if (grant_type === 'entity_user' && typeof entity_user_id !== 'string') {
      return sendJson(response, 422, {
        detail: [{ loc: ['body', 'entity_user_id'], msg: 'field required' }],
      });
    }
    if (!matches(moniteClient, client_id, client_secret)) {
      return sendJson(response, 401, failure('Wrong client_id or client_secret.'));
    }
    sendJson(response, 200, { access_token: opaqueToken(), token_type: 'Bearer', expires_in: 1800 });
  });
}

const failure = (message: string) => ({ error: { message } });
