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

describe('I rotated it', () => {
  const dialog = () => page.getByRole('dialog', { name: 'Replace the client secret' });
  const secret = () => dialog().getByRole('textbox', { name: 'New client secret' });
  const replace = () => dialog().getByRole('button', { name: 'Replace secret' });

  test('sends the new secret as typed, and its expiry', async () => {
    const main = await openSet(/^Review importer/);
    await page.getByRole('button', { name: 'I rotated it' }).click();
    await expect.element(replace()).toBeDisabled();
    await secret().fill('n3w secret ');
    await dialog().getByLabelText('It expires on').fill('2027-03-01');
    await replace().click();
    await expect.element(dialog()).not.toBeInTheDocument();
    expect(main.callsOf('replaceSecret')).toMatchObject([
      { clientSecret: 'n3w secret ', secretExpiresAt: new Date(2027, 2, 1).getTime() },
    ]);
  });

  test('keeps the typing when it fails, and forgets it when closed', async () => {
    const main = await openSet(/^Review importer/);
    main.fail('replaceSecret', { code: 'disk_full', message: 'The disk is full.' });
    await page.getByRole('button', { name: 'I rotated it' }).click();
    await secret().fill('n3w');
    await replace().click();
    await expect.element(dialog().getByRole('alert')).toMatchTextContent(/The disk is full/);
    await expect.element(secret()).toHaveValue('n3w');
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'I rotated it' }).click();
    await expect.element(secret()).toHaveValue('');
  });
});
