import { plainBasic, type DocumentedRequest } from './documented-request.ts';

export const identityProviders: readonly DocumentedRequest[] = [
  {
    provider: 'auth0',
    variables: { domain: 'your-tenant.us.auth0.com' },
    request: { audience: 'https://your-api/' },
    lines: { tenant: 'POST https://your-tenant.us.auth0.com/oauth/token' },
    message: `accept: application/json
content-type: application/x-www-form-urlencoded

grant_type=client_credentials&audience=https%3A%2F%2Fyour-api%2F&client_id=example-client&client_secret=example-secret`,
  },
  {
    provider: 'okta',
    variables: { oktaDomain: 'dev-123456.okta.com' },
    scopes: ['customScope'],
    lines: { org: 'POST https://dev-123456.okta.com/oauth2/default/v1/token' },
    message: `accept: application/json
authorization: Basic ZXhhbXBsZS1jbGllbnQ6ZXhhbXBsZS1zZWNyZXQ=
content-type: application/x-www-form-urlencoded

grant_type=client_credentials&scope=customScope`,
  },
  {
    provider: 'microsoft-entra',
    variables: { tenant: 'contoso.onmicrosoft.com' },
    clientId: '11112222-bbbb-3333-cccc-4444dddd5555',
    clientSecret: 'qWgdYAmab0YSkuL1qKv5bPX',
    scopes: ['https://graph.microsoft.com/.default'],
    lines: { public: 'POST https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token' },
    message: `accept: application/json
content-type: application/x-www-form-urlencoded

grant_type=client_credentials&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&client_id=11112222-bbbb-3333-cccc-4444dddd5555&client_secret=qWgdYAmab0YSkuL1qKv5bPX`,
  },
  {
    provider: 'amazon-cognito',
    variables: { domainPrefix: 'my-pool', region: 'eu-west-1' },
    scopes: ['my-resource-server/read'],
    lines: { 'user-pool': 'POST https://my-pool.auth.eu-west-1.amazoncognito.com/oauth2/token' },
    message: `accept: application/json
authorization: Basic ZXhhbXBsZS1jbGllbnQ6ZXhhbXBsZS1zZWNyZXQ=
content-type: application/x-www-form-urlencoded

grant_type=client_credentials&scope=my-resource-server%2Fread`,
  },
  {
    provider: 'keycloak',
    variables: { host: 'id.example.com', realm: 'demo' },
    lines: {
      realm: 'POST https://id.example.com/realms/demo/protocol/openid-connect/token',
      'realm-before-17': 'POST https://id.example.com/auth/realms/demo/protocol/openid-connect/token',
    },
    message: plainBasic,
  },
  {
    provider: 'ory',
    variables: { projectSlug: 'nifty-lamport-abc123', hydraPublicHost: 'hydra.example.com' },
    lines: {
      network: 'POST https://nifty-lamport-abc123.projects.oryapis.com/oauth2/token',
      'self-hosted': 'POST https://hydra.example.com/oauth2/token',
    },
    message: plainBasic,
  },
  {
    provider: 'pingone',
    variables: { tld: 'eu', environmentId: 'abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6' },
    lines: { region: 'POST https://auth.pingone.eu/abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6/as/token' },
    message: plainBasic,
  },
  {
    provider: 'onelogin',
    variables: { subdomain: 'acme' },
    lines: { account: 'POST https://acme.onelogin.com/auth/oauth2/v2/token' },
    message: `accept: application/json
authorization: client_id:example-client, client_secret:example-secret
content-type: application/json

{"grant_type":"client_credentials"}`,
  },
];
