import { page, userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { fail } from '../../fakes/keyturn-bridge.ts';
import { oneOfEachStatus } from '../../fakes/sample-credential-sets.ts';
import { selectedRow } from '../open-app.ts';
import {
  button,
  choose,
  combobox,
  dialog,
  field,
  fillMonite,
  openRegisterDialog,
  paste,
} from './register-dialog.ts';

describe('the dialog’s names', () => {
  test('are those that assistive technology and scripts rely on', async () => {
    await openRegisterDialog();
    for (const name of ['Provider', 'Environment']) await expect.element(combobox(name)).toBeVisible();
    for (const name of ['Name', 'Client ID', 'Client secret', 'Project', 'Contact email', 'Description']) {
      await expect.element(field(name)).toBeInTheDocument();
      // Also without asking for an exact match, a name means one field.
      expect(dialog().getByRole('textbox', { name }).elements()).toHaveLength(1);
    }
    await dialog().getByRole('radio', { name: 'Fine-grained' }).click();
    await expect.element(field('Scopes')).toBeVisible();
    await expect.element(dialog().getByRole('radio', { name: 'Full' })).not.toBeChecked();
    await expect.element(button('Cancel')).toBeVisible();
    await expect.element(button('Register')).toBeDisabled();
  });

  test('begin with the provider, which has the focus', async () => {
    await openRegisterDialog();
    await expect.element(combobox('Provider')).toHaveFocus();
  });

  test('grow by what a custom provider needs', async () => {
    await openRegisterDialog();
    await choose(combobox('Provider'), 'Custom OAuth 2.0');
    await expect.element(field('Token URL')).toBeVisible();
    await expect.element(field('Audience')).toBeVisible();
    await expect.element(combobox('Client authentication')).toHaveValue('Basic header (client_secret_basic)');
    await expect.element(field('Extra headers')).toBeInTheDocument();
  });
});

describe('Register', () => {
  test('is enabled exactly when the form is valid', async () => {
    await openRegisterDialog();
    await fillMonite();
    await expect.element(button('Register')).toBeEnabled();
    for (const [name, good, bad] of [
      ['Name', 'Invoice sync', '   '],
      ['Client ID', '4f1c-77aa', ''],
      ['Client secret', 's3cret', ''],
      ['Contact email', '', 'nobody'],
    ] as const) {
      await field(name).fill(bad);
      await expect.element(button('Register')).toBeDisabled();
      await field(name).fill(good);
      await expect.element(button('Register')).toBeEnabled();
    }
    await dialog().getByRole('radio', { name: 'Fine-grained' }).click();
    await expect.element(button('Register')).toBeDisabled();
    await field('Scopes').fill('payables:read\npayables:write');
    await expect.element(button('Register')).toBeEnabled();
  });

  test('asks the provider’s own rules too: plain http only when allowed', async () => {
    await openRegisterDialog();
    await choose(combobox('Provider'), 'Custom OAuth 2.0');
    await choose(combobox('Environment'), 'Production');
    await field('Name').fill('Own server');
    await field('Client ID').fill('a');
    await field('Client secret').fill('b');
    await field('Token URL').fill('http://auth.example.com/token');
    await expect.element(button('Register')).toBeDisabled();
    await dialog().getByRole('switch', { name: 'Allow plain http' }).click();
    await expect.element(dialog().getByRole('alert')).toMatchTextContent(/travels unprotected/);
    await expect.element(button('Register')).toBeEnabled();
  });

  test('sends the facts and the secret as typed, then opens the new set', async () => {
    const main = await openRegisterDialog();
    await fillMonite();
    await field('Client secret').fill('s3cret ');
    await field('Tags').fill('payments, billing');
    await field('Usages').fill('ledger-01\n\nGitHub Actions');
    await button('Register').click();
    await expect.element(dialog()).not.toBeInTheDocument();
    await expect.element(selectedRow()).toMatchTextContent(/Invoice sync/);
    const [request] = main.callsOf('registerCredentialSet');
    expect(request).toMatchObject({
      clientSecret: 's3cret ',
      facts: {
        providerId: 'monite',
        tags: ['payments', 'billing'],
        usages: [{ where: 'ledger-01' }, { where: 'GitHub Actions' }],
      },
    });
  });

  test('sends once, however often it is pressed', async () => {
    const main = await openRegisterDialog();
    let answer: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    main.answer('registerCredentialSet', async () => {
      await asked;
      return fail({ code: 'disk_full', message: 'The disk is full.' });
    });
    await fillMonite();
    await field('Name').click();
    await userEvent.keyboard('{Enter}{Enter}');
    await expect.element(button('Register')).toHaveAttribute('aria-busy', 'true');
    answer();
    await expect.element(dialog().getByRole('alert')).toMatchTextContent(/The disk is full/);
    expect(main.callsOf('registerCredentialSet')).toHaveLength(1);
    await expect.element(field('Client secret')).toHaveValue('s3cret');
  });

  test('points to the set that has the client ID already', async () => {
    const main = await openRegisterDialog();
    const existing = oneOfEachStatus()[3];
    main.fail('registerCredentialSet', {
      code: 'duplicate_client_id',
      message: 'This client ID is registered already.',
      field: 'clientId',
      credentialSetId: existing?.id ?? '',
    });
    await fillMonite();
    await button('Register').click();
    await expect.element(field('Client ID')).toHaveAttribute('aria-invalid', 'true');
    await expect.element(field('Name')).toHaveValue('Invoice sync');
    await button('Open the existing one').click();
    await expect.element(selectedRow()).toMatchTextContent(/Review importer/);
  });
});

describe('leaving the dialog', () => {
  test('Cancel discards, and the next time it is empty', async () => {
    await openRegisterDialog();
    await fillMonite();
    await button('Cancel').click();
    await expect.element(dialog()).not.toBeInTheDocument();
    await page.getByRole('button', { name: 'Register credential set' }).click();
    for (const name of ['Name', 'Client ID', 'Client secret'])
      await expect.element(field(name)).toHaveValue('');
  });

  test('Esc asks before it loses what was typed', async () => {
    await openRegisterDialog();
    await field('Name').fill('Invoice sync');
    await userEvent.keyboard('{Escape}');
    const question = page.getByRole('alertdialog', { name: 'Discard what you typed?' });
    await question.getByRole('button', { name: 'Keep editing' }).click();
    await expect.element(field('Name')).toHaveValue('Invoice sync');
    await userEvent.keyboard('{Escape}');
    await question.getByRole('button', { name: 'Discard' }).click();
    await expect.element(dialog()).not.toBeInTheDocument();
  });

  test('Esc closes at once while nothing was typed', async () => {
    await openRegisterDialog();
    await userEvent.keyboard('{Escape}');
    await expect.element(dialog()).not.toBeInTheDocument();
  });
});

describe('helping hands', () => {
  test('a pasted block fills ID and secret, and can be undone', async () => {
    await openRegisterDialog();
    await field('Client ID').fill('before');
    paste(field('Client secret'), 'MONITE_CLIENT_ID=abc-1\nMONITE_CLIENT_SECRET=s3cr=et');
    await expect.element(field('Client ID')).toHaveValue('abc-1');
    await expect.element(field('Client secret')).toHaveValue('s3cr=et');
    await button('Undo paste').click();
    await expect.element(field('Client ID')).toHaveValue('before');
    await expect.element(field('Client secret')).toHaveValue('');
  });

  test('a registration’s answer fills in the expiry too, and undoing takes it back', async () => {
    await openRegisterDialog();
    paste(
      field('Client secret'),
      '{"client_id":"abc-1","client_secret":"s3cr=et","client_secret_expires_at":1893499200}',
    );
    await expect
      .element(dialog().getByText(/Filled in client ID, client secret and its expiry/))
      .toBeVisible();
    await expect.element(field('Secret expires on')).toHaveValue('2030-01-01');
    await button('Undo paste').click();
    await expect.element(field('Secret expires on')).toHaveValue('');
  });

  test('a space around the secret is pointed out, and trimmed on demand', async () => {
    await openRegisterDialog();
    await field('Client secret').fill(' s3cret');
    await button('Trim').click();
    await expect.element(field('Client secret')).toHaveValue('s3cret');
    await expect.element(button('Trim')).not.toBeInTheDocument();
  });

  test('an error waits until its field is left', async () => {
    await openRegisterDialog();
    await field('Contact email').fill('nobody');
    expect(
      dialog()
        .getByText(/Enter an e-mail address/)
        .elements(),
    ).toHaveLength(0);
    await field('Project').click();
    await expect.element(dialog().getByText(/Enter an e-mail address/)).toBeVisible();
  });

  test('the provider’s steps, links and our own doubts are shown', async () => {
    const main = await openRegisterDialog();
    await choose(combobox('Provider'), 'CM.com Ticketing partner API');
    await expect.element(dialog().getByText('Create an API client and give it a name.')).toBeVisible();
    await expect.element(dialog().getByText('unconfirmed: please check', { exact: true })).toBeVisible();
    await expect
      .element(dialog().getByRole('region', { name: 'How sure this is' }).getByRole('listitem').first())
      .toBeVisible();
    await button('Open console').click();
    expect(main.callsOf('openProviderLink')).toEqual([
      { providerId: 'cm-ticketing-partner-api', link: 'console' },
    ]);
  });

  test('eTrusted’s prefix is read off the client ID', async () => {
    await openRegisterDialog();
    await choose(combobox('Provider'), 'Trusted Shops eTrusted');
    await field('Client ID').fill('a1b2-my-shop');
    await field('Identifier').fill('my-shop');
    await expect.element(dialog().getByText('Prefix by Trusted Shops eTrusted: a1b2')).toBeVisible();
  });
});
