import { expect, it } from 'vitest';
import { ShownSet } from '../../src/main/shown-set.ts';

function around(isOpen: boolean) {
  const state = { isOpen, windows: 0, sent: [] as (string | null)[] };
  const shownSet = new ShownSet({
    showWindow: () => void (state.windows += 1),
    isVaultOpen: () => state.isOpen,
    send: ({ id }) => void state.sent.push(id),
  });
  return { state, shownSet };
}

it('a set is shown at once in an open window', () => {
  const { state, shownSet } = around(true);
  shownSet.notePage();
  shownSet.show('a');
  expect(state).toMatchObject({ windows: 1, sent: ['a'] });
});

it('a set waits for a window that is only being opened', () => {
  const { state, shownSet } = around(true);
  shownSet.show('a');
  expect(state).toMatchObject({ windows: 1, sent: [] });
  shownSet.notePage();
  expect(state.sent).toEqual(['a']);
});

it('a set waits for the vault to be unlocked, and only the last that was asked for', () => {
  const { state, shownSet } = around(false);
  shownSet.notePage();
  shownSet.show('a');
  shownSet.show(null);
  expect(state.sent).toEqual([]);
  state.isOpen = true;
  shownSet.noteOpened();
  shownSet.noteOpened();
  expect(state.sent).toEqual([null]);
});

it('a page that is gone gets nothing', () => {
  const { state, shownSet } = around(true);
  shownSet.notePage();
  shownSet.notePageGone();
  shownSet.show('a');
  expect(state.sent).toEqual([]);
});
