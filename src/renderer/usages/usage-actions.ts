import { factsOf, type CredentialSetListItem } from '../../shared/credential.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import type { Usage } from '../../shared/usage.ts';
import { kept, reported } from '../state/actions.ts';
import { call } from '../state/bridge.svelte.ts';
import { clock } from '../state/clock.svelte.ts';
import { credentialSets } from '../state/credential-sets.svelte.ts';
import { undoHistory } from '../state/undo-history.svelte.ts';
import { showToast } from '../ui/toast.ts';

type Undo = () => Promise<Failure | null>;

/** Adds a usage, or changes the one with its id. ⌘Z takes it back. The form shows the failure. */
export async function saveUsage(
  set: CredentialSetListItem,
  usage: Usage,
): Promise<Result<CredentialSetListItem>> {
  const isKnown = set.usages.some(({ id }) => id === usage.id);
  const usages = isKnown
    ? set.usages.map((each) => (each.id === usage.id ? usage : each))
    : [...set.usages, usage];
  return (await change(set, usages, `the changes to “${usage.where}”`)).result;
}

/** Removes a usage from the list; nothing happens at the place itself. */
export async function removeUsage(set: CredentialSetListItem, { id, where }: Usage): Promise<void> {
  const rest = set.usages.filter((each) => each.id !== id);
  const { result, undo } = await change(set, rest, `removing “${where}”`);
  if (!reported(result).ok) return;
  showToast(`Removed “${where}”`, { action: { label: 'Undo', run: () => undoHistory.undoThis(undo) } });
}

/** Notes that a usage still uses the set, whichever secret it has. */
export async function confirmStillUsed(set: CredentialSetListItem, usage: Usage): Promise<void> {
  const result = await saveUsage(set, { ...usage, confirmedAt: clock.read() });
  if (reported(result).ok) showToast(`“${usage.where}” is still in use`);
}

async function change(set: CredentialSetListItem, usages: readonly Usage[], what: string) {
  const before = set.usages;
  const undo: Undo = async () => {
    const present = credentialSets.get(set.id) ?? set;
    const undone = await write(present, withoutChange(present.usages, before, usages));
    return undone.ok ? null : undone.failure;
  };
  const result = await write(set, usages);
  if (result.ok) undoHistory.remember(what, undo);
  return { result, undo };
}

const write = async (
  set: CredentialSetListItem,
  usages: readonly Usage[],
): Promise<Result<CredentialSetListItem>> =>
  kept(await call('updateCredentialSet', { id: set.id, facts: { ...factsOf(set), usages: [...usages] } }));

/** What the list is when one change of it is taken back: others may have changed other usages since. */
export function withoutChange(
  present: readonly Usage[],
  before: readonly Usage[],
  after: readonly Usage[],
): Usage[] {
  const former = new Map(before.map((usage) => [usage.id, usage]));
  const latter = new Map(after.map((usage) => [usage.id, usage]));
  const list = present
    .filter(({ id }) => former.has(id) || !latter.has(id))
    .map((usage) =>
      former.get(usage.id) === latter.get(usage.id) ? usage : (former.get(usage.id) ?? usage),
    );
  for (const [index, usage] of before.entries()) {
    if (!latter.has(usage.id) && !list.some(({ id }) => id === usage.id)) list.splice(index, 0, usage);
  }
  return list;
}
