import { randomUUID } from 'node:crypto';
import type { CredentialSet, CredentialSetFacts } from '../../shared/credential.ts';
import { withoutEdgeSpace } from '../../shared/edge-space.ts';
import type { ExperimentChange } from '../../shared/experiment.ts';
import { eventsAbout } from './audit.ts';
import { currentVersion, withCorrectedSecret, withFacts, withTokenTest } from './credential-set.ts';
import type { Parts } from './open-parts.ts';
import { listTokenTests } from './token-tests.ts';

/**
 * Makes an experiment's change to the set itself. A secret with white space around it gets a new version without, and
 * the former stays as previous with its value, as do older ones: nothing is lost should the space have belonged to it.
 * The secret is no younger for that. Where the kept tests show that the very change worked, it counts as the set's last
 * test from now on.
 *
 * @param facts - with the change made to them
 * @throws KeyturnError `unknown_credential_set`, `duplicate_client_id`; `invalid_input` for a secret of nothing but space
 */
export function adoptExperiment(
  parts: Pick<Parts, 'sets' | 'secrets' | 'audit' | 'now' | 'connection' | 'records' | 'ledger' | 'settings'>,
  id: string,
  facts: CredentialSetFacts,
  change: ExperimentChange,
): CredentialSet {
  const { sets, secrets, audit, now, settings } = parts;
  const at = now();
  const set = withFacts(proven(parts, sets.get(id), change), facts, at);
  const secret = change.trimmed ? trimmedSecret(parts, set) : null;
  const versionId = randomUUID();
  const next =
    secret === null
      ? set
      : withCorrectedSecret(set, { id: versionId, fingerprint: settings.fingerprints.of(secret) }, at);
  sets.update([next], (database) => {
    audit.append(database, eventsAbout([next], 'credential_set_edited', { detail: 'As first aid showed' }));
    if (secret === null) return;
    secrets.insert(database, id, { id: versionId, createdAt: at }, secret);
    audit.append(database, eventsAbout([next], 'secret_replaced', { detail: 'Without the space around it' }));
  });
  return next;
}

/** @returns null where there is no space to leave out */
function trimmedSecret({ secrets }: Pick<Parts, 'secrets'>, set: CredentialSet): string | null {
  const { bytes } = secrets.open(set, undefined);
  try {
    const text = bytes.toString('utf8');
    const trimmed = withoutEdgeSpace(text);
    return trimmed === text ? null : trimmed;
  } finally {
    bytes.fill(0);
  }
}

function proven(
  parts: Parameters<typeof listTokenTests>[0],
  set: CredentialSet,
  change: ExperimentChange,
): CredentialSet {
  const wanted = JSON.stringify(Object.entries(change).sort());
  const test = listTokenTests(parts, set.id).find(
    ({ experiment, secretVersionId }) =>
      experiment !== undefined &&
      secretVersionId === currentVersion(set)?.id &&
      JSON.stringify(Object.entries(experiment).sort()) === wanted,
  );
  if (test?.outcome.kind !== 'granted' && test?.outcome.kind !== 'accepted') return set;
  const { experiment: _, ...asUsual } = test;
  return withTokenTest(set, asUsual, false);
}
