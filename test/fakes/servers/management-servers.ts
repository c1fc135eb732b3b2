import type { IncomingMessage, ServerResponse } from 'node:http';
import { readParameters, sendJson, startHttpServer, type RunningServer } from './http-server.ts';

/** A management API with a token endpoint, as its vendor documents it. */
export interface ManagementServer extends RunningServer {
  /** What was sent, token requests aside: method, path and body. */
  readonly asked: readonly { readonly request: string; readonly body: Readonly<Record<string, unknown>> }[];
  /** The parameters of the last token request. */
  readonly tokenRequest: () => Readonly<Record<string, unknown>>;
  /** The next management request is answered with this instead. */
  readonly failWith: (status: number, content: unknown, headers?: Readonly<Record<string, string>>) => void;
  /** Lets Keycloak keep the former secret beside the new one. */
  readonly keepRotated: () => void;
}

/** The token that each of them issues. */
export const managementToken = 'management-token-7Hq2Lx9Zt4Vb1Nc8';

type Answer = readonly [status: number, content: unknown];
type Dialect = (request: string, body: Readonly<Record<string, unknown>>, keepsRotated: boolean) => Answer;

async function start(tokenPath: RegExp, dialect: Dialect): Promise<ManagementServer> {
  const asked: { request: string; body: Readonly<Record<string, unknown>> }[] = [];
  let tokenRequest: Readonly<Record<string, unknown>> = {};
  let failure: ((response: ServerResponse) => void) | null = null;
  let keepsRotated = false;
  const server = await startHttpServer(async (request: IncomingMessage, response) => {
    const body = await readParameters(request);
    if (tokenPath.test(request.url ?? '')) {
      tokenRequest = body;
      return sendJson(response, 200, { access_token: managementToken, token_type: 'Bearer', expires_in: 60 });
    }
    asked.push({ request: `${request.method} ${request.url}`, body });
    if (failure) {
      failure(response);
      failure = null;
      return;
    }
    if (request.headers.authorization !== `Bearer ${managementToken}`) {
      return sendJson(response, 401, { error: 'Unauthorized' });
    }
    const [status, content] = dialect(`${request.method} ${request.url}`, body, keepsRotated);
    if (content === null) response.writeHead(status).end();
    else sendJson(response, status, content);
  });
  return {
    ...server,
    asked,
    tokenRequest: () => tokenRequest,
    failWith: (status, content, headers = {}) => {
      failure = (response) => {
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        sendJson(response, status, content);
      };
    },
    keepRotated: () => (keepsRotated = true),
  };
}

/** Auth0's Management API v2, for the application `orders`. */
export const startAuth0 = (): Promise<ManagementServer> =>
  start(/^\/oauth\/token$/, (request) =>
    request === 'POST /api/v2/clients/orders/rotate-secret'
      ? [200, { client_id: 'orders', name: 'Orders', client_secret: 'auth0-new-secret-4fG7' }]
      : [404, { statusCode: 404, error: 'Not Found', message: 'Not found', errorCode: 'inexistent_client' }],
  );

export const entraKeyId = 'f0b0b335-1d71-4883-8f98-567911bfdca6';

/** Microsoft's token endpoint and Graph v1.0, for the application `app-object`. */
export const startEntra = (): Promise<ManagementServer> =>
  start(/\/oauth2\/v2\.0\/token$/, (request, body) => {
    if (request === 'POST /v1.0/applications/app-object/addPassword') {
      const endDateTime = '2028-01-15T00:00:00.1234567Z';
      return [200, { keyId: entraKeyId, hint: 'ent', secretText: 'entra-new-secret-9kT2', endDateTime }];
    }
    if (request === 'POST /v1.0/applications/app-object/removePassword' && body['keyId'] === entraKeyId) {
      return [204, null];
    }
    return [404, { error: { code: 'Request_ResourceNotFound', message: 'Resource does not exist' } }];
  });

/** Keycloak's token endpoint and Admin REST API, for the client `uuid-1` of the realm `shop`. */
export const startKeycloak = (): Promise<ManagementServer> =>
  start(/^\/realms\/[^/]+\/protocol\/openid-connect\/token$/, (request, _body, keepsRotated) => {
    const path = '/admin/realms/shop/clients/uuid-1/client-secret';
    if (request === `POST ${path}`) return [200, { type: 'secret', value: 'keycloak-new-secret-2mB5' }];
    if (request === `GET ${path}/rotated` && keepsRotated)
      return [200, { type: 'secret', value: 'the old one' }];
    if (request === `DELETE ${path}/rotated` && keepsRotated) return [204, null];
    return [404, { error: 'Could not find client' }];
  });
