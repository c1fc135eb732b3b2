import { factsOf, type CredentialSetFacts, type CredentialSetListItem } from '../../shared/credential.ts';
import type { ExperimentChange } from '../../shared/experiment.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import type { CopyReceipt } from '../../shared/ipc-contract.ts';
import { clientIdName, secretName } from '../../shared/value-names.ts';
import type { SnippetForm, SnippetSubject } from '../../shared/snippet.ts';
import { formatCount, formatDuration } from '../ui/format.ts';
import { showFailure, showToast } from '../ui/toast.ts';
import { call } from './bridge.svelte.ts';
import { clock } from './clock.svelte.ts';
import { credentialSets } from './credential-sets.svelte.ts';
import { providers } from './providers.svelte.ts';
import { selection } from './selection.svelte.ts';
import { factsToPutBack, isReplacedSince, type Edit } from './undo-edit.ts';
import { undoHistory } from './undo-history.svelte.ts';

/**
 * Everything the window changes goes through here: calls main, takes the answer into the store, remembers how to undo
 * it. Answers with the {@link Result}, so that a form shows the failure where it belongs; actions without a form
 * report it themselves.
 */

export const kept = (result: Result<CredentialSetListItem>): Result<CredentialSetListItem> => {
  if (result.ok) credentialSets.apply([result.value]);
  return result;
};

export const reported = <T>(result: Result<T>): Result<T> => {
  if (!result.ok) showFailure(result.failure);
  return result;
};

export const register = async (
  facts: CredentialSetFacts,
  clientSecret: string,
): Promise<Result<CredentialSetListItem>> =>
  kept(await call('registerCredentialSet', { facts, clientSecret }));

/** Changes what isn't secret. ⌘Z takes it back. */
export async function update(id: string, facts: CredentialSetFacts): Promise<Result<CredentialSetListItem>> {
  const before = credentialSets.get(id);
  const result = kept(await call('updateCredentialSet', { id, facts }));
  if (result.ok && before) {
    const edit = { before, after: result.value };
    undoHistory.remember(`the changes to “${before.name}”`, () => undoEdit(edit));
  }
  return result;
}

/**
 * "Use this from now on". ⌘Z takes back what isn't secret; a trimmed secret's former value stays as previous.
 *
 * @param onUndone - called once it was taken back
 */
export async function adoptExperiment(
  id: string,
  change: ExperimentChange,
  onUndone: () => void,
): Promise<Result<CredentialSetListItem>> {
  const before = credentialSets.get(id);
  const result = reported(kept(await call('adoptExperiment', { id, change })));
  if (result.ok && before) {
    const edit = { before, after: result.value };
    if (Object.keys(factsToPutBack(edit, result.value)).length > 0) {
      undoHistory.remember(`what first aid changed in “${before.name}”`, async () => {
        const failure = await undoEdit(edit);
        if (!failure) onUndone();
        return failure;
      });
    }
  }
  return result;
}

/** A set's history, into a file of the user's choice. */
export async function exportTokenTests(id: string): Promise<Result<boolean>> {
  const result = reported(await call('exportTokenTests', { id }));
  if (result.ok && result.value) showToast('History saved as CSV');
  return result;
}

async function undoEdit(edit: Edit): Promise<Failure | null> {
  const { id, name } = edit.before;
  const present = credentialSets.get(id) ?? edit.after;
  const former = factsToPutBack(edit, present);
  const replaced = isReplacedSince(edit.after, present);
  if (replaced && Object.keys(former).length === 0) return secretReplacedSince(name);
  const undone = kept(await call('updateCredentialSet', { id, facts: { ...factsOf(present), ...former } }));
  return undone.ok ? null : undone.failure;
}

const secretReplacedSince = (name: string): Failure => ({
  code: 'invalid_input',
  message: `The edit of “${name}” was about a secret that has been replaced since.`,
  hint: 'There is nothing to undo: what goes with the new secret is its own.',
});

export async function setEnabled(id: string, enabled: boolean): Promise<Result<CredentialSetListItem>> {
  const result = reported(kept(await call('setEnabled', { id, enabled })));
  if (result.ok) {
    undoHistory.remember(`${enabled ? 'enabling' : 'disabling'} “${result.value.name}”`, async () => {
      const undone = kept(await call('setEnabled', { id, enabled: !enabled }));
      return undone.ok ? null : undone.failure;
    });
  }
  return result;
}

export const setExposed = async (id: string, exposed: boolean): Promise<Result<CredentialSetListItem>> =>
  reported(kept(await call('setExposed', { id, exposed })));

const namesOf = (ids: readonly string[]): string => {
  const only = ids.length === 1 ? credentialSets.get(ids[0] ?? null) : undefined;
  return only ? `“${only.name}”` : formatCount(ids.length, 'credential set');
};

export async function moveToTrash(ids: readonly string[]): Promise<Result<null>> {
  const names = namesOf(ids);
  const moveOn = selection.beforeLeaving(ids);
  const result = reported(await call('moveToTrash', { ids: [...ids] }));
  if (!result.ok) return result;
  moveOn();
  markTrashed(ids, clock.read());
  const undo = async (): Promise<Failure | null> => {
    const restored = await call('restoreFromTrash', { ids: [...ids] });
    if (!restored.ok) return restored.failure;
    markTrashed(ids, null);
    const [first] = ids;
    if (first !== undefined) selection.open(first);
    return null;
  };
  undoHistory.remember(`moving ${names} to the trash`, undo);
  showToast(`Moved ${names} to the trash`, {
    action: { label: 'Undo', run: () => undoHistory.undoThis(undo) },
  });
  return result;
}

export async function restore(ids: readonly string[]): Promise<Result<null>> {
  const names = namesOf(ids);
  const moveOn = selection.beforeLeaving(ids);
  const result = reported(await call('restoreFromTrash', { ids: [...ids] }));
  if (result.ok) {
    moveOn();
    markTrashed(ids, null);
    showToast(`Restored ${names}`);
  }
  return result;
}

/** Destroys sets in the trash for good. Ask first. */
export async function purge(ids: readonly string[]): Promise<Result<null>> {
  const names = namesOf(ids);
  const moveOn = selection.beforeLeaving(ids);
  const result = reported(await call('purge', { ids: [...ids] }));
  if (result.ok) {
    moveOn();
    credentialSets.apply([], ids);
    showToast(`Purged ${names}`);
  }
  return result;
}

/**
 * Main's event with the exact sets comes before its answer. After many changes it only says that the whole list is to
 * be fetched; until that is here, the sets move with a time that is nearly right.
 */
function markTrashed(ids: readonly string[], trashedAt: number | null): void {
  const agrees = (item: CredentialSetListItem) => (item.trashedAt === null) === (trashedAt === null);
  const behind = ids.flatMap((id) => credentialSets.get(id) ?? []).filter((item) => !agrees(item));
  if (behind.length > 0) credentialSets.assume(behind.map((item) => ({ ...item, trashedAt })));
}

/** What the provider calls the two values of a set. */
function valueNames(id: string): { readonly clientId: string; readonly secret: string } {
  const set = credentialSets.get(id);
  const provider = set && providers.get(set.providerId);
  return { clientId: clientIdName(provider), secret: set ? secretName(provider, set) : 'Client secret' };
}

export const copyClientId = async (id: string): Promise<Result<CopyReceipt>> =>
  copied(valueNames(id).clientId, await call('copyClientId', { id }));

/** The secret goes to the clipboard in main; it never comes here. */
export const copySecret = async (id: string, versionId?: string): Promise<Result<CopyReceipt>> =>
  copied(
    valueNames(id).secret,
    await call('copySecret', { id, ...(versionId !== undefined && { versionId }) }),
  );

export const copyToken = async (
  id: string,
  form: 'token' | 'header' | 'curl',
): Promise<Result<CopyReceipt>> =>
  copied(
    { token: 'Token', header: 'Header', curl: 'curl command' }[form],
    await call('copyToken', { id, form }),
  );

/** The snippet is made in main, and goes to the clipboard there. */
export const copySnippet = async (
  id: string,
  subject: SnippetSubject,
  form: SnippetForm,
  withSecrets: boolean,
): Promise<Result<CopyReceipt>> =>
  copied(
    subject === 'token_request' ? 'Token request' : 'API call',
    await call('copySnippet', { id, subject, form, withSecrets }),
  );

export function copied(what: string, result: Result<CopyReceipt>): Result<CopyReceipt> {
  if (!result.ok) return reported(result);
  const { clearsAfter } = result.value;
  showToast(`${what} copied`, {
    description:
      clearsAfter === null ? undefined : `The clipboard is cleared in ${formatDuration(clearsAfter)}.`,
  });
  return result;
}
