import { page } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import type { VerificationReport } from '../../../src/shared/vault.ts';
import { done, held } from '../../fakes/keyturn-bridge.ts';
import { oneOfEachStatus, sampleNow } from '../../fakes/sample-credential-sets.ts';
import { axeFindings } from '../axe.ts';
import { selectedRow } from '../open-app.ts';
import { dialog, openSettings } from './settings-dialog.ts';

const report = (problems: VerificationReport['problems']): VerificationReport => ({
  at: sampleNow,
  credentialSets: 8,
  secretVersions: 9,
  tokenTests: 1,
  auditEntries: 1_204,
  problems,
});
const button = (name: string) => dialog().getByRole('button', { name, exact: true });

describe('Verifying the vault', () => {
  test('says what was checked when everything holds', async () => {
    const main = await openSettings('Vault');
    main.answer('verifyVault', () => done(report([])));
    await button('Verify').click();
    await expect.element(dialog().getByText('Everything holds')).toBeVisible();
    await expect
      .element(
        dialog().getByText(/8 credential sets, 9 secret versions, 1 token test and 1,204 audit entries/),
      )
      .toBeVisible();
  });

  test('names what doesn’t hold, and leads to its set', async () => {
    const main = await openSettings('Vault');
    const [first] = oneOfEachStatus();
    main.answer('verifyVault', () =>
      done(
        report([
          { kind: 'row_missing', what: 'credential set “Billing”', credentialSetId: null },
          {
            kind: 'row_changed',
            what: `credential set “${first?.name}”`,
            credentialSetId: first?.id ?? null,
          },
        ]),
      ),
    );
    await button('Verify').click();
    await expect.element(dialog().getByText('Credential set “Billing”: missing.')).toBeVisible();
    expect(await axeFindings()).toEqual([]);
    await button(`Show ${first?.name}`).click();
    await expect.element(selectedRow()).toHaveAccessibleName(new RegExp(`^${first?.name}`));
  });

  test('shows how far it is, also to who comes back, and can be cancelled', async () => {
    const main = await openSettings('Vault');
    const { finish } = held(main, 'verifyVault');
    await button('Verify').click();
    await expect.element(button('Verify')).toHaveFocus();
    main.emit('vaultJobProgressed', { job: 'verify', done: 50, total: 200 });
    const bar = dialog().getByRole('progressbar', { name: 'Verifying…' });
    await expect.element(bar).toHaveAttribute('aria-valuenow', '25');
    await dialog().getByRole('tab', { name: 'About' }).click();
    await dialog().getByRole('tab', { name: 'Vault' }).click();
    await expect.element(bar).toBeVisible();
    await button('Cancel').click();
    await expect.poll(() => main.callsOf('cancelVaultJob')).toHaveLength(1);
    finish({ ok: false, failure: { code: 'job_cancelled', message: 'Cancelled.' } });
    await expect.element(bar).not.toBeInTheDocument();
    expect(dialog().getByRole('alert').elements()).toHaveLength(0);
  });
});

describe('Re-keying the vault', () => {
  const question = () => page.getByRole('dialog', { name: /^(Re-key the vault\?|The vault has a new key)$/ });
  const passphrase = () => question().getByRole('textbox', { name: 'Passphrase' });
  const confirm = () => question().getByRole('button', { name: 'Re-key vault', exact: true });

  test('asks for the passphrase, and says when it is wrong', async () => {
    const main = await openSettings('Vault', { vault: { passphrase: 'correct horse' } });
    await button('Re-key vault…').click();
    await expect.element(passphrase()).toHaveFocus();
    await expect.element(confirm()).toBeDisabled();
    await passphrase().fill('wrong');
    await confirm().click();
    await expect.element(question().getByText(/This passphrase does not open the vault/)).toBeVisible();
    await passphrase().fill('correct horse');
    await confirm().click();
    await expect.element(question().getByText(/^Everything in the vault is sealed anew/)).toBeVisible();
    expect(main.callsOf('rekeyVault').at(-1)).toEqual({ passphrase: 'correct horse' });
    await expect.element(question().getByRole('button', { name: 'Done' })).toHaveFocus();
  });

  test('can be cancelled while it runs', async () => {
    const main = await openSettings('Vault');
    const { finish } = held(main, 'rekeyVault');
    await button('Re-key vault…').click();
    await confirm().click();
    await expect.element(question().getByRole('progressbar')).toBeVisible();
    await question().getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => main.callsOf('cancelVaultJob')).toHaveLength(1);
    finish({ ok: false, failure: { code: 'job_cancelled', message: 'Cancelled.' } });
    await expect.element(question().getByRole('progressbar')).not.toBeInTheDocument();
    await expect.element(confirm()).toBeEnabled();
  });

  test('without a passphrase asks for none, and tells that the recovery key is gone', async () => {
    const main = await openSettings('Vault', { vault: { recoveryKey: '7K2M' } });
    await button('Re-key vault…').click();
    await expect.element(question().getByText(/Your recovery key stops working/)).toBeVisible();
    expect(await axeFindings()).toEqual([]);
    await confirm().click();
    await question().getByRole('button', { name: 'Make a new recovery key' }).click();
    await expect
      .element(dialog().getByRole('tab', { name: 'Security' }))
      .toHaveAttribute('aria-selected', 'true');
    expect(main.callsOf('rekeyVault')).toEqual([{ passphrase: null }]);
  });
});

describe('Testing many sets', () => {
  test('takes another number of requests to one host at a time', async () => {
    const main = await openSettings('Vault');
    const choice = dialog().getByRole('combobox', { name: 'Requests to one host at a time' });
    await expect.element(choice).toHaveValue('2');
    await choice.click();
    await dialog().getByRole('option', { name: '4', exact: true }).click();
    await expect.poll(() => main.callsOf('setVaultSettings')).toEqual([{ testsPerHost: 4 }]);
  });
});
