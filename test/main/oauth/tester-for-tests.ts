import { newVersion } from '../../../src/main/vault/credential-set.ts';
import {
  noOverrides,
  type CredentialSet,
  type TokenRequestOverrides,
} from '../../../src/shared/credential.ts';
import type { Provider } from '../../../src/shared/provider.ts';
import type { ProviderFetch } from '../../../src/main/oauth/exchange.ts';
import type { Timeouts } from '../../../src/main/oauth/deadline.ts';
import { createTokenHolder } from '../../../src/main/oauth/token-holder.ts';
import { createTokenTester } from '../../../src/main/oauth/token-test.ts';
import { requireProvider } from '../../../src/main/providers/catalogue.ts';
import { FakeClock } from '../../fakes/clock.ts';

export const versionId = '00000000-0000-4000-8000-00000000beef';

/** A credential set of the custom provider, but for what a test changes. */
export function credentialSet(
  changes: Partial<CredentialSet> = {},
  request: Partial<TokenRequestOverrides> = {},
): CredentialSet {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    providerId: 'custom-oauth2',
    environmentId: customEnvironment(),
    variables: {},
    name: 'Orders service',
    clientId: 'orders-service',
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
    request: { ...noOverrides, ...request },
    createdAt: 0,
    updatedAt: 0,
    trashedAt: null,
    secretChangedAt: 0,
    exposedAt: null,
    secretVersions: [testedVersion],
    lastTest: null,
    snoozedUntil: null,
    lastUsedAt: null,
    automation: null,
    ...changes,
  };
}

const testedVersion = newVersion({ id: versionId, stage: 'current', createdAt: 0 });

export const customProvider = (): Provider => requireProvider('custom-oauth2');

function customEnvironment(): string {
  return customProvider().environments[0]?.id ?? '';
}

/** A token tester with real parts but for the clock, and a vault that holds one secret. */
export function testerFor(
  clientSecret: string,
  {
    fetch: send = fetch,
    timeouts,
  }: {
    fetch?: ProviderFetch;
    timeouts?: Timeouts;
  } = {},
) {
  const clock = new FakeClock();
  const tokens = createTokenHolder({ clock, timers: { setTimeout, clearTimeout } });
  const handedOut: Buffer[] = [];
  const tester = createTokenTester({
    clock,
    tokens,
    fetch: send,
    monotonicNow: () => performance.now(),
    timeouts: () => timeouts ?? { header: 10_000, total: 20_000 },
    withSecret: async (_id, use) => {
      const secret = Buffer.from(clientSecret, 'utf8');
      handedOut.push(secret);
      try {
        return await use(secret, testedVersion);
      } finally {
        secret.fill(0);
      }
    },
  });
  return { tester, tokens, clock, handedOut };
}

/** A `fetch` that gives one answer to whatever is asked. */
export const answering =
  (make: (request: Request) => Response | Promise<Response>): typeof fetch =>
  async (input, init) =>
    make(new Request(input as string, init));
