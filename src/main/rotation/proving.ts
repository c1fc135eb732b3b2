import type { CredentialSet } from '../../shared/credential.ts';
import type { PendingProof } from '../../shared/rotation-proof.ts';
import type { TokenTestResult } from '../../shared/token-test.ts';
import { changesRequest } from '../../shared/changes-request.ts';
import { redactTree, type Redactor } from '../oauth/redact.ts';
import { redactOutcome } from '../oauth/redacted-outcome.ts';
import type { FinishedTokenTest } from '../oauth/token-test.ts';
import { keepOutcome } from '../vault/keep-outcome.ts';
import { asWith, requirePending, versionIn } from '../vault/stages.ts';
import type { Vault } from '../vault/vault.ts';
import {
  askIfKept,
  isOfTheMoment,
  isSuccess,
  prepareAsking,
  type Asking,
  type ProvingParts,
} from './ask-with.ts';
import { compareTokens, type Got } from './compare-tokens.ts';
import { changedMeanwhile, comparisonCancelled, notProvenWords, provenWords } from './proof-words.ts';

/** {@link PendingProof} with the set as the vault keeps it. */
export type ProvenPending = Omit<PendingProof, 'credentialSet'> & { readonly set: CredentialSet };

/**
 * Asks for a token with the pending secret, just as the set will ask after its promotion, and compares it with what
 * the current one gets. The proof is kept with the pending version; one that is refused loses the proof it had.
 *
 * @throws KeyturnError `no_pending_secret`; as {@link TokenTester.run}. Never for what network or server do
 */
export async function provePendingSecret(parts: ProvingParts, id: string): Promise<ProvenPending> {
  const { vault } = parts;
  const set = vault.get(id);
  const pending = requirePending(set);
  const asking = await prepareAsking(parts, set);
  const asked = await asking.askWith(pending.id);
  const current = versionIn(set, 'current');
  if (!isSuccess(asked.result.outcome) || !current) return notProven(vault, set, pending.id, asked);
  const compared = await askIfKept(asking.askWith, current.id);
  return keepProof(vault, set, { pending: asked, current: compared }, asking);
}

function notProven(
  vault: Vault,
  before: CredentialSet,
  pendingId: string,
  asked: FinishedTokenTest,
): ProvenPending {
  const test = keepOutcome(vault, asked.result, asked.rejected);
  const now = vault.get(before.id);
  const { outcome } = asked.result;
  const wasProven = requirePending(before).proof !== null;
  const isRefused = outcome.kind === 'refused' && !isOfTheMoment(outcome);
  const isSame = isUnchanged(before, now, pendingId);
  const set = isRefused && isSame ? vault.rotation.dropProof(now.id, pendingId) : now;
  return { set, test, currentTest: null, ...(isSame ? notProvenWords(asked, wasProven) : changedMeanwhile) };
}

function keepProof(
  vault: Vault,
  before: CredentialSet,
  asked: { readonly pending: FinishedTokenTest; readonly current: FinishedTokenTest | null },
  { related }: Asking,
): ProvenPending {
  const redact = related.redactor();
  // The server could tell the one token in its answer with the other, before it was known what to hide.
  const result = redactResult(asked.pending.result, redact);
  const test = keepOutcome(vault, result, asked.pending.rejected);
  const currentTest = asked.current && keepOutcome(vault, asked.current.result, asked.current.rejected);
  const tests = { test, currentTest };
  const now = vault.get(before.id);
  if (!isUnchanged(before, now, result.secretVersionId)) return { set: now, ...tests, ...changedMeanwhile };
  if (currentTest?.outcome.kind === 'cancelled') return { set: now, ...tests, ...comparisonCancelled };
  const got = (finished: FinishedTokenTest): Got => ({
    test: finished.result,
    token: related.tokenOf(finished.result.secretVersionId),
    clientId: asWith(before, finished.result.secretVersionId).clientId,
  });
  const comparable = asked.current && isSuccess(asked.current.result.outcome) ? asked.current : null;
  const differences = comparable ? compareTokens(got(comparable), got(asked.pending), redact) : [];
  const set = vault.rotation.noteProof(now.id, { compared: comparable !== null, differences });
  return { set, ...tests, ...provenWords(test, currentTest, differences) };
}

function redactResult(result: TokenTestResult, redact: Redactor): TokenTestResult {
  const { message, response, token, findings } = result;
  return {
    ...result,
    ...redactTree({ message, response, token, findings }, redact),
    outcome: redactOutcome(result.outcome, redact),
  };
}

/** Nobody discarded the secret, promoted it or edited the request while the provider was asked. */
function isUnchanged(before: CredentialSet, now: CredentialSet, pendingId: string): boolean {
  return (
    versionIn(now, 'pending')?.id === pendingId &&
    versionIn(now, 'current')?.id === versionIn(before, 'current')?.id &&
    !changesRequest(before, now)
  );
}
