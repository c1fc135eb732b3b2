import { page, userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { withValues } from '../../../src/renderer/drafts/form-values.ts';
import type { FakeMain } from '../../fakes/keyturn-bridge.ts';
import { oneOfEachStatus } from '../../fakes/sample-credential-sets.ts';
import { button, dialog, field, fillMonite, openRegisterDialog } from '../credentials/register-dialog.ts';
import { openApp, row } from '../open-app.ts';

const keptNote = () => page.getByText('Kept from before the vault locked');

/** The vault locks under the form, and is opened again. */
async function lockAndUnlock(main: FakeMain): Promise<void> {
  main.vault.lock('idle');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  main.becomeVault({ kind: 'open' });
}

describe('What is being typed', () => {
  test('is told to main, and comes back after a lock with everything in it', async () => {
    const main = await openRegisterDialog();
    await fillMonite();
    await expect.poll(() => main.vault.draft?.values).toMatch(/s3cret/);
    await lockAndUnlock(main);
    await expect.element(keptNote()).toBeVisible();
    await expect.element(field('Name')).toHaveValue('Invoice sync');
    await expect.element(field('Client ID')).toHaveValue('4f1c-77aa');
    await expect.element(field('Client secret')).toHaveValue('s3cret');
    await button('Register').click();
    await expect.poll(() => main.callsOf('registerCredentialSet')).toHaveLength(1);
    await expect.poll(() => main.vault.draft).toBeNull();
  });

  test('is forgotten by main once it is discarded, and the next form is empty', async () => {
    const main = await openRegisterDialog();
    await field('Name').fill('Invoice sync');
    await expect.poll(() => main.vault.draft).not.toBeNull();
    await button('Cancel').click();
    await expect.poll(() => main.vault.draft).toBeNull();
    await page.getByRole('button', { name: 'Register credential set' }).click();
    await expect.element(field('Name')).toHaveValue('');
    await expect.element(keptNote()).not.toBeInTheDocument();
  });

  test('is nothing while a form is only looked at', async () => {
    const main = await openRegisterDialog();
    await userEvent.keyboard('{Escape}');
    await expect.element(dialog()).not.toBeInTheDocument();
    expect(main.callsOf('setDraft')).toEqual([]);
  });

  test('survives a second lock, without another keystroke', async () => {
    const main = await openRegisterDialog();
    await field('Name').fill('Invoice sync');
    await expect.poll(() => main.vault.draft).not.toBeNull();
    await lockAndUnlock(main);
    await expect.element(keptNote()).toBeVisible();
    await expect.poll(() => main.vault.draft?.values).toMatch(/Invoice sync/);
  });

  test('is kept to the last letter when the user locks while typing', async () => {
    const main = await openRegisterDialog();
    await field('Name').fill('Invoice');
    await field('Client secret').fill('half typ');
    await userEvent.keyboard('ed{Control>}l{/Control}');
    await expect.poll(() => main.callsOf('lockVault')).toHaveLength(1);
    expect(main.vault.draft?.values).toMatch(/half typed/);
    // Nothing that still waited may follow the lock.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(main.calls.at(-1)?.channel).toBe('lockVault');
  });

  test('is kept to the last letter when the vault locks by itself while somebody types', async () => {
    const main = await openRegisterDialog();
    await field('Client secret').fill('half typ');
    await userEvent.keyboard('ed');
    main.vault.lock('suspend');
    expect(main.vault.draft?.values).toMatch(/half typed/);
    await expect.element(dialog()).not.toBeInTheDocument();
    expect(main.vault.draft?.values).toMatch(/half typed/);
  });

  test('comes back into the form of the set that was edited', async () => {
    const main = await openApp({ credentialSets: oneOfEachStatus() });
    await row(/^Checkout service/).click();
    await page.getByRole('button', { name: 'Edit' }).click();
    const name = () =>
      page
        .getByRole('dialog', { name: 'Edit credential set' })
        .getByRole('textbox', { name: 'Name', exact: true });
    await name().fill('Checkout, blue');
    await expect.poll(() => main.vault.draft?.form).toBe('edit');
    await lockAndUnlock(main);
    await expect.element(name()).toHaveValue('Checkout, blue');
    await expect.element(keptNote()).toBeVisible();
  });

  test('comes back into the form that replaces a secret', async () => {
    const main = await openApp({ credentialSets: oneOfEachStatus() });
    await row(/^Review importer/).click();
    await page.getByRole('button', { name: 'Rotate' }).click();
    await page.getByRole('textbox', { name: 'New client secret' }).fill('n3w');
    await expect.poll(() => main.vault.draft?.form).toBe('rotate');
    await lockAndUnlock(main);
    await expect.element(page.getByRole('textbox', { name: 'New client secret' })).toHaveValue('n3w');
    await expect.element(keptNote()).toBeVisible();
  });

  test('says so when its set is gone', async () => {
    const credentialSetId = '00000000-0000-4000-8000-0000000000ff';
    const main = await openApp({
      credentialSets: oneOfEachStatus(),
      vault: { draft: { form: 'edit', credentialSetId, values: '{"name":"Checkout"}' } },
    });
    await expect
      .element(page.getByText(/that you were changing when the vault locked is gone/))
      .toBeVisible();
    expect(page.getByRole('dialog').elements()).toHaveLength(0);
    expect(main.callsOf('setDraft')).toEqual([null]);
  });
});

describe('withValues', () => {
  test('takes only what fits', () => {
    const fields = { name: '', enabled: true, tags: ['a'], values: { a: 'b' } };
    expect(withValues(fields, '{"name":"x","enabled":"yes","tags":[1],"values":{"a":2},"more":1}')).toEqual({
      ...fields,
      name: 'x',
    });
    expect(withValues(fields, 'not JSON')).toEqual(fields);
    expect(withValues(fields, 'null')).toEqual(fields);
  });
});
