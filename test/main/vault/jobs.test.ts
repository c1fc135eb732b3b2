import { describe, expect, it } from 'vitest';
import { VaultJobs, type JobControl } from '../../../src/main/vault/jobs.ts';
import type { VaultJobProgress } from '../../../src/shared/vault.ts';
import { failureOf } from './temporary.ts';

function jobs() {
  const told: VaultJobProgress[] = [];
  return { told, jobs: new VaultJobs((progress) => told.push(progress)) };
}

/** Work that goes on until it is cancelled. */
async function endless(control: JobControl): Promise<void> {
  for (;;) await control.pause();
}

describe('long jobs', () => {
  it('run one at a time; the next waits for nobody but is told', async () => {
    const { jobs: all } = jobs();
    const first = all.run('verify', endless);
    expect(all.running).toBe('verify');
    const second = await failureOf(() => all.run('back_up', () => Promise.resolve()));
    expect(second.code).toBe('job_in_progress');
    all.cancel();
    expect((await failureOf(() => first)).code).toBe('job_cancelled');
    expect(all.running).toBeNull();
    expect(await all.run('back_up', () => Promise.resolve('made'))).toBe('made');
  });

  it('give other work its turn', async () => {
    const { jobs: all } = jobs();
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
      if (turns === 3) all.cancel();
    }, 1);
    await failureOf(() => all.run('verify', endless));
    clearInterval(timer);
    expect(turns).toBe(3);
  });

  it('tell how far they are, at most once a percent', async () => {
    const { jobs: all, told } = jobs();
    await all.run('rekey', (control) => {
      for (let done = 0; done <= 5000; done += 1) control.progress(done, 5000);
      return Promise.resolve();
    });
    expect(told).toHaveLength(101);
    expect(told[0]).toEqual({ job: 'rekey', done: 0, total: 5000 });
    expect(told.at(-1)).toEqual({ job: 'rekey', done: 5000, total: 5000 });
  });

  it('can’t be cancelled once they commit', async () => {
    const { jobs: all } = jobs();
    const outcome = await all.run('rekey', (control) => {
      control.commit();
      all.cancel();
      control.throwIfCancelled();
      return Promise.resolve('done');
    });
    expect(outcome).toBe('done');
  });

  it('that nobody asked for tell nothing, and make room for those that somebody did', async () => {
    const { jobs: all, told } = jobs();
    const automatic = failureOf(() =>
      all.runUnasked('back_up', async (control) => {
        control.progress(1, 2);
        await endless(control);
      }),
    );
    all.requireNone();
    expect(await all.run('verify', () => Promise.resolve('verified'))).toBe('verified');
    expect((await automatic).code).toBe('job_cancelled');
    expect(told).toEqual([]);
  });

  it('that nobody asked for wait for those that somebody did', async () => {
    const { jobs: all } = jobs();
    const asked = failureOf(() => all.run('verify', endless));
    const automatic = await failureOf(() => all.runUnasked('back_up', () => Promise.resolve()));
    expect(automatic.code).toBe('job_in_progress');
    await all.end();
    await asked;
  });

  it('are one at a time also when two wait for the same one to make room', async () => {
    const { jobs: all } = jobs();
    const automatic = failureOf(() => all.runUnasked('back_up', endless));
    const [first, second] = await Promise.allSettled([
      all.run('verify', async (control) => await control.pause()),
      all.run('restore', async (control) => await control.pause()),
    ]);
    expect([first.status, second.status]).toEqual(['fulfilled', 'rejected']);
    await automatic;
  });

  it('free the place when they fail', async () => {
    const { jobs: all } = jobs();
    await expect(all.run('verify', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    all.requireNone();
  });

  it('are waited for when everything ends', async () => {
    const { jobs: all } = jobs();
    let isOver = false;
    const running = failureOf(() => all.run('verify', endless)).finally(() => (isOver = true));
    await all.end();
    await running;
    expect(isOver).toBe(true);
    expect(all.running).toBeNull();
    await all.end();
  });
});
