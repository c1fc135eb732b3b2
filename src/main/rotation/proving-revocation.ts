import type { CredentialSet } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import type { RevocationProof } from '../../shared/rotation-proof.ts';
import type { FinishedTokenTest } from '../oauth/token-test.ts';
import { keepOutcome } from '../vault/keep-outcome.ts';
import { asksAsWith, versionIn } from '../vault/stages.ts';
import type { Vault } from '../vault/vault.ts';
import { askIfKept, prepareAsking, type ProvingParts } from './ask-with.ts';
import { isWorthAsking, judgeRevocation, type RevocationVerdict } from './revocation-verdict.ts';

/** {@link RevocationProof} with the set as the vault keeps it. */
export type ProvenRevocation = Omit<RevocationProof, 'credentialSet'> & { readonly set: CredentialSet };

/**
 * Asks for a token with the current secret and then, once, with the old one. Only if the old one is refused as wrong
 * while the current one isn't, its value is destroyed; whatever else happens, it is kept.
 *
 * @throws KeyturnError `no_such_secret_version` for one that isn't `previous`; `credential_set_disabled`; as
 *   {@link TokenTester.run}. Never for what network or server do
 */
export async function proveRevocation(
  parts: ProvingParts,
  id: string,
  versionId: string,
): Promise<ProvenRevocation> {
  const { vault } = parts;
  const set = vault.get(id);
  requireProvable(set, versionId);
  if (!asksAsWith(set, versionId, vault.ownProviders.find(set.providerId))) return notComparable(vault, set);
  const { askWith } = await prepareAsking(parts, set);
  const current = versionIn(set, 'current');
  const control = current ? await askIfKept(askWith, current.id) : null;
  const old = isWorthAsking(control) ? await askWith(versionId) : null;
  const tests = { control: kept(vault, control), test: kept(vault, old) };
  const judged = judgeRevocation(control, old);
  // Promoted, undone or revoked meanwhile: the answer is about another stage than the one that may be destroyed.
  const stands = judged.verdict !== 'revoked' || isStillOld(vault.get(id), set, versionId);
  const verdict = stands ? judged : changedMeanwhile;
  const now = vault.get(id);
  vault.audit.recordIfPossible('revocation_tested', { about: now, detail: verdictWords[verdict.verdict] });
  const after = verdict.verdict === 'revoked' ? vault.rotation.revoke(id, versionId, 'proven') : now;
  return { set: after, ...tests, ...verdict };
}

/** Another server refuses a secret that it never had, and another method one that it doesn't go with. */
function notComparable(vault: Vault, set: CredentialSet): ProvenRevocation {
  vault.audit.recordIfPossible('revocation_tested', { about: set, detail: verdictWords.unknown });
  return { set, test: null, control: null, ...askedOtherwise };
}

const kept = (vault: Vault, finished: FinishedTokenTest | null) =>
  finished && keepOutcome(vault, finished.result, finished.rejected);

const verdictWords = { revoked: 'Revoked', alive: 'Still alive', unknown: 'Not known' } as const;

/** @throws KeyturnError `no_such_secret_version`, `credential_set_disabled` */
function requireProvable(set: CredentialSet, versionId: string): void {
  if (set.secretVersions.find(({ id }) => id === versionId)?.stage !== 'previous') throw notPrevious();
  if (set.enabled && set.trashedAt === null) return;
  const state = set.trashedAt === null ? 'disabled' : 'in the trash';
  throw new KeyturnError({
    code: 'credential_set_disabled',
    message: `${set.name} is ${state}, so nothing is asked with its secrets.`,
    hint: `${set.trashedAt === null ? 'Enable' : 'Restore'} it first, or say yourself that the old secret is revoked.`,
  });
}

function isStillOld(now: CredentialSet, before: CredentialSet, versionId: string): boolean {
  const stageOf = (set: CredentialSet) => set.secretVersions.find(({ id }) => id === versionId)?.stage;
  const currentOf = (set: CredentialSet) => versionIn(set, 'current')?.id;
  return stageOf(now) === 'previous' && currentOf(now) === currentOf(before);
}

const changedMeanwhile: RevocationVerdict = {
  verdict: 'unknown',
  message: 'The rotation went on while the provider was asked, so nothing was destroyed.',
  hint: 'Look at the secrets as they are now, and prove it again.',
};

const askedOtherwise: RevocationVerdict = {
  verdict: 'unknown',
  message:
    'Not known: how tokens are asked for, in this credential set or its provider, was edited after this secret was replaced, so it was not asked with.',
  hint: 'A refusal would prove nothing now. Undo that edit and prove it again, or say yourself that it is revoked.',
};

const notPrevious = () =>
  new KeyturnError({
    code: 'no_such_secret_version',
    message: 'Only a previous secret that is still kept can be proven to be revoked.',
  });
