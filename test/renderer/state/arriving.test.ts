import { beforeEach, describe, expect, test } from 'vitest';
import { credentialSets } from '../../../src/renderer/state/credential-sets.svelte.ts';
import { selection } from '../../../src/renderer/state/selection.svelte.ts';
import { forgetVault } from '../../../src/renderer/state/forget.ts';
import type { CredentialSetListItem } from '../../../src/shared/credential.ts';
import type { CredentialSetListPart } from '../../../src/shared/ipc-contract.ts';
import type { Result } from '../../../src/shared/failure.ts';
import { done, fail, FakeMain, listPart } from '../../fakes/keyturn-bridge.ts';
import { sampleNow, sampleSet } from '../../fakes/sample-credential-sets.ts';
import { forgetEverything } from '../open-app.ts';

const named = (number: number, name: string) => sampleSet(number, { name });
const [delta, alpha, echo, bravo] = [
  named(1, 'Delta'),
  named(2, 'Alpha'),
  named(3, 'Echo'),
  named(4, 'Bravo'),
] as const;

/** Answers of main that the test gives one by one. */
class Parts {
  readonly #asked: {
    readonly from: number;
    readonly answer: (part: Result<CredentialSetListPart>) => void;
  }[] = [];

  ask(from: number): Promise<Result<CredentialSetListPart>> {
    return new Promise((answer) => this.#asked.push({ from, answer }));
  }

  /** Answers the oldest call that waits. */
  async give(...items: CredentialSetListItem[]): Promise<void> {
    await this.#give((from) => {
      const next = from + items.length;
      return done(listPart(items, { total: 4, next: next === 4 ? null : next }));
    });
  }

  refuse = () => this.#give(() => fail({ code: 'vault_busy', message: 'The vault is busy.' }));

  async #give(answerTo: (from: number) => Result<CredentialSetListPart>): Promise<void> {
    await expect.poll(() => this.#asked.length).toBeGreaterThan(0);
    const { from, answer } = this.#asked.shift() ?? { from: 0, answer: () => undefined };
    answer(answerTo(from));
    // The store takes it in a few turns later.
    await new Promise((resolve) => setTimeout(resolve));
  }
}

let main: FakeMain;
let parts: Parts;
const names = () => credentialSets.byName.map(({ name }) => name);
const visible = () => selection.visible.map(({ name }) => name);

beforeEach(() => {
  forgetEverything();
  main = new FakeMain();
  parts = new Parts();
  main.answer('listCredentialSets', ({ from }) => parts.ask(from));
  window.keyturn = main.bridge;
  return credentialSets.listen();
});

describe('sets that arrive in parts', () => {
  test('are shown from the first part on, with how many there will be', async () => {
    void credentialSets.load();
    expect(credentialSets.loaded).toBe(false);
    await parts.give(delta, alpha);
    expect(names()).toEqual(['Alpha', 'Delta']);
    expect(credentialSets.counts.all).toBe(2);
    expect(credentialSets.expected).toBe(4);
    await parts.give(echo, bravo);
    expect(names()).toEqual(['Alpha', 'Bravo', 'Delta', 'Echo']);
    expect(credentialSets.counts.all).toBe(4);
    expect(credentialSets.expected).toBeNull();
    expect(main.callsOf('listCredentialSets')).toEqual([{ from: 0 }, { from: 2 }]);
  });

  test('never put a stale value over what an event told', async () => {
    void credentialSets.load();
    await parts.give(delta, alpha);
    main.change({ ...echo, name: 'Echo, renamed' });
    main.change({ ...alpha, name: 'Alpha, renamed' });
    await parts.give(echo, bravo);
    expect(names()).toEqual(['Alpha, renamed', 'Bravo', 'Delta', 'Echo, renamed']);
  });

  test('never bring back what was purged meanwhile, and miss nothing that was added', async () => {
    void credentialSets.load();
    await parts.give(delta, alpha);
    main.emit('credentialSetsChanged', { now: sampleNow, changed: [], removed: [echo.id, alpha.id] });
    main.change(named(5, 'Charlie'));
    await parts.give(echo, bravo);
    expect(names()).toEqual(['Bravo', 'Charlie', 'Delta']);
    expect(credentialSets.counts.all).toBe(3);
  });

  test('take in an event that comes before the first part', async () => {
    void credentialSets.load();
    main.change({ ...delta, name: 'Delta, renamed' });
    await parts.give(delta, alpha, echo, bravo);
    expect(names()).toContain('Delta, renamed');
    expect(credentialSets.byId.size).toBe(4);
  });

  test('stop at a lock: what still comes stays out', async () => {
    void credentialSets.load();
    await parts.give(delta, alpha);
    forgetVault();
    await parts.give(echo, bravo);
    main.change(echo);
    expect(names()).toEqual([]);
    expect(credentialSets.loaded).toBe(false);
  });

  test('come anew when main says that much changed half-way', async () => {
    void credentialSets.load();
    await parts.give(delta, alpha);
    main.emit('credentialSetsReplaced', null);
    // The answer to the call that was on its way is nobody's.
    await parts.give(echo, bravo);
    await parts.give({ ...delta, name: 'Delta 2' }, echo);
    await parts.give(bravo, named(6, 'Foxtrot'));
    expect(names()).toEqual(['Bravo', 'Delta 2', 'Echo', 'Foxtrot']);
    expect(main.callsOf('listCredentialSets')).toEqual([{ from: 0 }, { from: 2 }, { from: 0 }, { from: 2 }]);
  });

  test('that replace a list leave the old ones there until the end', async () => {
    void credentialSets.load();
    await parts.give(delta, alpha, echo, bravo);
    main.emit('credentialSetsReplaced', null);
    await parts.give(delta, named(6, 'Foxtrot'));
    expect(names()).toEqual(['Alpha', 'Bravo', 'Delta', 'Echo', 'Foxtrot']);
    expect(credentialSets.expected).toBeNull();
    await parts.give(echo, bravo);
    expect(names()).toEqual(['Bravo', 'Delta', 'Echo', 'Foxtrot']);
  });

  test('say so when they don’t all come, and leave what has', async () => {
    void credentialSets.load();
    await parts.give(delta, alpha);
    await parts.refuse();
    expect(credentialSets.failure?.code).toBe('vault_busy');
    expect(names()).toEqual(['Alpha', 'Delta']);
    expect(credentialSets.expected).toBe(4);
  });

  test('are waited for by who needs one of them', async () => {
    void credentialSets.load();
    let settled = false;
    void credentialSets.settled().then(() => (settled = true));
    await parts.give(delta, alpha);
    expect(settled).toBe(false);
    await parts.give(echo, bravo);
    expect(settled).toBe(true);
  });

  test('keep the filter and the open set right', async () => {
    selection.id = echo.id;
    selection.filter = 'delta';
    void credentialSets.load();
    await parts.give(delta, alpha);
    expect(visible()).toEqual(['Delta']);
    expect(selection.selected).toBeUndefined();
    await parts.give({ ...echo, name: 'Echo of Delta' }, bravo);
    expect(visible()).toEqual(['Delta', 'Echo of Delta']);
    expect(selection.selected?.name).toBe('Echo of Delta');
  });
});
