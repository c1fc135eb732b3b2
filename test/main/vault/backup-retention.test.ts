import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newBackupPath, parseBackupName, type BackupReason } from '../../../src/main/database/backup-name.ts';
import { backupsIn, tidyUp } from '../../../src/main/vault/backup-folders.ts';
import { expiredBackups } from '../../../src/main/vault/backup-retention.ts';
import { day, temporaryFolder } from './temporary.ts';

/** Monday, noon. */
const start = Date.UTC(2026, 0, 5, 12);
const iso = (at: number): string => new Date(at).toISOString().slice(0, 10);
const backup = (at: number, reason: BackupReason = 'daily') => ({ name: `${at}-${reason}`, at, reason });

/** What is left after a backup a day for so many days, each followed by a clearing. */
function after(days: number): string[] {
  let kept: ReturnType<typeof backup>[] = [];
  for (let n = 0; n < days; n += 1) {
    const at = start + n * day;
    kept.push(backup(at));
    const expired = new Set(expiredBackups(kept, at));
    kept = kept.filter((each) => !expired.has(each));
  }
  return kept.map(({ at }) => iso(at));
}

describe('backups that have had their time', () => {
  it('are those but the newest seven days and the last of each of the four weeks before', () => {
    expect(after(7)).toHaveLength(7);
    expect(after(60)).toEqual([
      '2026-02-08',
      '2026-02-15',
      '2026-02-22',
      '2026-02-26',
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
      '2026-03-03',
      '2026-03-04',
      '2026-03-05',
    ]);
  });

  it('are never those of a vault that wasn’t opened for long: only days with a backup count', () => {
    const rare = Array.from({ length: 7 }, (_, n) => backup(start + n * 40 * day));
    expect(expiredBackups(rare, start + 999 * day)).toEqual([]);
  });

  it.each(['manual', 'before_upgrade', 'before_restore', 'before_rekey'] as const)(
    'are all but the newest five of kind %s, whatever the other kinds have',
    (reason) => {
      const all = Array.from({ length: 8 }, (_, n) => backup(start + n, reason));
      const others = Array.from({ length: 4 }, (_, n) => backup(start + n * day, 'daily'));
      expect(expiredBackups([...others, ...all], start + 9 * day)).toEqual(all.slice(0, 3));
    },
  );

  it('are not today’s when the clock was set back a year, and neither are those from before', () => {
    const before = Array.from({ length: 7 }, (_, n) => backup(start + n * day));
    const now = start - 365 * day;
    const today = Array.from({ length: 7 }, (_, n) => backup(now - n * day));
    expect(expiredBackups([...before, ...today], now)).toEqual([]);
    const ofLastWeek = [backup(now - 7 * day), backup(now - 8 * day)];
    expect(expiredBackups([...before, ...today, ...ofLastWeek], now)).toEqual([ofLastWeek[1]]);
  });
});

describe('tidying up', () => {
  it('removes what has had its time and what a crash cut short; never a file that isn’t Keyturn’s, nor the new one', () => {
    const folder = temporaryFolder();
    const put = (name: string): void => {
      writeFileSync(join(folder, name), 'x');
    };
    const foreign = [
      'keyturn.db',
      'keyturn-2020-01-01T00-00-00-000Z-daily.db.bak',
      'keyturn-2020-13-41T00-00-00-000Z-daily.db',
      'keyturn-2020-01-01T00-00-00-000Z-yearly.db',
      'taxes.partial',
      'vault.db',
    ];
    foreign.forEach(put);
    mkdirSync(join(folder, 'keyturn-2020-01-01T00-00-00-000Z-manual.db'));
    symlinkSync(join(folder, 'vault.db'), join(folder, 'keyturn-2020-01-02T00-00-00-000Z-manual.db'));
    put('keyturn-2026-01-01T00-00-00-000Z-daily.db.partial');
    for (let n = 0; n < 9; n += 1) put(`keyturn-2026-01-0${n + 1}T00-00-00-000Z-manual.db`);
    const oldest = 'keyturn-2026-01-01T00-00-00-000Z-manual.db';
    tidyUp(folder, oldest, start + 30 * day);
    const left = readdirSync(folder);
    expect(left).toEqual(expect.arrayContaining([...foreign, oldest]));
    expect(left.filter((name) => name.endsWith('-daily.db.partial'))).toEqual([]);
    // Five, the protected one, a folder and a link, which are no backups of ours.
    expect(left.filter((name) => name.endsWith('Z-manual.db'))).toHaveLength(8);
    expect(backupsIn(folder)).toHaveLength(6);
  });
});

describe('a backup’s name', () => {
  it('tells its time and reason, and nothing else does', () => {
    const folder = temporaryFolder();
    const path = newBackupPath(folder, start, 'before_rekey');
    expect(parseBackupName(path.slice(folder.length + 1))).toEqual({ at: start, reason: 'before_rekey' });
    expect(parseBackupName('../keyturn-2026-01-05T12-00-00-000Z-daily.db')).toBeNull();
  });
});
