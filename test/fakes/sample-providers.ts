import type { Provider } from '../../src/shared/provider.ts';

/** A provider that follows the RFC in everything, but for what a test changes. */
export function sampleProvider(changes: Partial<Provider> & Pick<Provider, 'id' | 'name'>): Provider {
  return {
    aliases: [],
    kind: 'oauth2_client_credentials',
    environments: [
      { id: 'sandbox', name: 'Sandbox', tokenUrl: `https://sandbox.${changes.id}.example/oauth/token` },
      { id: 'production', name: 'Production', tokenUrl: `https://${changes.id}.example/oauth/token` },
    ],
    variables: [],
    grantType: 'client_credentials',
    clientAuthenticationMethods: ['client_secret_basic', 'client_secret_post'],
    basicEncoding: 'form',
    bodyFormat: 'form',
    credentialParameters: { clientId: 'client_id', clientSecret: 'client_secret' },
    parameters: [],
    headers: [],
    tokenPath: ['access_token'],
    scopes: { separator: ' ', known: ['read', 'write'] },
    clientIdFormat: 'opaque',
    documentationUrl: `https://docs.${changes.id}.example/`,
    creationDocumentationUrl: `https://docs.${changes.id}.example/credentials`,
    consoleUrl: `https://console.${changes.id}.example/`,
    creationSteps: [
      'Open the console and choose your project.',
      'Create an API client and give it a name.',
      'Copy the client ID and the client secret before you close the dialog.',
    ],
    secretShownOnce: true,
    defaultRotationPolicy: { maximumAgeDays: 90, warningDays: 14, overlapDays: 7 },
    maximumSecretAgeDays: null,
    tokenLifetimeSeconds: 1_800,
    probe: null,
    confidence: 'verified',
    caveats: [],
    sources: [],
    ...changes,
  };
}

/** The five source systems and the custom provider, in outline. */
export const sampleProviders: readonly Provider[] = [
  sampleProvider({ id: 'bonterra-apricot', name: 'Bonterra API for Apricot', aliases: ['apricot'] }),
  sampleProvider({ id: 'intersoft-sapient', name: 'Intersoft SAPIENT' }),
  sampleProvider({
    id: 'cm-ticketing-partner-api',
    name: 'CM.com Ticketing partner API',
    confidence: 'unconfirmed',
    caveats: ['CM.com does not publish how its partner API issues tokens.'],
  }),
  sampleProvider({
    id: 'monite',
    name: 'Monite',
    clientAuthenticationMethods: ['json_body'],
    bodyFormat: 'json',
    headers: [{ name: 'X-Monite-Version', value: '2024-05-25', required: true }],
  }),
  sampleProvider({
    id: 'trusted-shops-etrusted',
    name: 'Trusted Shops eTrusted',
    aliases: ['etrusted'],
    clientIdFormat: 'prefix_identifier',
    parameters: [{ name: 'audience', value: 'https://api.etrusted.com', required: true }],
  }),
  sampleProvider({
    id: 'custom-oauth2',
    name: 'Custom OAuth 2.0',
    kind: 'custom',
    environments: [
      { id: 'production', name: 'Production', tokenUrl: null },
      { id: 'sandbox', name: 'Sandbox', tokenUrl: null },
    ],
    documentationUrl: null,
    creationDocumentationUrl: null,
    consoleUrl: null,
    creationSteps: [],
    secretShownOnce: null,
    scopes: { separator: ' ', known: [] },
  }),
];
