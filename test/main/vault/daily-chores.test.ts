import { rotate } from './rotate.ts';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDailyChores } from '../../../src/main/vault/daily-chores.ts';
import { KeyturnError } from '../../../src/shared/failure.ts';
import { trashDuration } from '../../../src/shared/credential.ts';
import { backupSurroundings } from './backup-surroundings.ts';
import { day, failureOf, readSecret, someFacts } from './temporary.ts';

const hour = 3_600_000;

describe('daily chores', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function chores(...work: (() => unknown)[]) {
    const mistakes: unknown[] = [];
    const made = createDailyChores({
      timers: { setTimeout, clearTimeout },
      chores: work,
      report: (error) => mistakes.push(error),
    });
    return { ...made, mistakes };
  }

  it('are looked at soon after unlocking, then again and again, until the vault is locked', async () => {
    const chore = vi.fn();
    const daily = chores(chore);
    daily.start();
    expect(chore).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(chore).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(hour);
    expect(chore.mock.calls.length).toBeGreaterThan(1);
    daily.stop();
    chore.mockClear();
    await vi.advanceTimersByTimeAsync(10 * hour);
    expect(chore).not.toHaveBeenCalled();
  });

  it('are looked at when the machine wakes up, unless the vault is locked', async () => {
    const chore = vi.fn();
    const daily = chores(chore);
    await daily.refresh();
    expect(chore).not.toHaveBeenCalled();
    daily.start();
    await daily.refresh();
    expect(chore).toHaveBeenCalledOnce();
    daily.stop();
  });

  it('are all done though one fails; only a mistake of the program is reported', async () => {
    const second = vi.fn();
    const mistake = new Error('mistake');
    const failures = [new KeyturnError({ code: 'disk_full', message: 'Full.' }), mistake];
    const daily = chores(() => {
      throw failures.shift();
    }, second);
    daily.start();
    await daily.refresh();
    await daily.refresh();
    expect(second).toHaveBeenCalledTimes(2);
    expect(daily.mistakes).toEqual([mistake]);
    daily.stop();
  });
});

describe('the backup of the day', () => {
  it('is made once a day, and only if something changed since the newest backup', async () => {
    const around = await backupSurroundings();
    const { backups, clock } = around;
    const { id } = around.vault().register(someFacts(), 'secret');
    expect((await backups.makeDaily())?.reason).toBe('daily');
    clock.advance(hour);
    around.vault().update(id, someFacts());
    expect(await backups.makeDaily()).toBeNull();
    clock.advance(day);
    expect((await backups.makeDaily())?.reason).toBe('daily');
    clock.advance(day);
    expect(await backups.makeDaily()).toBeNull();
    around.session.close();
    await around.session.reopen();
    expect(await backups.makeDaily()).toBeNull();
    rotate(around.vault(), id, 'new', null);
    expect((await backups.makeDaily())?.reason).toBe('daily');
    expect(backups.list()).toHaveLength(3);
  });

  it('is made by the date, though the clock was set back a year; nothing is lost by it', async () => {
    const around = await backupSurroundings();
    const { backups, clock } = around;
    const set = around.vault().register(someFacts(), 'secret');
    const first = await backups.makeDaily();
    clock.advance(-365 * day);
    around.vault().update(set.id, someFacts());
    const second = await backups.makeDaily();
    expect(second).not.toBeNull();
    expect(await backups.makeDaily()).toBeNull();
    expect(backups.list()).toEqual([first, second]);
    // The due date is worked out from when the secret came in, not from today.
    expect(around.vault().get(set.id).secretChangedAt).toBe(set.secretChangedAt);
    around.session.close();
    await around.session.reopen();
    expect(await readSecret(around.vault(), set.id)).toBe('secret');
  });
});

describe('a backup of the day that can’t be made', () => {
  /** With a file where the folder for backups should be. */
  async function blocked() {
    const around = await backupSurroundings();
    const folder = join(around.directory, 'backups');
    writeFileSync(folder, 'in the way');
    around.vault().register(someFacts(), 'secret');
    return { ...around, folder };
  }

  it('is a problem until a backup is made, whoever asks for it; told once', async () => {
    const { backups, problems, folder } = await blocked();
    expect(backups.problem).toBeNull();
    const failure = await failureOf(() => backups.makeDaily());
    expect(backups.problem).toEqual(failure.toFailure());
    await failureOf(() => backups.makeDaily());
    expect(problems).toEqual([backups.problem]);
    rmSync(folder);
    await backups.backUpNow();
    expect(backups.problem).toBeNull();
    expect(problems.at(-1)).toBeNull();
    expect(problems).toHaveLength(2);
  });

  it('is no problem when the vault was locked meanwhile, or something else was under way', async () => {
    const { backups, jobs, session, problems } = await blocked();
    const other = failureOf(() =>
      jobs.run('verify', async (control) => {
        for (;;) await control.pause();
      }),
    );
    expect((await failureOf(() => backups.makeDaily())).code).toBe('job_in_progress');
    await jobs.end();
    await other;
    session.close();
    expect((await failureOf(() => backups.makeDaily())).code).toBe('vault_not_open');
    expect(problems).toEqual([]);
  });

  it('shows nothing in the window while it is made: nobody asked for it', async () => {
    const { backups, told, vault } = await backupSurroundings();
    vault().register(someFacts(), 'secret');
    await backups.makeDaily();
    expect(told).toEqual([]);
    await backups.backUpNow();
    expect(told.length).toBeGreaterThan(0);
  });
});

describe('the trash', () => {
  it('keeps a set for 30 days, by the clock, and destroys it after them', async () => {
    const around = await backupSurroundings();
    const kept = around.vault().register(someFacts(), 'kept');
    const { id } = around.vault().register(someFacts(), 'secret');
    around.vault().moveToTrash([id]);
    around.clock.advance(trashDuration - 1);
    expect(around.vault().purgeOldTrash()).toBe(0);
    around.clock.advance(-365 * day);
    expect(around.vault().purgeOldTrash()).toBe(0);
    around.clock.advance(365 * day + 1);
    expect(around.vault().purgeOldTrash()).toBe(1);
    expect(
      around
        .vault()
        .list()
        .map((set) => set.id),
    ).toEqual([kept.id]);
    expect((await failureOf(() => around.vault().get(id))).code).toBe('unknown_credential_set');
  });
});
