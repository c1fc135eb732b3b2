import type { CredentialSet } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import type { Provider } from '../../shared/provider.ts';
import type { TokenTestOutcome } from '../../shared/token-test.ts';
import { RelatedTests } from '../oauth/related-tests.ts';
import type { FinishedTokenTest, TokenTester } from '../oauth/token-test.ts';
import { asWith } from '../vault/stages.ts';
import type { Vault } from '../vault/vault.ts';

/** What proving needs. */
export interface ProvingParts {
  /** Open. */
  readonly vault: Vault;
  readonly provider: Provider;
  readonly tokenTester: Pick<TokenTester, 'run'>;
}

/** Requests with several secret versions of one set, each as the set asks while that version is its current one. */
export interface Asking {
  /**
   * One token request; its token is not held.
   *
   * @throws KeyturnError as {@link TokenTester.run}
   */
  readonly askWith: (versionId: string) => Promise<FinishedTokenTest>;
  readonly related: RelatedTests;
}

/** Every secret that the set keeps is hidden in every answer: the provider may know them all. */
export async function prepareAsking(parts: ProvingParts, set: CredentialSet): Promise<Asking> {
  const { vault, provider, tokenTester } = parts;
  const related = new RelatedTests();
  for (const { id, stage } of set.secretVersions) {
    if (stage !== 'revoked') await hideSecret(vault, related, set.id, id);
  }
  return {
    related,
    askWith: (versionId) =>
      tokenTester.run(asWith(set, versionId), provider, { versionId, holdsToken: false, related }),
  };
}

/** A damaged value of another version is no reason not to prove this one, which says so itself if it doesn't open. */
async function hideSecret(vault: Vault, related: RelatedTests, id: string, versionId: string): Promise<void> {
  try {
    await vault.withSecret(
      id,
      (secret) => {
        related.hide(secret.toString('utf8'));
      },
      versionId,
    );
  } catch (error) {
    if (!isUnopenable(error)) throw error;
  }
}

/**
 * As `askWith`, with a secret that may be damaged: that is one more reason to rotate, and none not to.
 *
 * @returns null: its value can't be opened
 */
export async function askIfKept(
  askWith: Asking['askWith'],
  versionId: string,
): Promise<FinishedTokenTest | null> {
  try {
    return await askWith(versionId);
  } catch (error) {
    if (isUnopenable(error)) return null;
    throw error;
  }
}

const isUnopenable = (error: unknown): boolean =>
  error instanceof KeyturnError && ['vault_corrupt', 'no_such_secret_version'].includes(error.code);

export const isSuccess = ({ kind }: TokenTestOutcome): boolean => kind === 'granted' || kind === 'accepted';

/** Refused for want of time, not for what was asked: the same request may be granted in the next minute. */
export const isOfTheMoment = (outcome: TokenTestOutcome): boolean =>
  outcome.kind === 'refused' &&
  (outcome.status === 429 ||
    outcome.status >= 500 ||
    /^(?:temporarily_unavailable|server_error|slow_down|rate_limit_exceeded|too_many_requests)$/.test(
      outcome.error ?? '',
    ) ||
    momentWords.test(outcome.errorDescription ?? ''));

/** Gateways and brute force guards say with 401, too, that it is too much or too early. */
const momentWords = /\btoo many\b|\brate limit|\bthrottl|\btemporarily\b|\btry again (?:in|later)\b/i;
