import { describe, expect, test } from 'vitest';
import { setContactOf } from '../../../src/renderer/state/bulk-actions.ts';
import { credentialSets } from '../../../src/renderer/state/credential-sets.svelte.ts';
import { undoHistory } from '../../../src/renderer/state/undo-history.svelte.ts';
import { done, fail, type FakeMain } from '../../fakes/keyturn-bridge.ts';
import { manySets } from '../../fakes/sample-credential-sets.ts';
import { openApp } from '../open-app.ts';

const items = manySets(600);
const former = 'api-team@example.com';
const present = 'new-team@example.com';

async function opened(): Promise<FakeMain> {
  const main = await openApp({ credentialSets: items });
  await credentialSets.settled();
  return main;
}

const partsOf = (main: FakeMain) => main.callsOf('changeCredentialSets').map(({ changes }) => changes.length);
const having = (contact: string) =>
  [...credentialSets.byId.values()].filter(({ contactEmail }) => contactEmail === contact).length;

describe('changing many sets', () => {
  test('goes some at a time, so that main serves others between, and is undone as one', async () => {
    const main = await opened();
    expect(await setContactOf(items, present)).toMatchObject({ ok: true });
    expect(partsOf(main)).toEqual([250, 250, 100]);
    expect(having(present)).toBe(600);
    await undoHistory.undoLast();
    expect(having(former)).toBe(600);
  });

  test('that fails half-way says how many were changed, and undoes those', async () => {
    const main = await opened();
    main.answer('changeCredentialSets', () =>
      partsOf(main).length < 2 ? done(null) : fail({ code: 'disk_full', message: 'The disk is full.' }),
    );
    expect(await setContactOf(items, present)).toMatchObject({
      ok: false,
      failure: {
        code: 'disk_full',
        message: 'The disk is full. 250 of 600 were changed before that.',
      },
    });
    expect(having(present)).toBe(250);
    main.answer('changeCredentialSets', () => done(null));
    await undoHistory.undoLast();
    expect(having(former)).toBe(600);
  });
});
