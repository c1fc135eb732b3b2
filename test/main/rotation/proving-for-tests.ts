import type { Timeouts } from '../../../src/main/oauth/deadline.ts';
import type { ProviderFetch } from '../../../src/main/oauth/exchange.ts';
import { createTokenHolder, type TokenHolder } from '../../../src/main/oauth/token-holder.ts';
import { createTokenTester, type TokenTester } from '../../../src/main/oauth/token-test.ts';
import type { ProvingParts } from '../../../src/main/rotation/ask-with.ts';
import { provePendingSecret } from '../../../src/main/rotation/proving.ts';
import { proveRevocation } from '../../../src/main/rotation/proving-revocation.ts';
import type { NewSecretFacts } from '../../../src/main/vault/stages.ts';
import type { Vault } from '../../../src/main/vault/vault.ts';
import {
  noOverrides,
  type CredentialSet,
  type CredentialSetFacts,
  type SecretStage,
} from '../../../src/shared/credential.ts';
import type { Provider } from '../../../src/shared/provider.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { customProvider } from '../oauth/tester-for-tests.ts';
import { someFacts, surroundings } from '../vault/temporary.ts';

/** Facts of a set that asks at a URL. */
export function factsAt(tokenUrl: string, changes: Partial<CredentialSetFacts> = {}): CredentialSetFacts {
  const provider = customProvider();
  return someFacts({
    providerId: provider.id,
    environmentId: provider.environments[0]?.id ?? '',
    clientId: 'orders-service',
    access: { level: 'full' },
    enabled: true,
    ...changes,
    request: { ...noOverrides, tokenUrl, ...changes.request },
  });
}

export interface RotationUnderTest {
  readonly vault: Vault;
  readonly tester: TokenTester;
  readonly tokens: TokenHolder;
  readonly id: string;
  readonly set: () => CredentialSet;
  readonly versionIn: (stage: SecretStage) => CredentialSet['secretVersions'][number];
  readonly addPending: (clientSecret: string, facts?: Partial<NewSecretFacts>) => CredentialSet;
  /** Without proof, and with a week of overlap. */
  readonly promote: () => CredentialSet;
  readonly prove: () => ReturnType<typeof provePendingSecret>;
  /** Of the latest previous version, unless told otherwise. */
  readonly proveRevocation: (versionId?: string) => ReturnType<typeof proveRevocation>;
  /** Whether the vault still has the value. */
  readonly isKept: (versionId: string) => Promise<boolean>;
}

/** A real vault with one set, and a real token tester on Node's network. */
export async function rotationOf(
  facts: CredentialSetFacts,
  clientSecret: string,
  {
    provider = customProvider(),
    timeouts = { header: 1_500, total: 3_000 },
    fetch: send = fetch as ProviderFetch,
  } = {},
): Promise<RotationUnderTest> {
  const { open, clock } = surroundings();
  const vault = await open();
  const { id } = vault.register(facts, clientSecret);
  const tokens = createTokenHolder({ clock, timers: { setTimeout, clearTimeout } });
  const tester = testerOver(vault, { tokens, clock, timeouts, send });
  const parts: ProvingParts = { vault, provider: provider as Provider, tokenTester: tester };
  const versionIn = (stage: SecretStage) => {
    const version = vault.get(id).secretVersions.find((each) => each.stage === stage);
    if (!version) throw new Error(`no ${stage} version`);
    return version;
  };
  return {
    vault,
    tester,
    tokens,
    id,
    set: () => vault.get(id),
    versionIn,
    addPending: (secret, more = {}) =>
      vault.rotation.addPending(id, {
        clientSecret: secret,
        clientId: null,
        keyId: null,
        secretExpiresAt: null,
        ...more,
      }),
    promote: () => vault.rotation.promote(id, { overlapDays: 7, withoutProof: true }),
    prove: () => provePendingSecret(parts, id),
    proveRevocation: (versionId = versionIn('previous').id) => proveRevocation(parts, id, versionId),
    isKept: (versionId) => vault.withSecret(id, () => true, versionId).catch(() => false),
  };
}

interface Surroundings {
  readonly clock: FakeClock;
  readonly tokens: TokenHolder;
  readonly timeouts: Timeouts;
  readonly send: ProviderFetch;
}

/** A token tester that gets its secrets from a vault. */
export function testerOver(
  vault: Vault,
  { clock, tokens, timeouts, send }: Partial<Surroundings> = {},
): TokenTester {
  const time = clock ?? new FakeClock();
  return createTokenTester({
    clock: time,
    tokens: tokens ?? createTokenHolder({ clock: time, timers: { setTimeout, clearTimeout } }),
    fetch: send ?? (fetch as ProviderFetch),
    monotonicNow: () => performance.now(),
    timeouts: () => timeouts ?? { header: 10_000, total: 20_000 },
    withSecret: (...request) => vault.withSecret(...request),
  });
}
