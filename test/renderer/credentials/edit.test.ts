import { page } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { oneOfEachStatus } from '../../fakes/sample-credential-sets.ts';
import { openApp, row } from '../open-app.ts';

async function openSet(name: RegExp) {
  const main = await openApp({ credentialSets: oneOfEachStatus() });
  await row(name).click();
  return main;
}

describe('Edit', () => {
  const dialog = () => page.getByRole('dialog', { name: 'Edit credential set' });
  const field = (name: string) => dialog().getByRole('textbox', { name, exact: true });
  const save = () => dialog().getByRole('button', { name: 'Save' });

  test('saves what is valid and changed, and nothing else', async () => {
    const main = await openSet(/^Checkout service/);
    await page.getByRole('button', { name: 'Edit' }).click();
    await expect.element(field('Name')).toHaveFocus();
    await expect.element(save()).toBeDisabled();
    await field('Name').fill('');
    await expect.element(save()).toBeDisabled();
    await field('Name').fill('Checkout service ');
    await expect.element(save()).toBeDisabled();
    await field('Name').fill('Checkout, blue');
    await save().click();
    await expect.element(dialog()).not.toBeInTheDocument();
    await expect.element(page.getByRole('heading', { name: 'Checkout, blue' })).toBeVisible();
    expect(main.callsOf('updateCredentialSet')).toHaveLength(1);
  });

  test('knows nothing of the secret', async () => {
    const main = await openSet(/^Checkout service/);
    await page.getByRole('button', { name: 'Edit' }).click();
    await expect.element(field('Name')).toBeVisible();
    expect(dialog().getByRole('textbox', { name: 'Client secret' }).elements()).toHaveLength(0);
    expect(main.callsOf('revealSecret')).toEqual([]);
  });
});
