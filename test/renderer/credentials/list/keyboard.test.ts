import { userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { manySets } from '../../../fakes/sample-credential-sets.ts';
import { filterBox, listbox, openApp, row, selectedRow } from '../../open-app.ts';

async function openWithForty() {
  const main = await openApp({ credentialSets: manySets(40) });
  await listbox().findElement();
  (listbox().element() as HTMLElement).focus();
  return main;
}
const selectedPosition = () => selectedRow().element().getAttribute('aria-posinset');

describe('the list, by keyboard', () => {
  test('is one tab stop that names the selected row', async () => {
    await openWithForty();
    await userEvent.keyboard('{ArrowDown}');
    const active = listbox().element().getAttribute('aria-activedescendant');
    expect(selectedRow().element().id).toBe(active);
    expect(document.activeElement).toBe(listbox().element());
  });

  test('goes on from a clicked row, with the focus in the list', async () => {
    await openWithForty();
    await listbox().getByRole('option').nth(2).click();
    await expect.element(listbox()).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}');
    expect(selectedPosition()).toBe('4');
  });

  test('arrows move by one and stop at the ends', async () => {
    await openWithForty();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{ArrowUp}');
    expect(selectedPosition()).toBe('2');
    await userEvent.keyboard('{ArrowUp}{ArrowUp}{ArrowUp}');
    expect(selectedPosition()).toBe('1');
  });

  test('Home and End go to the first and the last row, which scrolls into view', async () => {
    await openWithForty();
    await userEvent.keyboard('{End}');
    await expect.poll(selectedPosition).toBe('40');
    await expect.element(selectedRow()).toBeInViewport();
    await userEvent.keyboard('{Home}');
    await expect.poll(selectedPosition).toBe('1');
    await expect.element(selectedRow()).toBeInViewport();
  });

  test('PgDn and PgUp move by what fits on screen', async () => {
    await openWithForty();
    await userEvent.keyboard('{Home}{PageDown}');
    const afterPage = Number(selectedPosition());
    expect(afterPage).toBeGreaterThan(5);
    expect(afterPage).toBeLessThan(20);
    await userEvent.keyboard('{PageUp}');
    expect(selectedPosition()).toBe('1');
  });

  test('a typed letter goes to the filter', async () => {
    await openWithForty();
    await userEvent.keyboard('led');
    await expect.element(filterBox()).toHaveValue('led');
    await expect.element(filterBox()).toHaveFocus();
  });

  test('Enter goes into the details, Esc comes back to the row', async () => {
    await openWithForty();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    const details = document.querySelector('[data-pane="detail"]');
    expect(details?.contains(document.activeElement)).toBe(true);
    await userEvent.keyboard('{Escape}');
    expect(document.activeElement).toBe(listbox().element());
    expect(selectedPosition()).toBe('1');
  });

  test('the selected row stays mounted when it is scrolled away', async () => {
    await openWithForty();
    await userEvent.keyboard('{Home}');
    listbox().element().scrollTop = 52 * 30;
    await expect.element(row(/00035/)).toBeInViewport();
    expect(selectedPosition()).toBe('1');
  });
});
