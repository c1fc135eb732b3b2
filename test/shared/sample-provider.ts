import type { Provider } from '../../src/shared/provider.ts';

/** A provider that follows RFC 6749 to the letter, but for what a test changes. */
export function providerWith(changes: Partial<Provider> = {}): Provider {
  return {
    id: 'example',
    name: 'Example',
    aliases: [],
    kind: 'oauth2_client_credentials',
    environments: [{ id: 'production', name: 'Production', tokenUrl: 'https://auth.example.com/token' }],
    variables: [],
    grantType: 'client_credentials',
    clientAuthenticationMethods: ['client_secret_basic'],
    basicEncoding: 'form',
    bodyFormat: 'form',
    credentialParameters: { clientId: 'client_id', clientSecret: 'client_secret' },
    parameters: [],
    headers: [],
    tokenPath: ['access_token'],
    scopes: { separator: ' ', known: [] },
    clientIdFormat: 'opaque',
    documentationUrl: 'https://docs.example.com/',
    creationDocumentationUrl: null,
    consoleUrl: null,
    creationSteps: ['Create a client.'],
    secretShownOnce: null,
    defaultRotationPolicy: { maximumAgeDays: 90, warningDays: 14, overlapDays: 7 },
    maximumSecretAgeDays: null,
    tokenLifetimeSeconds: null,
    probe: null,
    confidence: 'verified',
    caveats: [],
    sources: ['https://docs.example.com/'],
    ...changes,
  };
}
