import { expect, type Page } from '@playwright/test';
import {
  noOverrides,
  type CredentialSetFacts,
  type CredentialSetListItem,
} from '../../../src/shared/credential.ts';
import type { KeyturnBridge } from '../../../src/shared/ipc-contract.ts';

export interface SeededSet extends Partial<CredentialSetFacts> {
  readonly name: string;
  readonly clientSecret?: string;
}

/** What most tests don't care about: a custom provider on a port where nothing listens. */
export function factsFor({ name, clientSecret: _clientSecret, ...changes }: SeededSet): CredentialSetFacts {
  return {
    providerId: 'custom-oauth2',
    environmentId: 'production',
    variables: {},
    name,
    clientId: name.toLowerCase().replaceAll(' ', '-'),
    clientIdentifier: '',
    project: '',
    contactEmail: '',
    description: '',
    access: { level: 'full' },
    context: 'service',
    usages: [],
    tags: [],
    rotationPolicy: null,
    secretExpiresAt: null,
    enabled: true,
    request: { ...noOverrides, tokenUrl: 'http://127.0.0.1:9/token' },
    ...changes,
  };
}

/** Registers credential sets through the page's own bridge, for tests that are about what comes after. */
export async function seed(
  page: Page,
  ...sets: readonly SeededSet[]
): Promise<readonly CredentialSetListItem[]> {
  await expect(page.getByRole('navigation', { name: 'Views' })).toBeVisible();
  const requests = sets.map((set) => ({
    facts: factsFor(set),
    clientSecret: set.clientSecret ?? `secret of ${set.name}`,
  }));
  return page.evaluate(async (all) => {
    const { keyturn } = globalThis as unknown as { keyturn: KeyturnBridge };
    const registered: CredentialSetListItem[] = [];
    for (const request of all) {
      const answer = await keyturn.registerCredentialSet(request);
      if (!answer.ok) throw new Error(answer.failure.message);
      registered.push(answer.value);
    }
    return registered;
  }, requests);
}
