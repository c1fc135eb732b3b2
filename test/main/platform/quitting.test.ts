import { describe, expect, it, vi } from 'vitest';
import { closingTime, quitCleanly } from '../../../src/main/platform/quitting.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { FakeTimers } from '../../fakes/timers.ts';

/** An app whose windows close at once, unless told otherwise, and an end that comes when the test says so. */
function quittingApp({ windowsClose = true, activeResources = [] as string[] } = {}) {
  const log: string[] = [];
  const timers = new FakeTimers(new FakeClock());
  let [resolve, reject]: [() => void, (error: Error) => void] = [() => undefined, () => undefined];
  const ended = new Promise<void>((...settle) => ([resolve, reject] = settle));
  let beforeQuit: (event: { preventDefault: () => void }) => void = () => undefined;
  const quit = (): void => {
    let isPrevented = false;
    beforeQuit({ preventDefault: () => (isPrevented = true) });
    if (isPrevented) log.push('waits');
    else if (windowsClose) {
      log.push('quits');
      atQuit();
    }
  };
  let atQuit: () => void = () => undefined;
  const report = vi.fn();
  const { die } = quitCleanly(
    {
      onBeforeQuit: (listener) => {
        beforeQuit = listener;
      },
      quit,
      exit: (code) => log.push(`exit ${code}`),
      onQuit: (listener) => {
        atQuit = listener;
      },
      activeResources: () => activeResources,
      kill: () => log.push('kills itself'),
    },
    {
      timers,
      report,
      end: () => {
        log.push('ends');
        return ended;
      },
      tellOfMistake: () => {
        log.push('tells');
        return Promise.resolve();
      },
    },
  );
  return { log, timers, end: { resolve, reject }, quit, die, report };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('quitting', () => {
  it('waits for the end, which begins once, however often it is asked', async () => {
    const { log, quit, end } = quittingApp();
    quit();
    quit();
    await turn();
    expect(log).toEqual(['ends', 'waits', 'waits']);
    end.resolve();
    await turn();
    expect(log.at(-1)).toBe('quits');
  });

  it('quits also when the end fails', async () => {
    const { log, quit, end, report } = quittingApp();
    quit();
    end.reject(new Error('disk full'));
    await turn();
    expect(log.at(-1)).toBe('quits');
    expect(report).toHaveBeenCalledOnce();
  });

  it('does not wait for ever for windows that don’t close', async () => {
    const { log, timers, quit, end } = quittingApp({ windowsClose: false });
    quit();
    end.resolve();
    await turn();
    expect(log).toEqual(['ends', 'waits']);
    timers.pass(closingTime);
    expect(log.at(-1)).toBe('exit 0');
  });

  it.each([
    [['PipeWrap', 'Timeout'], ['quits']],
    [
      ['FSReqPromise', 'Timeout'],
      ['quits', 'kills itself'],
    ],
  ])('ends the process although a disk no longer answers: %j', async (activeResources, last) => {
    const { log, quit, end } = quittingApp({ activeResources });
    end.resolve();
    quit();
    await turn();
    expect(log).toEqual(['ends', 'waits', ...last]);
  });

  it('closes the vault before it tells of a mistake, and tells once', async () => {
    const { log, die, end, report } = quittingApp();
    die(new Error('one'));
    die(new Error('another'));
    await turn();
    expect(log).toEqual(['ends']);
    end.resolve();
    await turn();
    expect(log).toEqual(['ends', 'tells', 'exit 1']);
    expect(report).toHaveBeenCalledTimes(2);
  });

  it('dies of a mistake also while it quits', async () => {
    const { log, die, quit, end } = quittingApp();
    quit();
    die(new Error('one'));
    end.resolve();
    await turn();
    expect(log).toEqual(['ends', 'waits', 'tells', 'exit 1']);
  });
});
