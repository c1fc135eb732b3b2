import { rotate } from '../../../main/vault/rotate.ts';
import { randomUUID } from 'node:crypto';
import { firstAid } from '../../../../src/main/oauth/first-aid/first-aid.ts';
import { plainWords } from '../../../../src/main/oauth/plain-words.ts';
import { isRejection } from '../../../../src/main/oauth/refusal.ts';
import { planTokenRequest } from '../../../../src/main/oauth/request-plan.ts';
import { requireProvider } from '../../../../src/main/providers/catalogue.ts';
import type { Vault } from '../../../../src/main/vault/vault.ts';
import type { CredentialSet } from '../../../../src/shared/credential.ts';
import { customProviderId } from '../../../../src/shared/provider.ts';
import type { TokenTestRecord } from '../../../../src/shared/token-test.ts';
import type { PlannedEvent, PlannedSet, SeedPlan } from '../plan.ts';

/**
 * Carries a plan out on an open vault.
 *
 * @param goTo - sets the vault's clock, ms since 1970
 */
export function carryOut({ sets }: SeedPlan, vault: Vault, goTo: (at: number) => void): void {
  // One transaction for all that were registered at one moment: ten thousand would take minutes.
  for (const together of byRegistration(sets)) {
    goTo(together[0]?.registeredAt ?? 0);
    const registered = vault.registerMany(together);
    together.forEach((planned, index) => {
      const set = registered[index];
      if (set) carryOutEvents(planned, set.id, vault, goTo);
    });
  }
}

function byRegistration(sets: readonly PlannedSet[]): Iterable<readonly PlannedSet[]> {
  const groups = new Map<number, PlannedSet[]>();
  for (const set of sets) groups.set(set.registeredAt, [...(groups.get(set.registeredAt) ?? []), set]);
  return groups.values();
}

function carryOutEvents({ events }: PlannedSet, id: string, vault: Vault, goTo: (at: number) => void): void {
  for (const event of events) {
    goTo(event.at);
    if (event.kind === 'secret_replaced') {
      const set = rotate(vault, id, event.clientSecret, vault.get(id).secretExpiresAt);
      // Whoever rotated years ago has revoked the former since; only the newest rotations are still under way.
      const former = set.secretVersions.find(({ stage }) => stage === 'previous');
      if (former) vault.rotation.revoke(id, former.id, 'proven');
    } else if (event.kind === 'tested') {
      vault.recordTokenTest(recordOf(event, vault.get(id)), isRejection(event.outcome));
    } else if (event.kind === 'exposed') vault.setExposed(id, true);
    else if (event.kind === 'disabled') vault.setEnabled(id, false);
    else vault.moveToTrash([id]);
  }
}

/** The record that a test with this outcome would have left. */
function recordOf(event: Extract<PlannedEvent, { kind: 'tested' }>, set: CredentialSet): TokenTestRecord {
  const provider = requireProvider(set.providerId);
  const planning = planTokenRequest(provider, set);
  const request = planning.kind === 'blocked' ? planning.facts : planning.plan.facts;
  const host = URL.canParse(request.url) ? new URL(request.url).host : '';
  const who = provider.id === customProviderId ? host : provider.name;
  const { clientAuthenticationMethod, askedScopes } = request;
  const context = { clientAuthenticationMethod, askedScopes, basicWasEncoded: false, retryAfter: null };
  return {
    id: randomUUID(),
    credentialSetId: set.id,
    secretVersionId: set.secretVersions.find(({ stage }) => stage === 'current')?.id ?? '',
    at: event.at,
    outcome: event.outcome,
    latency: event.latency,
    request,
    message: plainWords(event.outcome, { who, host }),
    hint: firstAid(event.outcome, context),
  };
}
