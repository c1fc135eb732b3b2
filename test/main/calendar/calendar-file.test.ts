import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CalendarFile } from '../../../src/main/calendar/calendar-file.ts';
import type { Failure } from '../../../src/shared/failure.ts';
import type { Vault } from '../../../src/main/vault/vault.ts';
import { day, failureOf, SmallDisk, someFacts, surroundings, temporaryFolder } from '../vault/temporary.ts';

/** A vault with one set, a place for its calendar, and a debounce that ends when the test says so. */
async function calendarIn(folder = temporaryFolder()) {
  const vault = await surroundings().open();
  const set = vault.register(someFacts({ name: 'Billing' }), 'secret');
  let open: Vault | null = vault;
  const due: (() => void)[] = [];
  const held = { maximumAgeDays: 90, warningDays: 14, overlapDays: 7 };
  const { clock } = surroundings();
  clock.advance(day);
  const problems: (Failure | null)[] = [];
  const calendar = new CalendarFile({
    openVault: () => open,
    policyOf: () => held,
    providerName: () => 'Monite',
    clock,
    timers: {
      setTimeout: ((work: () => void) => due.push(work)) as unknown as typeof setTimeout,
      clearTimeout: (() => due.splice(0)) as unknown as typeof clearTimeout,
    },
    onProblem: (problem) => problems.push(problem),
    report: (error) => {
      throw error;
    },
  });
  vault.onChange(() => {
    calendar.noteChange();
  });
  return {
    vault,
    set,
    calendar,
    problems,
    due,
    held,
    path: join(folder, 'Keyturn.ics'),
    folder,
    lock: () => (open = null),
    /** Ends the debounce and waits for what was written. */
    async settle() {
      for (const work of due.splice(0)) work();
      await calendar.refresh();
    },
  };
}

const rename = (vault: Vault, id: string, name: string) => {
  vault.update(id, { ...vault.get(id), name });
};

describe('the calendar file', () => {
  it('is written at once where the user chose it, for this user alone', async () => {
    const { calendar, vault, path, folder } = await calendarIn();
    await calendar.choose(vault, path);
    expect(readFileSync(path, 'utf8')).toContain('SUMMARY:Rotate “Billing” (Monite)');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['Keyturn.ics']);
    expect(vault.settings().calendarFile).toBe(path);
  });

  it('is kept up to date, many changes at once', async () => {
    const { calendar, vault, set, path, due, settle } = await calendarIn();
    await calendar.choose(vault, path);
    for (const name of ['One', 'Two', 'Three']) rename(vault, set.id, name);
    expect(due).toHaveLength(1);
    await settle();
    expect(readFileSync(path, 'utf8')).toContain('“Three”');
  });

  it('counts another policy as a revision, so that programs which had the former date take the new one', async () => {
    const { calendar, vault, path, held, settle } = await calendarIn();
    await calendar.choose(vault, path);
    const read = () => {
      const text = readFileSync(path, 'utf8');
      const of = (name: string) => new RegExp(`^${name}[^:]*:(.*)$`, 'm').exec(text)?.[1] ?? '';
      return { sequence: Number(of('SEQUENCE')), uid: of('UID'), start: of('DTSTART'), stamp: of('DTSTAMP') };
    };
    const before = read();
    held.maximumAgeDays = 30;
    calendar.noteRevision();
    await settle();
    const after = read();
    expect(after.uid).toBe(before.uid);
    expect(Number(after.start)).toBeLessThan(Number(before.start));
    expect(after.sequence).toBeGreaterThan(before.sequence);
    expect(after.stamp > before.stamp).toBe(true);
    await calendar.refresh();
    expect(read()).toEqual(after);
  });

  it('names nothing where the setting says so', async () => {
    const { calendar, vault, path, settle } = await calendarIn();
    await calendar.choose(vault, path);
    vault.changeSettings({ calendarNames: false });
    calendar.noteChange();
    await settle();
    expect(readFileSync(path, 'utf8')).not.toMatch(/Billing|Monite|client/);
  });

  it('stays as it is once it is forgotten, and while the vault is locked', async () => {
    const { calendar, vault, set, path, settle, lock } = await calendarIn();
    await calendar.choose(vault, path);
    const before = readFileSync(path, 'utf8');
    lock();
    rename(vault, set.id, 'Renamed');
    await settle();
    expect(readFileSync(path, 'utf8')).toBe(before);
    calendar.forget(vault);
    expect(existsSync(path)).toBe(true);
    expect(vault.settings().calendarFile).toBeNull();
  });

  it('comes back where somebody deleted it', async () => {
    const { calendar, vault, path } = await calendarIn();
    await calendar.choose(vault, path);
    rmSync(path);
    await calendar.refresh();
    expect(existsSync(path)).toBe(true);
  });

  it('is chosen by a name that ends in .ics, so that no other kind of file is overwritten', async () => {
    const { calendar, vault, folder } = await calendarIn();
    const failure = await failureOf(() => calendar.choose(vault, join(folder, 'vault.db')));
    expect(failure.code).toBe('file_not_written');
    expect(vault.settings().calendarFile).toBeNull();
  });

  // Where there are no sparse files, it would take that much room on the disk.
  it.skipIf(process.platform === 'win32')(
    'is told apart from a file of any size by its beginning',
    async () => {
      const { calendar, vault, path } = await calendarIn();
      await calendar.choose(vault, path);
      truncateSync(path, 0);
      truncateSync(path, 2 ** 32);
      await calendar.refresh();
      expect(calendar.problem?.message).toContain('isn’t one that Keyturn made');
    },
  );

  it('goes over another calendar only where the user has just chosen that', async () => {
    const { calendar, vault, path, problems } = await calendarIn();
    const foreign = 'BEGIN:VCALENDAR\r\nPRODID:-//Other//EN\r\nEND:VCALENDAR\r\n';
    await calendar.choose(vault, path);
    writeFileSync(path, foreign);
    await calendar.refresh();
    expect(readFileSync(path, 'utf8')).toBe(foreign);
    expect(problems.at(-1)).toMatchObject({ code: 'file_not_written' });
    expect(calendar.problem?.message).toContain('isn’t one that Keyturn made');

    await calendar.choose(vault, path);
    expect(readFileSync(path, 'utf8')).toContain('Billing');
    expect(problems.at(-1)).toBeNull();
  });

  it('never follows a link', async () => {
    const { calendar, vault, path, folder } = await calendarIn();
    await calendar.choose(vault, path);
    const target = join(folder, 'precious.txt');
    writeFileSync(target, 'precious');
    rmSync(path);
    symlinkSync(target, path);
    await calendar.refresh();
    expect(readFileSync(target, 'utf8')).toBe('precious');
    expect(calendar.problem?.message).toContain('There is a link');
    expect((await failureOf(() => calendar.choose(vault, path))).code).toBe('file_not_written');
    expect(readFileSync(target, 'utf8')).toBe('precious');
  });

  it('says that its folder is gone, and that it is well again', async () => {
    const folder = join(temporaryFolder(), 'stick');
    mkdirSync(folder);
    const { calendar, vault, path, problems } = await calendarIn(folder);
    await calendar.choose(vault, path);
    rmSync(folder, { recursive: true });
    await calendar.refresh();
    await calendar.refresh();
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toBe('The calendar file’s folder isn’t there.');
    mkdirSync(folder);
    await calendar.refresh();
    expect(problems[1]).toBeNull();
  });

  it.skipIf(process.getuid?.() === 0)('says that its folder can’t be written', async () => {
    const { calendar, vault, path, folder } = await calendarIn();
    await calendar.choose(vault, path);
    chmodSync(folder, 0o500);
    await calendar.refresh();
    chmodSync(folder, 0o700);
    expect(calendar.problem?.message).toBe('The calendar file can’t be written.');
  });

  it.skipIf(!SmallDisk.isPossible)(
    'stays whole on a full and on a read-only disk, which it says',
    async () => {
      const disk = new SmallDisk(64);
      const { calendar, vault, path, settle } = await calendarIn(disk.path);
      await calendar.choose(vault, path);
      const before = readFileSync(path, 'utf8');
      vault.registerMany(Array.from({ length: 200 }, () => ({ facts: someFacts(), clientSecret: 'secret' })));
      await settle();
      expect(calendar.problem?.code).toBe('disk_full');
      expect(readFileSync(path, 'utf8')).toBe(before);
      expect(readdirSync(disk.path)).toEqual(['Keyturn.ics']);
      disk.makeReadOnly();
      await settle();
      expect(calendar.problem?.message).toBe('The calendar file can’t be written.');
    },
  );
});
