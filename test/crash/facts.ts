import { noOverrides, type CredentialSetFacts } from '../../src/shared/credential.ts';

/** @param random - between 0 and 1: how long the description is */
export function factsFor(name: string, random: number): CredentialSetFacts {
  return {
    providerId: 'monite',
    environmentId: 'sandbox',
    variables: {},
    name,
    clientId: `client of ${name}`,
    clientIdentifier: '',
    project: '',
    contactEmail: 'api@example.com',
    description: 'x'.repeat(Math.floor(random * 3000)),
    access: { level: 'full' },
    context: 'other',
    usages: [],
    tags: [],
    rotationPolicy: null,
    secretExpiresAt: null,
    enabled: true,
    request: noOverrides,
  };
}
