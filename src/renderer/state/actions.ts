import {
  CredentialSetFactsSchema,
  type CredentialSetFacts,
  type CredentialSetListItem,
} from '../../shared/credential.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import type { CopyReceipt } from '../../shared/ipc-contract.ts';
import { formatCount, formatDuration } from '../ui/format.ts';
import { showFailure, showToast } from '../ui/toast.ts';
import { call } from './bridge.svelte.ts';
import { clock } from './clock.svelte.ts';
import { credentialSets } from './credential-sets.svelte.ts';
import { selection } from './selection.svelte.ts';
import { undoHistory } from './undo-history.svelte.ts';

/**
 * Everything the window changes goes through here: calls main, takes the answer into the store, remembers how to undo
 * it. Answers with the {@link Result}, so that a form shows the failure where it belongs; actions without a form
 * report it themselves.
 */

const kept = (result: Result<CredentialSetListItem>): Result<CredentialSetListItem> => {
  if (result.ok) credentialSets.apply([result.value]);
  return result;
};

const reported = <T>(result: Result<T>): Result<T> => {
  if (!result.ok) showFailure(result.failure);
  return result;
};

/** The facts alone, which is what an update sends. */
export function factsOf(item: CredentialSetListItem): CredentialSetFacts {
  const names = Object.keys(CredentialSetFactsSchema.entries) as (keyof CredentialSetFacts)[];
  return Object.fromEntries(names.map((name) => [name, item[name]])) as unknown as CredentialSetFacts;
}

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
    const former = factsOf(before);
    undoHistory.remember(`the changes to “${before.name}”`, async () => {
      const undone = kept(await call('updateCredentialSet', { id, facts: former }));
      return undone.ok ? null : undone.failure;
    });
  }
  return result;
}

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

/** "I rotated it". */
export const replaceSecret = async (
  id: string,
  clientSecret: string,
  secretExpiresAt: number | null,
): Promise<Result<CredentialSetListItem>> =>
  kept(await call('replaceSecret', { id, clientSecret, secretExpiresAt }));

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

/** The list moves at once; main's event that follows brings the exact times. */
function markTrashed(ids: readonly string[], trashedAt: number | null): void {
  credentialSets.apply(
    ids.flatMap((id) => {
      const item = credentialSets.get(id);
      return item ? [{ ...item, trashedAt }] : [];
    }),
  );
}

export const copyClientId = async (id: string): Promise<Result<CopyReceipt>> =>
  copied('Client ID', await call('copyClientId', { id }));

/** The secret goes to the clipboard in main; it never comes here. */
export const copySecret = async (id: string, versionId?: string): Promise<Result<CopyReceipt>> =>
  copied('Client secret', await call('copySecret', { id, ...(versionId !== undefined && { versionId }) }));

export const copyToken = async (
  id: string,
  form: 'token' | 'header' | 'curl',
): Promise<Result<CopyReceipt>> =>
  copied(
    { token: 'Token', header: 'Header', curl: 'curl command' }[form],
    await call('copyToken', { id, form }),
  );

function copied(what: string, result: Result<CopyReceipt>): Result<CopyReceipt> {
  if (!result.ok) return reported(result);
  const { clearsAfter } = result.value;
  showToast(`${what} copied`, {
    description:
      clearsAfter === null ? undefined : `The clipboard is cleared in ${formatDuration(clearsAfter)}.`,
  });
  return result;
}
