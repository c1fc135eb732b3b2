import type { CredentialSetListItem } from '../../shared/credential.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import type { RotationPolicy } from '../../shared/provider.ts';
import type { CredentialSetChange } from '../../shared/rotation-channels.ts';
import { dayInMs } from '../../shared/rotation.ts';
import { formatCount, formatDate, formatNumber } from '../ui/format.ts';
import { showToast } from '../ui/toast.ts';
import { call } from './bridge.svelte.ts';
import { clock } from './clock.svelte.ts';
import { credentialSets } from './credential-sets.svelte.ts';
import { undoHistory } from './undo-history.svelte.ts';

/**
 * What is done with many sets at once. Each answers with the {@link Result}, so that a failure shows where it was asked
 * for; a toast offers to undo, and so does ⌘Z.
 */

/** So many sets are changed in one transaction: a tenth of a second, after which main serves others. */
const atOnce = 250;

type Items = readonly CredentialSetListItem[];
type Change = Omit<CredentialSetChange, 'id'>;

const namesOf = (items: Items): string => {
  const [only] = items;
  return items.length === 1 && only ? `“${only.name}”` : formatCount(items.length, 'credential set');
};

/** @param policy null: each follows its provider again */
export const setPolicyOf = (items: Items, policy: RotationPolicy | null): Promise<Result<null>> =>
  change(items, { rotationPolicy: policy }, `Set the rotation policy of ${namesOf(items)}`);

export const setContactOf = (items: Items, contactEmail: string): Promise<Result<null>> =>
  change(items, { contactEmail }, `Set the contact of ${namesOf(items)}`);

/** @param days null: reminders come again */
export function snooze(items: Items, days: number | null): Promise<Result<null>> {
  if (days === null) return change(items, { snoozedUntil: null }, `Ended the snooze of ${namesOf(items)}`);
  const snoozedUntil = clock.read() + days * dayInMs;
  return change(items, { snoozedUntil }, `Snoozed ${namesOf(items)} until ${formatDate(snoozedUntil)}`);
}

async function change(items: Items, wanted: Change, told: string): Promise<Result<null>> {
  const former = items.map((item): CredentialSetChange => ({ id: item.id, ...formerOf(item, wanted) }));
  const { result, done } = await send(former.map(({ id }) => ({ id, ...wanted })));
  if (done > 0) rememberUndo(former.slice(0, done), result.ok ? told : `${told}, ${done} of them`);
  return result.ok || done === 0
    ? result
    : { ok: false, failure: halfDone(result.failure, done, items.length) };
}

function rememberUndo(former: readonly CredentialSetChange[], told: string): void {
  const undo = async (): Promise<Failure | null> => {
    // What was purged meanwhile has nothing to be put back.
    const present = former.filter(({ id }) => credentialSets.get(id));
    if (present.length === 0) return null;
    const { result } = await send(present);
    return result.ok ? null : result.failure;
  };
  undoHistory.remember(`“${told}”`, undo);
  showToast(told, { action: { label: 'Undo', run: () => undoHistory.undoThis(undo) } });
}

const halfDone = (failure: Failure, done: number, all: number): Failure => ({
  ...failure,
  message: `${failure.message} ${formatNumber(done)} of ${formatNumber(all)} were changed before that.`,
});

function formerOf(item: CredentialSetListItem, wanted: Change): Change {
  return {
    ...(wanted.rotationPolicy !== undefined && { rotationPolicy: item.rotationPolicy }),
    ...(wanted.contactEmail !== undefined && { contactEmail: item.contactEmail }),
    ...(wanted.snoozedUntil !== undefined && { snoozedUntil: item.snoozedUntil }),
  };
}

/** @returns the result, and how many sets were changed: where it fails, those before it stay changed */
async function send(
  changes: readonly CredentialSetChange[],
): Promise<{ readonly result: Result<null>; readonly done: number }> {
  let done = 0;
  for (; done < changes.length; done += atOnce) {
    const part = changes.slice(done, done + atOnce);
    const result = await call('changeCredentialSets', { changes: part });
    if (!result.ok) return { result, done };
    assumeChanged(part);
  }
  return { result: { ok: true, value: null }, done: changes.length };
}

/** Main's event may only say that the whole list is to be fetched: until it is here, what is nearly right. */
function assumeChanged(changes: readonly CredentialSetChange[]): void {
  const behind = changes.flatMap(({ id, ...wanted }) => {
    const item = credentialSets.get(id);
    return item && !agrees(item, wanted) ? [{ ...item, ...wanted }] : [];
  });
  if (behind.length > 0) credentialSets.assume(behind);
}

const agrees = (item: CredentialSetListItem, wanted: Change): boolean =>
  JSON.stringify(formerOf(item, wanted)) === JSON.stringify({ ...formerOf(item, wanted), ...wanted });
