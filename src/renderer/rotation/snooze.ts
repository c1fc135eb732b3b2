import type { CredentialSetListItem } from '../../shared/credential.ts';
import { dayInMs } from '../../shared/rotation.ts';
import { call } from '../state/bridge.svelte.ts';
import { clock } from '../state/clock.svelte.ts';
import { needsAttention } from '../state/views.ts';
import { formatDate } from '../ui/format.ts';
import { showFailure, showToast } from '../ui/toast.ts';

/** For how many days reminders can be put off. */
export const snoozeDays = [1, 3, 7] as const;

export const isSnoozed = ({ snoozedUntil }: CredentialSetListItem, now: number): boolean =>
  snoozedUntil !== null && snoozedUntil > now;

/** Whether there is anything to put off, or to end. */
export const canSnooze = (item: CredentialSetListItem, now: number): boolean =>
  item.trashedAt === null && item.enabled && (needsAttention(item) || isSnoozed(item, now));

/** @param days - null: reminders come again */
export async function snooze({ id, name }: CredentialSetListItem, days: number | null): Promise<void> {
  const snoozedUntil = days === null ? null : clock.read() + days * dayInMs;
  const result = await call('changeCredentialSets', { changes: [{ id, snoozedUntil }] });
  if (!result.ok) showFailure(result.failure);
  else if (snoozedUntil === null) showToast(`You’re reminded of “${name}” again`);
  else showToast(`No reminder of “${name}” until ${formatDate(snoozedUntil)}`);
}
