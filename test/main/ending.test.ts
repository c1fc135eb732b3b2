import { describe, expect, it, vi } from 'vitest';
import { endVaultWork, patience, type EndingParts } from '../../src/main/ending.ts';
import { FakeClock } from '../fakes/clock.ts';
import { FakeTimers } from '../fakes/timers.ts';

const requestTimeout = 20_000;
const never = (): Promise<never> => new Promise(() => undefined);
const done = (): Promise<void> => Promise.resolve();

/** An end whose steps are told in the order in which they begin. */
function endOf(
  overrides: Partial<Record<'rotations' | 'jobs' | 'session' | 'clipboard', () => Promise<void>>>,
) {
  const steps: string[] = [];
  const timers = new FakeTimers(new FakeClock());
  const report = vi.fn();
  const step = (name: string, work: () => Promise<void> = done) => {
    return () => {
      steps.push(name);
      return work();
    };
  };
  const parts: EndingParts = {
    timers,
    report,
    cancelRequests: () => steps.push('requests'),
    rotations: { settled: step('rotations', overrides.rotations) },
    requestTimeout: () => requestTimeout,
    jobs: { end: step('jobs', overrides.jobs) },
    session: { close: step('close', overrides.session), closeNow: () => steps.push('closed') },
    dropHeldSecrets: step('clipboard', overrides.clipboard),
  };
  return { ended: endVaultWork(parts), steps, timers, report };
}

/** Lets go on what waits for nothing but its turn. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the end of what works with the vault', () => {
  it('cancels, stores, closes and clears, one after the other', async () => {
    const { ended, steps, timers, report } = endOf({});
    await ended;
    expect(steps).toEqual(['requests', 'rotations', 'jobs', 'close', 'closed', 'clipboard']);
    expect(timers.count).toBe(0);
    expect(report).not.toHaveBeenCalled();
  });

  it('waits for a change at a provider as long as its request may take', async () => {
    const { ended, steps, timers } = endOf({ rotations: never });
    await turn();
    timers.pass(requestTimeout);
    await turn();
    expect(steps).not.toContain('jobs');
    timers.pass(patience);
    await ended;
    expect(steps).toContain('closed');
  });

  it.each(['jobs', 'session', 'clipboard'] as const)(
    'closes the vault all the same where this never ends: %s',
    async (which) => {
      const { ended, steps, timers, report } = endOf({ [which]: never });
      await turn();
      timers.pass(patience);
      await ended;
      expect(steps).toEqual(['requests', 'rotations', 'jobs', 'close', 'closed', 'clipboard']);
      expect(report).toHaveBeenCalledOnce();
    },
  );

  it('goes on after what fails', async () => {
    const fail = () => Promise.reject(new Error('disk full'));
    const { ended, steps, report } = endOf({ rotations: fail, jobs: fail, session: fail, clipboard: fail });
    await ended;
    expect(steps).toContain('closed');
    expect(report).toHaveBeenCalledTimes(4);
  });

  it('is over when nothing ever ends', async () => {
    const { ended, steps, timers } = endOf({
      rotations: never,
      jobs: never,
      session: never,
      clipboard: never,
    });
    for (let step = 0; step < 4; step += 1) {
      await turn();
      timers.pass(requestTimeout + patience);
    }
    await ended;
    expect(steps).toContain('closed');
  });
});
