import OAuth2Server from '@node-oauth/oauth2-server';
import { readParameters, startHttpServer, type RunningServer } from './http-server.ts';
import type { SampleClient } from './sample-clients.ts';

/** A client, and another with every character that breaks a Basic header: this server never decodes one. */
export const plainClients = {
  usual: { clientId: 'orders-service', clientSecret: 'demo-plain-7Gh2Kd9Qw4' },
  special: { clientId: 'ci deploy+100%', clientSecret: 'Sp%41cial + secret/&=?' },
} as const satisfies Record<string, SampleClient>;

/** The only scopes there are; any other is `invalid_scope`. */
export const plainScopes = ['orders:read', 'orders:write'] as const;

/** Another OAuth 2.0 server, independent of oidc-provider, with the client credentials grant only. */
export async function startPlainServer(): Promise<RunningServer & { readonly tokenUrl: string }> {
  const oauth = new OAuth2Server({ model });
  const server = await startHttpServer((incoming, outgoing) => {
    void readParameters(incoming).then(async (body) => {
      const headers = incoming.headers as Record<string, string>;
      const request = new OAuth2Server.Request({ body, headers, method: incoming.method ?? '', query: {} });
      const response = new OAuth2Server.Response();
      // What is wrong with the form of a request is thrown, and left for the caller to answer.
      await oauth.token(request, response, { accessTokenLifetime: 900 }).catch((error: unknown) => {
        const { code, name, message } = error as OAuth2Server.OAuthError;
        response.status = code;
        response.body = { error: name, error_description: message };
      });
      outgoing.writeHead(response.status ?? 500, {
        ...response.headers,
        'content-type': 'application/json',
      });
      outgoing.end(JSON.stringify(response.body));
    });
  });
  return { ...server, tokenUrl: `${server.url}/token` };
}

const model: OAuth2Server.ClientCredentialsModel = {
  getClient: (clientId, clientSecret) => {
    const known = Object.values(plainClients).find((client) => client.clientId === clientId);
    const client =
      known?.clientSecret === clientSecret ? { id: clientId, grants: ['client_credentials'] } : null;
    return Promise.resolve(client);
  },
  getUserFromClient: ({ id }) => Promise.resolve({ id }),
  saveToken: (token, client, user) => Promise.resolve({ ...token, client, user }),
  validateScope: (_user, _client, scope = []) =>
    Promise.resolve(scope.every((each) => (plainScopes as readonly string[]).includes(each)) && scope),
  getAccessToken: () => Promise.resolve(null),
};
