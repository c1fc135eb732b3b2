import type { DocumentedRequest } from './documented-request.ts';

/** API keys, whose test is the probe. */
export const apiKeyProviders: readonly DocumentedRequest[] = [
  {
    provider: 'adyen',
    clientId: '',
    lines: {
      test: 'GET https://management-test.adyen.com/v3/me',
      live: 'GET https://management-live.adyen.com/v3/me',
    },
    message: `accept: application/json
x-api-key: example-secret`,
  },
  {
    provider: 'klarna',
    variant: 'with a call of the user',
    clientSecret: 'klarna_test_api_example',
    request: { probeUrl: 'https://api.playground.klarna.com/payments/v1/sessions/none' },
    lines: {
      playground: 'GET https://api.playground.klarna.com/payments/v1/sessions/none',
      production: 'GET https://api.playground.klarna.com/payments/v1/sessions/none',
    },
    message: `accept: application/json
authorization: Basic ZXhhbXBsZS1jbGllbnQ6a2xhcm5hX3Rlc3RfYXBpX2V4YW1wbGU=`,
  },
  {
    provider: 'stripe',
    clientId: '',
    lines: { api: 'GET https://api.stripe.com/v1/balance' },
    message: `accept: application/json
authorization: Bearer example-secret`,
  },
  {
    provider: 'marqeta',
    clientId: 'my_application_token',
    clientSecret: 'my_admin_access_token',
    lines: { sandbox: 'GET https://sandbox-api.marqeta.com/v3/ping' },
    message: `accept: application/json
authorization: Basic bXlfYXBwbGljYXRpb25fdG9rZW46bXlfYWRtaW5fYWNjZXNzX3Rva2Vu`,
  },
  {
    provider: 'hubspot',
    clientId: '',
    lines: { production: 'GET https://api.hubapi.com/account-info/v3/details' },
    message: `accept: application/json
authorization: Bearer example-secret`,
  },
  {
    provider: 'cloudflare',
    clientId: '',
    lines: { production: 'GET https://api.cloudflare.com/client/v4/user/tokens/verify' },
    message: `accept: application/json
authorization: Bearer example-secret`,
  },
];

/** Key pairs that sign a JWT. */
export const jwtBearerProviders: readonly DocumentedRequest[] = [
  {
    provider: 'github-app',
    clientId: 'Iv1.8a61f9b3a7aba766',
    variables: { installationId: '12345678' },
    lines: { production: 'POST https://api.github.com/app/installations/12345678/access_tokens' },
    message: `accept: application/vnd.github+json
authorization: Bearer <JWT>
x-github-api-version: 2022-11-28`,
    jwt: {
      header: { alg: 'RS256', typ: 'JWT' },
      claims: { iss: 'Iv1.8a61f9b3a7aba766' },
      longestLifetime: 600,
    },
  },
  ...(
    [
      ['demo', 'account-d.docusign.com'],
      ['production', 'account.docusign.com'],
    ] as const
  ).map(([environment, host]) => ({
    provider: 'docusign',
    clientId: '5c2b8d7e-7a1c-4f3a-9b1c-0123456789ab',
    variables: { userId: '464f7988-aaaa-4bbb-8ccc-dddddddddddd' },
    scopes: ['signature', 'impersonation'],
    lines: { [environment]: `POST https://${host}/oauth/token` },
    message: `accept: application/json
content-type: application/x-www-form-urlencoded

grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=<JWT>`,
    jwt: {
      header: { alg: 'RS256', typ: 'JWT' },
      claims: {
        iss: '5c2b8d7e-7a1c-4f3a-9b1c-0123456789ab',
        sub: '464f7988-aaaa-4bbb-8ccc-dddddddddddd',
        aud: host,
        scope: 'signature impersonation',
      },
      longestLifetime: 3600,
    },
  })),
  {
    provider: 'google-service-account',
    clientId: 'orders@my-project.iam.gserviceaccount.com',
    scopes: ['https://www.googleapis.com/auth/devstorage.read_only'],
    lines: { production: 'POST https://oauth2.googleapis.com/token' },
    message: `accept: application/json
content-type: application/x-www-form-urlencoded

grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=<JWT>`,
    jwt: {
      header: { alg: 'RS256', typ: 'JWT' },
      claims: {
        iss: 'orders@my-project.iam.gserviceaccount.com',
        aud: 'https://oauth2.googleapis.com/token',
        scope: 'https://www.googleapis.com/auth/devstorage.read_only',
      },
      longestLifetime: 3600,
    },
  },
  {
    provider: 'snowflake',
    clientId: 'MYORG-MYACCOUNT.MYUSER',
    variables: { account: 'myorg-myaccount' },
    lines: { account: 'POST https://myorg-myaccount.snowflakecomputing.com/api/v2/statements' },
    message: `accept: application/json
authorization: Bearer <JWT>
content-type: application/json
x-snowflake-authorization-token-type: KEYPAIR_JWT

{"statement":"SELECT CURRENT_TIMESTAMP"}`,
    jwt: {
      header: { alg: 'RS256', typ: 'JWT' },
      claims: { iss: 'MYORG-MYACCOUNT.MYUSER.SHA256:<fingerprint>', sub: 'MYORG-MYACCOUNT.MYUSER' },
      longestLifetime: 3600,
    },
  },
];
