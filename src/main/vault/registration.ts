import { randomUUID } from 'node:crypto';
import type { CredentialSet, CredentialSetFacts } from '../../shared/credential.ts';
import { eventsAbout } from './audit.ts';
import { created } from './credential-set.ts';
import type { Parts } from './open-parts.ts';

/** The facts of a new credential set, checked by their schema, and the value of its client secret. */
export interface NewCredentialSet {
  readonly facts: CredentialSetFacts;
  readonly clientSecret: string;
}

/** Registers all of them in one transaction, or none. */
export function register(
  { sets, secrets, audit, now, settings }: Pick<Parts, 'sets' | 'secrets' | 'audit' | 'now' | 'settings'>,
  entries: readonly NewCredentialSet[],
): readonly CredentialSet[] {
  const createdAt = now();
  const additions = entries.map(({ facts, clientSecret }) => {
    const versionId = randomUUID();
    const fingerprint = settings.fingerprints.of(clientSecret);
    const ids = { id: randomUUID(), versionId, fingerprint };
    return { set: created(facts, ids, createdAt), versionId, clientSecret };
  });
  const added = additions.map(({ set }) => set);
  sets.insert(added, (database) => {
    audit.append(database, eventsAbout(added, 'credential_set_registered'));
    for (const { set, versionId, clientSecret } of additions) {
      secrets.insert(database, set.id, { id: versionId, createdAt }, clientSecret);
    }
  });
  return added;
}
