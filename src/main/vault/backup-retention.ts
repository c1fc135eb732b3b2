import type { Backup } from '../../shared/vault.ts';

const day = 86_400_000;
/** How many are kept of each kind. */
export const keptBackups = { daily: 7, weekly: 4, others: 5 } as const;

type Dated = Pick<Backup, 'name' | 'at' | 'reason'>;

/**
 * Decides which backups have had their time: of the daily ones, all but the newest of each of 7 days and of each of
 * the 4 weeks before them; of every other kind, all but the newest 5. Days and weeks without a backup don't count.
 *
 * Backups from the future were made before the clock was set back. They have places of their own: by their dates they
 * would outlive everything, and push out what is made today.
 */
export function expiredBackups<T extends Dated>(backups: readonly T[], now: number): readonly T[] {
  const kept = new Set<T>();
  for (const ofTime of [backups.filter(({ at }) => at <= now), backups.filter(({ at }) => at > now)]) {
    const newestFirst = [...ofTime].sort(byAge);
    keepDaily(
      newestFirst.filter(({ reason }) => reason === 'daily'),
      kept,
    );
    for (const reason of ['manual', 'before_upgrade', 'before_restore', 'before_rekey'] as const) {
      newestFirst
        .filter((backup) => backup.reason === reason)
        .slice(0, keptBackups.others)
        .forEach((backup) => kept.add(backup));
    }
  }
  return backups.filter((backup) => !kept.has(backup));
}

/** Newest first; by name among those of one moment. */
export function byAge(a: Dated, b: Dated): number {
  return b.at - a.at || (a.name < b.name ? 1 : -1);
}

function keepDaily<T extends Dated>(newestFirst: readonly T[], kept: Set<T>): void {
  const days = newestOfEach(newestFirst, dayOf).slice(0, keptBackups.daily);
  const firstDay = Math.min(...days.map(dayOf));
  const older = newestFirst.filter((backup) => dayOf(backup) < firstDay);
  const weeks = newestOfEach(older, weekOf).slice(0, keptBackups.weekly);
  for (const backup of [...days, ...weeks]) kept.add(backup);
}

function newestOfEach<T>(newestFirst: readonly T[], spanOf: (item: T) => number): T[] {
  const newest = new Map<number, T>();
  for (const item of newestFirst) {
    const span = spanOf(item);
    if (!newest.has(span)) newest.set(span, item);
  }
  return [...newest.values()];
}

/** Days of UTC, as in the files' names: a journey to another time zone must not make two days of one. */
export const dayOf = ({ at }: Pick<Backup, 'at'>): number => Math.floor(at / day);
/** Weeks begin on Monday; 1 January 1970 was a Thursday. */
const weekOf = (backup: Pick<Backup, 'at'>): number => Math.floor((dayOf(backup) + 3) / 7);
