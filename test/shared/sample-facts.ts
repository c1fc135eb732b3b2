import { noOverrides, type CredentialSetFacts } from '../../src/shared/credential.ts';

/** What a user typed for a Monite credential set, but for what a test changes. */
export function factsWith(changes: Partial<CredentialSetFacts> = {}): CredentialSetFacts {
  return {
    providerId: 'monite',
    environmentId: 'sandbox',
    variables: {},
    name: 'Invoice importer',
    clientId: 'f2d4c1a8-0d3b-4a57-9c0e-7a1f6f0f3b11',
    clientIdentifier: '',
    project: 'Invoices',
    contactEmail: 'api-team@example.com',
    description: '',
    access: { level: 'full' },
    context: 'service',
    usages: [],
    tags: [],
    rotationPolicy: null,
    secretExpiresAt: null,
    enabled: true,
    request: noOverrides,
    ...changes,
  };
}
