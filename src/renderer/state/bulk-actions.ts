import type { CredentialSetListItem } from '../../shared/credential.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import type { RotationPolicy } from '../../shared/provider.ts';
import type { CredentialSetChange } from '../../shared/rotation-channels.ts';
import { dayInMs } from '../../shared/rotation.ts';
import { formatCount, formatDate, formatNumber } from '../ui/format.ts';
import { showToast } from '../ui/toast.ts';
import { call } from './bridge.svelte.ts';
import { bulkWork, type BulkPlace, type WorkedThrough } from './bulk-work.svelte.ts';
import { clock } from './clock.svelte.ts';
import { credentialSets } from './credential-sets.svelte.ts';
import { undoHistory } from './undo-history.svelte.ts';

/**
 * What is done with many sets at once. Each answers with the {@link Result}, so that a failure shows where it was asked
 * for; a toast offers to undo, and so does ⌘Z, also what was done of a change that was cancelled.
 */

/** So many sets are changed in one transaction: a tenth of a second, after which main serves others, or is told to stop. */
const atOnce = 250;

type Items = readonly CredentialSetListItem[];
type Change = Omit<CredentialSetChange, 'id'>;

const namesOf = (items: Items): string => {
  const [only] = items;
  return items.length === 1 && only ? `“${only.name}”` : formatCount(items.length, 'credential set');
};

/** @param policy null: each follows its provider again */
export const setPolicyOf = (items: Items, policy: RotationPolicy | null): Promise<Result<null>> =>
  change(items, { rotationPolicy: policy }, `Set the rotation policy of ${namesOf(items)}`, 'dialog');

export const setContactOf = (items: Items, contactEmail: string): Promise<Result<null>> =>
  change(items, { contactEmail }, `Set the contact of ${namesOf(items)}`, 'dialog');

/** @param days null: reminders come again */
export function snooze(items: Items, days: number | null): Promise<Result<null>> {
  const snoozedUntil = days === null ? null : clock.read() + days * dayInMs;
  const names = namesOf(items);
  const told =
    snoozedUntil === null
      ? `Ended the snooze of ${names}`
      : `Snoozed ${names} until ${formatDate(snoozedUntil)}`;
  return change(items, { snoozedUntil }, told, 'window');
}

async function change(items: Items, wanted: Change, told: string, place: BulkPlace): Promise<Result<null>> {
  const former = items.map((item): CredentialSetChange => ({ id: item.id, ...formerOf(item, wanted) }));
  const worked = await send(
    former.map(({ id }) => ({ id, ...wanted })),
    place,
  );
  const { result, done } = worked;
  const failure = failureOf(worked, items.length);
  if (!failure) rememberUndo(former, told);
  // A lock in between has taken the window's memory: what came before it stays changed.
  else if (done > 0 && failure.code !== 'vault_not_open') {
    const isCancelled = failure.code === 'job_cancelled';
    const part = `${told}, ${formatNumber(done)} of them`;
    rememberUndo(former.slice(0, done), part, isCancelled ? failure.message : part);
    // Whoever cancelled it knows, and is told how far it went.
    if (isCancelled) return { ok: true, value: null };
  }
  return failure ? { ok: false, failure } : result;
}

function rememberUndo(former: readonly CredentialSetChange[], told: string, toast = told): void {
  const undo = undoOf(former, told);
  undoHistory.remember(`“${told}”`, undo);
  showToast(toast, { action: { label: 'Undo', run: () => undoHistory.undoThis(undo) } });
}

const undoOf =
  (former: readonly CredentialSetChange[], told: string) => async (): Promise<Failure | null> => {
    // What was purged meanwhile has nothing to be put back.
    const present = former.filter(({ id }) => credentialSets.get(id));
    const worked = await send(present, 'window');
    const { result, done } = worked;
    if (!result.ok && result.failure.code !== 'vault_not_open')
      undoHistory.remember(`the rest of “${told}”`, undoOf(present.slice(done), told));
    return failureOf(worked, present.length);
  };

/** What went wrong, and how much of it was done before that. */
function failureOf({ result, done }: WorkedThrough, all: number): Failure | null {
  if (result.ok) return null;
  const { failure } = result;
  if (done === 0) return failure;
  const before = `${formatNumber(done)} of ${formatNumber(all)} were changed before that.`;
  const hint = failure.hint ?? 'The others are as they were.';
  return { ...failure, message: `${failure.message} ${before}`, hint };
}

function formerOf(item: CredentialSetListItem, wanted: Change): Change {
  return {
    ...(wanted.rotationPolicy !== undefined && { rotationPolicy: item.rotationPolicy }),
    ...(wanted.contactEmail !== undefined && { contactEmail: item.contactEmail }),
    ...(wanted.snoozedUntil !== undefined && { snoozedUntil: item.snoozedUntil }),
  };
}

/** Where it fails, the sets before it stay changed. */
const send = (changes: readonly CredentialSetChange[], place: BulkPlace): Promise<WorkedThrough> =>
  bulkWork.run(changes, { atOnce, place }, async (part) => {
    const result = await call('changeCredentialSets', { changes: [...part] });
    if (result.ok) assumeChanged(part);
    return result;
  });

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
