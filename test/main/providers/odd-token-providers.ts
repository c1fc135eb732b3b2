import type { Provider } from '../../../src/shared/provider.ts';
import { providerWith } from '../../shared/sample-provider.ts';

/**
 * The odd shapes that token requests and answers of real providers have, one each, in outline. They show that
 * the schema fits what the catalogue is going to hold.
 */
export const oddTokenProviders: readonly Provider[] = [
  providerWith({
    id: 'microsoft-entra',
    name: 'Microsoft Entra ID',
    environments: [
      {
        id: 'public',
        name: 'Public cloud',
        tokenUrl: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token',
        discoveryUrl: 'https://login.microsoftonline.com/{tenant}/v2.0/.well-known/openid-configuration',
      },
    ],
    variables: [
      {
        name: 'tenant',
        label: 'Tenant ID or domain',
        example: 'contoso.onmicrosoft.com',
        pattern: '^[A-Za-z0-9.-]+$',
      },
    ],
    clientAuthenticationMethods: ['client_secret_post', 'client_secret_basic'],
    scopes: {
      separator: ' ',
      known: [],
      required: true,
      example: 'https://graph.microsoft.com/.default',
      note: 'The resource, then /.default. One resource a request.',
    },
    secretShownOnce: true,
    maximumSecretAgeDays: 730,
  }),
  providerWith({
    id: 'salesforce',
    name: 'Salesforce',
    environments: [
      {
        id: 'production',
        name: 'Production',
        tokenUrl: 'https://{myDomain}.my.salesforce.com/services/oauth2/token',
      },
      {
        id: 'sandbox',
        name: 'Sandbox',
        tokenUrl: 'https://{myDomain}--{sandboxName}.sandbox.my.salesforce.com/services/oauth2/token',
      },
    ],
    variables: [
      { name: 'myDomain', label: 'My Domain name', example: 'acme' },
      { name: 'sandboxName', label: 'Sandbox name', example: 'uat' },
    ],
    clientAuthenticationMethods: ['client_secret_post'],
    consoleUrl: 'https://{myDomain}.my.salesforce.com/lightning/setup/SetupOneHome/home',
    probe: {
      method: 'GET',
      url: 'https://{myDomain}.my.salesforce.com/services/oauth2/userinfo',
      urlByEnvironment: {
        sandbox: 'https://{myDomain}--{sandboxName}.sandbox.my.salesforce.com/services/oauth2/userinfo',
      },
      verified: false,
    },
  }),
  providerWith({
    id: 'pingone',
    name: 'PingOne',
    environments: [
      {
        id: 'region',
        name: 'Regional',
        tokenUrl: 'https://auth.pingone.{tld}/{environmentId}/as/token',
      },
    ],
    variables: [
      {
        name: 'tld',
        label: 'Region',
        example: 'com',
        default: 'com',
        choices: ['com', 'ca', 'eu', 'com.au', 'sg', 'asia'],
      },
      {
        name: 'environmentId',
        label: 'Environment ID',
        example: '00000000-0000-0000-0000-000000000000',
        pattern: '^[0-9a-f-]{36}$',
      },
    ],
  }),
  providerWith({
    id: 'zoom',
    name: 'Zoom (server-to-server)',
    environments: [
      {
        id: 'production',
        name: 'Production',
        tokenUrl: 'https://zoom.us/oauth/token',
        revocationUrl: 'https://zoom.us/oauth/revoke',
      },
    ],
    grantType: 'account_credentials',
    parameters: [
      { name: 'account_id', value: '', required: true, example: 'AbCdEf', description: 'From the app page.' },
    ],
    scopes: { separator: ' ', known: [], fixedAtCreation: true },
  }),
  providerWith({
    id: 'feishu-lark',
    name: 'Feishu / Lark',
    environments: [
      {
        id: 'lark',
        name: 'Lark',
        tokenUrl: 'https://open.larksuite.com/open-apis/auth/v3/tenant_access_token/internal',
      },
    ],
    grantType: null,
    clientAuthenticationMethods: ['json_body'],
    bodyFormat: 'json',
    credentialParameters: { clientId: 'app_id', clientSecret: 'app_secret' },
    tokenPath: ['tenant_access_token'],
    answer: { lifetimePath: ['expire'], successMember: { path: ['code'], value: 0 } },
  }),
  providerWith({
    id: 'onelogin',
    name: 'OneLogin, at its older address',
    environments: [
      {
        id: 'account',
        name: 'Account',
        tokenUrl: 'https://{subdomain}.onelogin.com/auth/oauth2/token',
      },
    ],
    variables: [{ name: 'subdomain', label: 'Subdomain', example: 'acme' }],
    tokenPath: ['data', '0', 'access_token'],
    notes: 'Its own header takes ID and secret too; Basic works as well.',
  }),
  providerWith({
    id: 'reddit',
    name: 'Reddit (application only)',
    headers: [
      {
        name: 'User-Agent',
        value: '',
        required: true,
        example: 'linux:com.example.app:v1.0 (by /u/example)',
        description: 'Reddit slows down clients that do not name themselves.',
      },
    ],
    confidence: 'unconfirmed',
    caveats: ['Some refusals are said to arrive as HTTP 200 with an error member.'],
  }),
  providerWith({
    id: 'paypal',
    name: 'PayPal',
    environments: [
      {
        id: 'sandbox',
        name: 'Sandbox',
        tokenUrl: 'https://api-m.sandbox.paypal.com/v1/oauth2/token',
        revocationUrl: 'https://api-m.sandbox.paypal.com/v1/oauth2/token/terminate',
      },
    ],
    revocationRequest: {
      clientAuthenticationMethod: 'client_secret_basic',
      bodyFormat: 'form',
      parameters: [{ name: 'token_type_hint', value: 'ACCESS_TOKEN', required: true }],
      bearerToken: false,
    },
    tokenLifetimeSeconds: 32_400,
  }),
  providerWith({
    id: 'twitch',
    name: 'Twitch',
    clientAuthenticationMethods: ['client_secret_post'],
    apiRequest: { headers: [{ name: 'Client-Id', value: '{client_id}', required: true }] },
    revocationRequest: {
      clientAuthenticationMethod: 'none',
      bodyFormat: 'form',
      parameters: [],
      bearerToken: false,
    },
    probe: {
      method: 'GET',
      url: 'https://id.twitch.tv/oauth2/validate',
      authorizationScheme: 'OAuth',
      verified: true,
    },
  }),
  providerWith({
    id: 'shopify',
    name: 'Shopify',
    environments: [
      {
        id: 'store',
        name: 'Store',
        tokenUrl: 'https://{shop}.myshopify.com/admin/oauth/access_token',
      },
    ],
    variables: [{ name: 'shop', label: 'Store', example: 'my-store' }],
    apiRequest: { tokenHeader: 'X-Shopify-Access-Token', headers: [] },
  }),
  providerWith({
    id: 'dynatrace',
    name: 'Dynatrace',
    parameters: [{ name: 'resource', value: 'urn:dtaccount:{accountUuid}', required: true }],
    variables: [{ name: 'accountUuid', label: 'Account', example: '00000000-0000-0000-0000-000000000000' }],
  }),
  providerWith({
    id: 'adobe-ims',
    name: 'Adobe',
    scopes: { separator: ',', known: ['openid', 'AdobeID'], required: true },
  }),
  providerWith({ id: 'crowdstrike', name: 'CrowdStrike', answer: { successStatus: 201 } }),
  providerWith({
    id: 'mongodb-atlas',
    name: 'MongoDB Atlas',
    maximumSecretAgeDays: 365,
    secretExpiryNote: 'From 8 hours to 365 days, chosen when the secret is made.',
    defaultRotationPolicy: { maximumAgeDays: 90, warningDays: 14, overlapDays: 7 },
    probe: {
      method: 'GET',
      url: 'https://cloud.mongodb.com/api/atlas/v2/orgs',
      headers: { Accept: 'application/vnd.atlas.2023-01-01+json' },
      verified: false,
    },
  }),
  providerWith({
    id: 'fedex',
    name: 'FedEx',
    clientAuthenticationMethods: ['client_secret_post'],
    parameters: [
      { name: 'child_Key', value: '', required: false },
      { name: 'child_secret', value: '', required: false, sensitive: true },
    ],
  }),
];
