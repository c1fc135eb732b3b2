import type { CredentialSetListItem } from '../../shared/credential.ts';
import { reported } from '../state/actions.ts';
import { snooze as snoozeAll } from '../state/bulk-actions.ts';
import { needsAttention } from '../state/views.ts';

/** For how many days reminders can be put off. */
export const snoozeDays = [1, 3, 7] as const;

export const isSnoozed = ({ snoozedUntil }: CredentialSetListItem, now: number): boolean =>
  snoozedUntil !== null && snoozedUntil > now;

/** Whether there is anything to put off, or to end. */
export const canSnooze = (item: CredentialSetListItem, now: number): boolean =>
  item.trashedAt === null && item.enabled && (needsAttention(item) || isSnoozed(item, now));

/** @param days - null: reminders come again */
export const snooze = async (item: CredentialSetListItem, days: number | null): Promise<void> =>
  void reported(await snoozeAll([item], days));
