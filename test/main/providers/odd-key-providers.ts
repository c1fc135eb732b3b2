import type { Provider } from '../../../src/shared/provider.ts';
import { providerWith } from '../../shared/sample-provider.ts';

/** Providers that exchange no client secret for a token: the key goes to the API, or a key pair signs a JWT. */
export const oddKeyProviders: readonly Provider[] = [
  providerWith({
    id: 'stripe',
    name: 'Stripe',
    kind: 'api_key',
    environments: [{ id: 'api', name: 'API', tokenUrl: null, apiBaseUrl: 'https://api.stripe.com' }],
    grantType: null,
    clientAuthenticationMethods: [],
    apiKey: {
      header: 'Authorization',
      scheme: 'Bearer',
      carries: 'secret',
      prefixes: ['sk_test_', 'sk_live_'],
      note: 'Basic with the key as user name works too.',
    },
  }),
  providerWith({
    id: 'marqeta',
    name: 'Marqeta',
    kind: 'api_key',
    environments: [
      { id: 'sandbox', name: 'Sandbox', tokenUrl: null, apiBaseUrl: 'https://sandbox-api.marqeta.com/v3' },
    ],
    grantType: null,
    clientAuthenticationMethods: [],
    apiKey: { header: 'Authorization', scheme: 'Basic', carries: 'client_id_and_secret' },
  }),
  providerWith({
    id: 'docusign',
    name: 'Docusign (JWT grant)',
    kind: 'jwt_bearer',
    grantType: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    clientAuthenticationMethods: [],
    jwtBearer: {
      algorithm: 'RS256',
      issuer: 'The integration key',
      subject: 'The user ID',
      audience: 'The host name alone',
      sentAs: 'assertion',
    },
  }),
  providerWith({
    id: 'github-app',
    name: 'GitHub App',
    kind: 'jwt_bearer',
    environments: [
      {
        id: 'production',
        name: 'github.com',
        tokenUrl: 'https://api.github.com/app/installations/{installationId}/access_tokens',
      },
    ],
    variables: [{ name: 'installationId', label: 'Installation ID', example: '12345678', pattern: '^\\d+$' }],
    grantType: null,
    clientAuthenticationMethods: [],
    jwtBearer: {
      algorithm: 'RS256',
      issuer: 'The app ID or client ID',
      maximumLifetimeSeconds: 600,
      sentAs: 'bearer_to_token_endpoint',
    },
    tokenPath: ['token'],
    answer: { expiresAtPath: ['expires_at'], successStatus: 201 },
  }),
  providerWith({
    id: 'snowflake',
    name: 'Snowflake (key pair)',
    kind: 'jwt_bearer',
    environments: [
      {
        id: 'account',
        name: 'Account',
        tokenUrl: null,
        apiBaseUrl: 'https://{account}.snowflakecomputing.com',
      },
    ],
    variables: [{ name: 'account', label: 'Account', example: 'myorg-myaccount' }],
    grantType: null,
    clientAuthenticationMethods: [],
    jwtBearer: {
      algorithm: 'RS256',
      issuer: 'ACCOUNT.USER.SHA256:fingerprint',
      subject: 'ACCOUNT.USER',
      sentAs: 'bearer_to_api',
    },
    apiRequest: {
      headers: [
        {
          name: 'X-Snowflake-Authorization-Token-Type',
          value: 'KEYPAIR_JWT',
          required: false,
          otherValues: ['OAUTH', 'PROGRAMMATIC_ACCESS_TOKEN'],
        },
      ],
    },
    probe: {
      method: 'POST',
      url: 'https://{account}.snowflakecomputing.com/api/v2/statements',
      body: '{"statement":"SELECT CURRENT_TIMESTAMP"}',
      verified: true,
    },
  }),
];
