import type { TestSchedule } from '../../shared/test-run.ts';
import { dayInMs } from '../../shared/rotation.ts';
import type { Vault } from '../vault/vault.ts';
import { isTestable } from './test-run.ts';
import type { TestRuns } from './test-runs.ts';

const periods = { daily: dayInMs, weekly: 7 * dayInMs } as const satisfies Record<
  Exclude<TestSchedule, 'off'>,
  number
>;

export interface TestScheduleParts {
  readonly clock: { readonly now: () => number };
  /** @throws {KeyturnError} `vault_not_open` */
  readonly vault: () => Vault;
  readonly runs: Pick<TestRuns, 'start' | 'hasRoom'>;
}

/**
 * Tests every enabled credential set if it is time to: a period after the last time, which the vault keeps, or at once
 * where there was none. To be called again and again while the vault is open; most of the time, it does nothing.
 */
export function testWhenDue({ clock, vault, runs }: TestScheduleParts): void {
  const open = vault();
  const { testSchedule } = open.settings();
  if (testSchedule === 'off' || !runs.hasRoom) return;
  const [now, last] = [clock.now(), open.scheduledTestAt];
  if (last !== null && last > now) {
    // The clock was set back: nobody would wait until it has caught up.
    open.noteScheduledTest(now);
    return;
  }
  if (last !== null && now - last < periods[testSchedule]) return;
  const ids = open.list().flatMap((set) => (isTestable(set) ? [set.id] : []));
  if (ids.length === 0) return;
  // Noted before it begins: where it can't be noted, it would begin again and again.
  open.noteScheduledTest(now);
  runs.start(ids, 'scheduler');
}
