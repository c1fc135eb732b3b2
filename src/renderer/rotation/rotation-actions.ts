import type { CredentialSetListItem } from '../../shared/credential.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import type { UsageCopyForm } from '../../shared/identification.ts';
import type { CopyReceipt, RequestOf } from '../../shared/ipc-contract.ts';
import { formatCount } from '../ui/format.ts';
import { copied, kept, reported } from '../state/actions.ts';
import { call } from '../state/bridge.svelte.ts';
import { credentialSets } from '../state/credential-sets.svelte.ts';
import { isReplacedSince } from '../state/undo-edit.ts';
import { undoHistory } from '../state/undo-history.svelte.ts';
import { showToast } from '../ui/toast.ts';

/**
 * What the guided rotation changes; see {@link ../state/actions.ts}. Proving has a store of its own, because its outcome
 * stays on screen.
 */

/** Keeps a new secret as pending. The form shows the failure. */
export const addPendingSecret = async (
  id: string,
  secret: Omit<RequestOf<'addPendingSecret'>, 'id'>,
): Promise<Result<CredentialSetListItem>> => kept(await call('addPendingSecret', { id, ...secret }));

/** Destroys the pending secret's value. Ask first. */
export async function discardPendingSecret(id: string): Promise<Result<CredentialSetListItem>> {
  const result = reported(kept(await call('discardPendingSecret', { id })));
  if (result.ok) showToast('The pending secret is discarded', { description: 'Its value is destroyed.' });
  return result;
}

export const acceptDifferences = async (
  id: string,
  versionId: string,
): Promise<Result<CredentialSetListItem>> =>
  reported(kept(await call('acceptDifferences', { id, versionId })));

/** Makes the pending secret the current one. ⌘Z takes it back for as long as the former one is kept. */
export async function promoteSecret(
  id: string,
  withoutProof: boolean,
): Promise<Result<CredentialSetListItem>> {
  const result = reported(kept(await call('promoteSecret', { id, withoutProof })));
  if (result.ok) {
    const promoted = result.value;
    undoHistory.remember(`the promotion in “${promoted.name}”`, async () => {
      // It would take another promotion back.
      if (isReplacedSince(promoted, credentialSets.get(id) ?? promoted)) return promotedSince(promoted.name);
      const undone = kept(await call('undoPromotion', { id }));
      return undone.ok ? null : undone.failure;
    });
  }
  return result;
}

const promotedSince = (name: string): Failure => ({
  code: 'invalid_input',
  message: `Another secret of “${name}” has become the current one since.`,
  hint: 'Look at its rotation: there, the latest promotion can be undone.',
});

export async function undoPromotion(id: string): Promise<Result<CredentialSetListItem>> {
  const result = reported(kept(await call('undoPromotion', { id })));
  if (result.ok) {
    showToast('The former secret is current again', { description: 'The new one is pending again.' });
  }
  return result;
}

/** Destroys a former secret's value on the user's word. Ask first. */
export const confirmRevocation = async (
  id: string,
  versionId: string,
): Promise<Result<CredentialSetListItem>> =>
  reported(kept(await call('confirmRevocation', { id, versionId })));

/** Ticks a usage off, or takes the tick back. */
export const confirmUsage = async (
  id: string,
  usageId: string,
  confirmed: boolean,
): Promise<Result<CredentialSetListItem>> =>
  reported(kept(await call('confirmUsage', { id, usageId, confirmed })));

/** ID and secret go to the clipboard in main, as a usage wants them. */
export const copyForUsage = async (
  id: string,
  usageId: string | null,
  form: UsageCopyForm,
): Promise<Result<CopyReceipt>> =>
  copied(copyFormWords[form], await call('copyForUsage', { id, usageId, form }));

export const copyFormWords: Readonly<Record<UsageCopyForm, string>> = {
  env: '.env line',
  value: 'Value',
  json: 'JSON',
};

/** "2 usages are open". */
export const openUsagesText = (count: number): string =>
  `${formatCount(count, 'usage')} ${count === 1 ? 'is' : 'are'} open`;
