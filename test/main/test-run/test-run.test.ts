import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeyturnError } from '../../../src/shared/failure.ts';
import { stillClock } from '../../fakes/monotonic-clock.ts';
import { refusedWith, runOver, setAt } from './run-for-tests.ts';

const many = (count: number, host: string) => Array.from({ length: count }, () => setAt(host));
/** Lets what is due by then happen. */
const after = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('a test run', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    stillClock();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('asks each host two at a time and no more than sixteen in all, each set once', async () => {
    const sets = Array.from({ length: 12 }, (_, index) => many(4, `host-${index}`)).flat();
    const { run, pending, sent, most, ofHost } = runOver(sets);
    run.start();
    await after(0);
    expect(pending).toHaveLength(16);
    while (pending.length > 0) {
      for (let index = 0; index < 12; index += 1) {
        expect(ofHost(`host-${index}`).length).toBeLessThanOrEqual(2);
      }
      pending[0]?.answer();
      await after(0);
    }
    expect(most()).toBe(16);
    expect(sent.toSorted()).toEqual(sets.map(({ id }) => id).toSorted());
    expect(run.state).toMatchObject({ ended: 'completed', done: 48, total: 48, running: 0 });
  });

  it('leaves a host that answers 429 alone for as long as it asks, without asking again for the same set', async () => {
    const limited = many(4, 'limited');
    const { run, sent, ofHost } = runOver([...limited, ...many(2, 'other')]);
    run.start();
    await after(0);
    const [first, second] = ofHost('limited');
    first?.answer(refusedWith(429), 20_000);
    second?.answer();
    for (const other of ofHost('other')) other.answer();
    await after(19_000);
    expect(ofHost('limited')).toEqual([]);
    expect(run.state.slowedHosts).toEqual([{ host: 'limited', until: Date.now() + 1000 }]);
    expect(run.state.done).toBe(4);
    await after(1000);
    // One at a time from now on.
    expect(ofHost('limited')).toHaveLength(1);
    expect(run.state.slowedHosts).toEqual([]);
    ofHost('limited')[0]?.answer();
    await after(0);
    ofHost('limited')[0]?.answer();
    await after(0);
    expect(run.state.ended).toBe('completed');
    expect(new Set(sent).size).toBe(sent.length);
  });

  it('knows a 429 also by an answer that says nothing else', async () => {
    const { run, pending } = runOver(many(3, 'limited'));
    run.start();
    await after(0);
    pending[0]?.answer({ kind: 'malformed', reason: 'html', status: 429 });
    pending[0]?.answer();
    await after(29_999);
    expect(pending).toEqual([]);
    await after(1);
    expect(pending).toHaveLength(1);
  });

  it('gives up on a host that says so again and again, and says that the rest was not run', async () => {
    const { run, pending, sent, results } = runOver(many(20, 'limited'));
    run.start();
    await after(0);
    pending[1]?.answer();
    await after(0);
    while (run.state.ended === null) {
      for (const each of [...pending]) each.answer(refusedWith(429), 1000);
      await after(1000);
    }
    await after(200);
    expect(sent.length).toBeLessThan(12);
    const left = results().filter(({ kind }) => kind === 'not_run');
    expect(left).toHaveLength(20 - sent.length);
    expect(left[0]?.message).toBe('limited said again and again that it is asked too much (429).');
  });

  it('says of a set that could not be asked why, and goes on', async () => {
    const [busy, fine, gone] = [setAt('a'), setAt('a'), setAt('b', { trashedAt: 1 })];
    const { run, pending, results, mistakes } = runOver([busy, fine, gone]);
    run.start();
    await after(0);
    const failure = { code: 'token_test_in_progress', message: 'A token test of it is running.' } as const;
    pending[0]?.fail(new KeyturnError({ ...failure, hint: 'Wait for it.' }));
    pending[0]?.fail(new TypeError('a bug'));
    await after(200);
    expect(Object.fromEntries(results().map((each) => [each.credentialSetId, each]))).toMatchObject({
      [busy.id]: { kind: 'not_run', message: 'A token test of it is running. Wait for it.' },
      [fine.id]: { kind: 'not_run', message: 'Something unexpected kept Keyturn from asking.' },
      [gone.id]: { kind: 'not_run', message: 'It was disabled, or moved to the trash, meanwhile.' },
    });
    expect(mistakes).toHaveLength(1);
    expect(run.state.ended).toBe('completed');
  });

  it('cancels what runs and what waits, and keeps what has run', async () => {
    const { run, pending, sent, kept, results, told } = runOver(many(10, 'a'));
    run.start();
    await after(0);
    pending[0]?.answer();
    await after(0);
    run.cancel();
    await run.over;
    await after(200);
    expect(sent).toHaveLength(3);
    expect(results().map(({ kind }) => kind)).toEqual(['granted', 'cancelled', 'cancelled']);
    expect(kept.flat()).toHaveLength(3);
    expect(told.at(-1)?.state).toMatchObject({ ended: 'cancelled', done: 3, total: 10 });
  });

  it('ends with a cancel also while a host is left alone', async () => {
    const { run, pending } = runOver(many(5, 'a'));
    run.start();
    await after(0);
    for (const each of [...pending]) each.answer(refusedWith(429), 60_000);
    await after(500);
    run.cancel();
    await run.over;
    await after(120_000);
    expect([pending.length, run.state.ended]).toEqual([0, 'cancelled']);
  });

  it('keeps what has come before a lock, and afterwards neither keeps nor tells anything', async () => {
    const { run, pending, kept, told } = runOver(many(4, 'a'));
    run.start();
    await after(0);
    pending[0]?.answer();
    await after(0);
    run.end();
    expect(kept.flat()).toHaveLength(1);
    const count = told.length;
    await after(10_000);
    expect([kept.flat().length, told.length, pending.length]).toEqual([1, count, 0]);
  });

  it('tells what comes ten times a second at most, some hundred results at once, each once', async () => {
    const { run, pending, told, results, kept } = runOver(many(1000, 'a'));
    run.start();
    await after(0);
    let times = 0;
    for (const from = Date.now(); pending.length > 0;) {
      pending[0]?.answer();
      await after(0);
      times += 1;
      if (times % 100 === 0) await after(20);
      expect(told.length).toBeLessThanOrEqual((Date.now() - from) / 100 + 1);
    }
    await after(1000);
    expect(Math.max(...told.map((each) => each.results.length))).toBeLessThanOrEqual(300);
    expect(new Set(results().map(({ credentialSetId }) => credentialSetId)).size).toBe(1000);
    expect(results()).toHaveLength(1000);
    // Forty in a transaction.
    expect(kept.length).toBeLessThanOrEqual(40);
    expect(told.filter(({ state }) => state.ended !== null)).toHaveLength(1);
    expect(told.at(-1)?.state.ended).toBe('completed');
  });

  it('goes on where outcomes can’t be added to the history, and says so', async () => {
    const full = () => {
      throw new KeyturnError({ code: 'disk_full', message: 'The disk is full.' });
    };
    const { run, pending, results } = runOver(many(2, 'a'), { record: full });
    run.start();
    await after(0);
    while (pending.length > 0) pending[0]?.answer();
    await after(200);
    expect(results()).toHaveLength(2);
    expect(run.state).toMatchObject({ ended: 'completed', problem: { code: 'disk_full' } });
  });
});
