import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createUpkeep } from '../../../src/main/vault/upkeep.ts';
import type { ChangeListener } from '../../../src/main/vault/changes.ts';
import type { Vault } from '../../../src/main/vault/vault.ts';
import { KeyturnError, type FailureCode } from '../../../src/shared/failure.ts';

const failure = (code: FailureCode) => new KeyturnError({ code, message: 'Something.' });

/** What upkeep uses of a vault; the real one is in the tests of the snapshot. */
function vaultThat(settle: () => Promise<void> = () => Promise.resolve()) {
  const listeners = new Set<ChangeListener>();
  const bringSnapshotUpToDate = vi.fn(() => Promise.resolve());
  const vault = {
    maintenance: { settle: vi.fn(settle), bringSnapshotUpToDate },
    onChange: (listener: ChangeListener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const change = (): void => {
    for (const listener of listeners) listener({ changed: [], removed: [] });
  };
  return { vault: vault as unknown as Vault, change, bringSnapshotUpToDate };
}

describe('upkeep', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function upkeep() {
    const damaged: string[] = [];
    const mistakes: unknown[] = [];
    const made = createUpkeep({
      timers: { setTimeout, clearTimeout },
      onDamage: (_, { code }) => damaged.push(code),
      report: (error) => mistakes.push(error),
    });
    return { ...made, damaged, mistakes };
  }

  it('does at once what opening put off', async () => {
    const { vault } = vaultThat();
    const { start, settled, damaged } = upkeep();
    start(vault);
    await settled();
    expect(vault.maintenance.settle).toHaveBeenCalledOnce();
    expect(damaged).toEqual([]);
  });

  it.each(['vault_corrupt', 'vault_unreadable'] as const)('tells of a vault that is %s', async (code) => {
    const { start, settled, damaged } = upkeep();
    start(vaultThat(() => Promise.reject(failure(code))).vault);
    await settled();
    expect(damaged).toEqual([code]);
  });

  it.each(['vault_not_open', 'job_in_progress', 'disk_full'] as const)(
    'lets %s pass: there is another occasion',
    async (code) => {
      const { start, settled, damaged, mistakes } = upkeep();
      start(vaultThat(() => Promise.reject(failure(code))).vault);
      await settled();
      expect([...damaged, ...mistakes]).toEqual([]);
    },
  );

  it('reports a mistake of the program', async () => {
    const { start, settled, mistakes } = upkeep();
    const mistake = new TypeError('x is not a function');
    start(vaultThat(() => Promise.reject(mistake)).vault);
    await settled();
    expect(mistakes).toEqual([mistake]);
  });

  it('brings the snapshot up to date once nothing has changed for a while', async () => {
    const { vault, change, bringSnapshotUpToDate } = vaultThat();
    const { start } = upkeep();
    start(vault);
    change();
    await vi.advanceTimersByTimeAsync(9_000);
    change();
    await vi.advanceTimersByTimeAsync(9_000);
    expect(bringSnapshotUpToDate).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(bringSnapshotUpToDate).toHaveBeenCalledOnce();
  });

  it('ends with the vault', async () => {
    const { vault, change, bringSnapshotUpToDate } = vaultThat();
    const { start, stop } = upkeep();
    start(vault);
    change();
    stop();
    change();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(bringSnapshotUpToDate).not.toHaveBeenCalled();
  });
});
