import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { axeFindings } from '../axe.ts';
import Harness from './SelectHarness.svelte';

const onPick = vi.fn();
beforeEach(async () => {
  onPick.mockReset();
  await render(Harness, { onPick });
  await expect.element(provider()).toBeVisible();
});

const provider = () => page.getByRole('combobox', { name: 'Provider' });
const option = (name: string) => page.getByRole('option', { name });
const dialog = () => page.getByRole('dialog', { name: 'Register credential set' });

describe('a select', () => {
  test('opens by a click, and a click on an option picks it', async () => {
    await provider().click();
    await option('Monite').click();
    await expect.element(provider()).toHaveValue('Monite');
    expect(onPick).toHaveBeenCalledExactlyOnceWith('monite');
    await expect.element(option('Monite')).not.toBeInTheDocument();
  });

  test('filters while typing, and Enter picks the first match', async () => {
    await provider().fill('key');
    expect(page.getByRole('option').elements()).toHaveLength(1);
    await userEvent.keyboard('{Enter}');
    await expect.element(provider()).toHaveValue('Keycloak');
  });

  test('drops its list right under itself, in a dialog too', async () => {
    await provider().click();
    const box = provider().element().closest('.control')?.getBoundingClientRect();
    const list = page.getByRole('listbox', { name: 'Provider' }).element().getBoundingClientRect();
    expect(list.left).toBeCloseTo(box?.left ?? 0, 0);
    expect(list.width).toBeCloseTo(box?.width ?? 0, 0);
    expect(list.top - (box?.bottom ?? 0)).toBeCloseTo(4, 0);
  });

  test('finds by keywords', async () => {
    await provider().fill('payables');
    await expect.element(option('Monite')).toBeVisible();
  });

  test('is driven by arrows, and says which option is meant', async () => {
    await provider().click();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    const active = provider().element().getAttribute('aria-activedescendant') ?? '';
    expect(document.getElementById(active)?.textContent).toContain('Keycloak');
    await userEvent.keyboard('{Enter}');
    expect(onPick).toHaveBeenCalledExactlyOnceWith('keycloak');
  });

  test('Esc closes only the list, and puts the picked label back', async () => {
    await provider().fill('Monite');
    await userEvent.keyboard('{Enter}');
    await provider().fill('nonsense');
    await expect.element(page.getByText('Nothing matches')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(provider()).toHaveValue('Monite');
    await expect.element(dialog()).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(dialog()).not.toBeInTheDocument();
  });

  test('a label typed out in full counts when leaving', async () => {
    await provider().fill('monite');
    await userEvent.tab();
    await expect.element(provider()).toHaveValue('Monite');
  });

  test('passes axe while open', async () => {
    await provider().click();
    expect(await axeFindings()).toEqual([]);
  });
});

describe('a secret input', () => {
  const secret = () => page.getByRole('textbox', { name: 'Client secret' });

  test('is masked until the user asks to see what they typed', async () => {
    await secret().fill(' s3cret ');
    expect(getComputedStyle(secret().element()).getPropertyValue('-webkit-text-security')).toBe('disc');
    await page.getByRole('button', { name: 'Show what I typed' }).click();
    expect(getComputedStyle(secret().element()).getPropertyValue('-webkit-text-security')).toBe('none');
    await expect.element(secret()).toHaveValue(' s3cret ');
  });

  describe.each(['masked', 'shown'])('while %s', (state) => {
    test.each(['copy', 'cut'])(
      'offers nothing to the clipboard on %s: nobody would clear it',
      async (kind) => {
        await secret().fill('s3cret');
        if (state === 'shown') await page.getByRole('button', { name: 'Show what I typed' }).click();
        const event = new ClipboardEvent(kind, { cancelable: true, bubbles: true });
        secret().element().dispatchEvent(event);
        expect(event.defaultPrevented).toBe(true);
      },
    );
  });

  test('says what is wrong with it', async () => {
    await expect.element(secret()).toHaveAttribute('aria-invalid', 'true');
    await expect.element(secret()).toHaveAccessibleDescription('Enter the client secret');
  });
});

describe('a dialog', () => {
  test('gives focus to its first control', async () => {
    await expect.element(provider()).toHaveFocus();
    await expect.element(option('Monite')).not.toBeInTheDocument();
  });

  test('keeps focus inside', async () => {
    for (let press = 0; press < 6; press += 1) await userEvent.tab();
    expect(dialog().element().contains(document.activeElement)).toBe(true);
  });
});
