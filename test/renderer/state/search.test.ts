import { beforeEach, describe, expect, test, vi } from 'vitest';
import { credentialSets } from '../../../src/renderer/state/credential-sets.svelte.ts';
import { Search } from '../../../src/renderer/state/search.svelte.ts';
import { selection } from '../../../src/renderer/state/selection.svelte.ts';
import type { CredentialSetListItem } from '../../../src/shared/credential.ts';
import { FakeMain } from '../../fakes/keyturn-bridge.ts';
import { manySets, sampleSet } from '../../fakes/sample-credential-sets.ts';
import { forgetEverything } from '../open-app.ts';

const names = { nameOf: (id: string) => id, environmentName: (_: string, id: string) => id };
const items = manySets(2_000);
const matching = (word: string) => items.filter(({ name }) => name.toLowerCase().includes(word));
const search = (filter: string, former: Search | null = null, stillRight: typeof same | null = null) =>
  new Search({ items, filter, names, former, stillRight });
const same = (former: readonly CredentialSetListItem[]) => former;

/** Makes each piece of a search end as soon as it may: as if the machine were very slow. */
function onASlowMachine(): void {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 5));
}

/** Lets one piece of a search go on to its end: as if no time passed. */
function onAFastMachine(): void {
  vi.spyOn(performance, 'now').mockReturnValue(0);
}

beforeEach(() => () => vi.restoreAllMocks());

describe('a search', () => {
  test('is done at once where that takes no longer than a piece of it', () => {
    onAFastMachine();
    const found = search('invoice');
    expect(found.done).toBe(true);
    expect(found.results).toEqual(matching('invoice'));
  });

  test('among too many shows what it found at once, and the rest as it is found', async () => {
    onASlowMachine();
    const found = search('invoice');
    expect(found.done).toBe(false);
    const first = found.results;
    expect(first.length).toBeGreaterThan(0);
    expect(matching('invoice').slice(0, first.length)).toEqual(first);
    await expect.poll(() => found.done).toBe(true);
    expect(found.results).toEqual(matching('invoice'));
  });

  test('ends with the next one', async () => {
    onASlowMachine();
    const former = search('invoice');
    const shown = former.results;
    const latter = search('review', former);
    await expect.poll(() => latter.done).toBe(true);
    expect(former.results).toEqual(shown);
    expect(latter.results).toEqual(matching('review'));
  });

  test('that only grew looks through what was found, but not through half of it', async () => {
    onASlowMachine();
    const half = search('impo');
    const grown = search('import', half);
    await expect.poll(() => grown.done).toBe(true);
    expect(grown.results.map(({ id }) => id)).toEqual(matching('import').map(({ id }) => id));
    const grownAgain = search('importer', grown);
    await expect.poll(() => grownAgain.done).toBe(true);
    expect(grownAgain.results.length).toBe(matching('importer').length);
  });

  test('for the same again leaves the former rows until it is done', async () => {
    onASlowMachine();
    const former = search('invoice');
    await expect.poll(() => former.done).toBe(true);
    const again = search('invoice', former, same);
    expect(again.done).toBe(false);
    expect(again.results).toEqual(matching('invoice'));
    await expect.poll(() => again.done).toBe(true);
    expect(again.results).toEqual(matching('invoice'));
  });
});

describe('while a search goes on', () => {
  beforeEach(async () => {
    forgetEverything();
    window.keyturn = new FakeMain({ credentialSets: items }).bridge;
    await credentialSets.load();
  });

  test('a set that it has not come to can be opened without losing the filter', () => {
    onASlowMachine();
    selection.filter = 'invoice';
    const last = credentialSets.byName.findLast(({ name }) => name.startsWith('Invoice'));
    expect(selection.searching).toBe(true);
    expect(selection.visible).not.toContain(last);
    selection.open(last?.id ?? '');
    expect(selection.filter).toBe('invoice');
    expect(selection.id).toBe(last?.id);
  });

  test('a set that is gone leaves the rows at once, and another view keeps what is open if it shows it', async () => {
    selection.filter = 'invoice';
    const before = selection.visible.length;
    const [first, second] = selection.visible;
    onASlowMachine();
    credentialSets.apply([sampleSet(1, { ...second, status: 'exposed' })], [first?.id ?? '']);
    expect(selection.searching).toBe(true);
    expect(selection.visible.length).toBe(before - 1);
    expect(selection.visible[0]).toMatchObject({ id: second?.id, status: 'exposed' });
    selection.id = second?.id ?? null;
    selection.show({ kind: 'attention' });
    expect(selection.id).toBe(second?.id);
    await expect.poll(() => selection.searching).toBe(false);
    expect(selection.visible[0]?.id).toBe(second?.id);
  });
});
