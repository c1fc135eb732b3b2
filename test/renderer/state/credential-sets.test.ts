import { beforeEach, describe, expect, test } from 'vitest';
import { credentialSets } from '../../../src/renderer/state/credential-sets.svelte.ts';
import { selection } from '../../../src/renderer/state/selection.svelte.ts';
import { FakeMain } from '../../fakes/keyturn-bridge.ts';
import { sampleNow, sampleSet } from '../../fakes/sample-credential-sets.ts';
import { forgetEverything } from '../open-app.ts';

const alpha = sampleSet(1, { name: 'Alpha', tags: ['ci'] });
const beta = sampleSet(2, { name: 'Beta' });
let main: FakeMain;
const names = () => credentialSets.byName.map((item) => item.name);

beforeEach(async () => {
  forgetEverything();
  main = new FakeMain({ credentialSets: [beta, alpha] });
  window.keyturn = main.bridge;
  await credentialSets.load();
  const stop = credentialSets.listen();
  return stop;
});

describe('the store of credential sets', () => {
  test('is loaded once, by name', () => {
    expect(names()).toEqual(['Alpha', 'Beta']);
    expect(main.callsOf('listCredentialSets')).toHaveLength(1);
  });

  test('takes in what changed, keeping the order', () => {
    main.change({ ...alpha, name: 'Zeta' });
    main.change(sampleSet(3, { name: 'beta 2' }));
    expect(names()).toEqual(['Beta', 'beta 2', 'Zeta']);
  });

  test('drops what is gone, and what was open with it', () => {
    selection.open(beta.id);
    main.emit('credentialSetsChanged', { now: sampleNow, changed: [], removed: [beta.id] });
    expect(names()).toEqual(['Alpha']);
    expect(selection.selected).toBeUndefined();
  });

  test('is fetched again when main says that much changed', async () => {
    main.sets.delete(alpha.id);
    main.emit('credentialSetsReplaced', null);
    await expect.poll(names).toEqual(['Beta']);
  });

  test('counts tags and environments without the trash', () => {
    main.change({ ...beta, trashedAt: sampleNow });
    expect([...credentialSets.counts.tags]).toEqual([['ci', 1]]);
    expect([...credentialSets.counts.providers]).toEqual([['monite', 1]]);
    expect(credentialSets.counts.trash).toBe(1);
  });

  test('keeps the list it has when a later fetch fails', async () => {
    main.fail('listCredentialSets', { code: 'vault_busy', message: 'The vault is busy.' });
    await credentialSets.load();
    expect(credentialSets.failure?.code).toBe('vault_busy');
    expect(names()).toEqual(['Alpha', 'Beta']);
  });
});

describe('opening a set from elsewhere', () => {
  test('clears a filter that hides it', () => {
    selection.filter = 'beta';
    selection.open(alpha.id);
    expect(selection.filter).toBe('');
    expect(selection.selected?.name).toBe('Alpha');
  });

  test('goes to the trash for one that is there', () => {
    main.change({ ...beta, trashedAt: sampleNow });
    selection.open(beta.id);
    expect(selection.view).toEqual({ kind: 'trash' });
  });
});
