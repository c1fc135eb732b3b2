import { page, type Locator } from 'vitest/browser';
import { expect } from 'vitest';
import type { FakeMain } from '../../fakes/keyturn-bridge.ts';
import { oneOfEachStatus } from '../../fakes/sample-credential-sets.ts';
import { openApp } from '../open-app.ts';

export const dialog = (): Locator => page.getByRole('dialog', { name: 'Register credential set' });
export const field = (name: string): Locator => dialog().getByRole('textbox', { name, exact: true });
export const combobox = (name: string): Locator => dialog().getByRole('combobox', { name, exact: true });
export const button = (name: string): Locator => dialog().getByRole('button', { name, exact: true });

/** Opens the window and in it the dialog *Register credential set*. */
export async function openRegisterDialog(): Promise<FakeMain> {
  const main = await openApp({ credentialSets: oneOfEachStatus() });
  await page.getByRole('button', { name: 'Register credential set' }).click();
  await expect.element(dialog()).toBeVisible();
  return main;
}

export async function choose(box: Locator, option: string): Promise<void> {
  await box.fill(option);
  await dialog().getByRole('option', { name: option, exact: true }).click();
}

/** Pastes as a person does: into a field, as text. */
export function paste(into: Locator, text: string): void {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  into
    .element()
    .dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}

export async function fillMonite(): Promise<void> {
  await choose(combobox('Provider'), 'Monite');
  await choose(combobox('Environment'), 'Sandbox');
  await field('Name').fill('Invoice sync');
  await field('Client ID').fill('4f1c-77aa');
  await field('Client secret').fill('s3cret');
}
