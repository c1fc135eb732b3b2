import { describe, expect, test } from 'vitest';
import {
  defaultNetworkSettings,
  defaultVaultSettings,
  type NetworkSettings,
} from '../../../src/shared/vault.ts';
import { dialog, openSettings } from './settings-dialog.ts';

const open = (network: Partial<NetworkSettings> = {}) =>
  openSettings('Network', {
    vault: { settings: { ...defaultVaultSettings, network: { ...defaultNetworkSettings, ...network } } },
  });

const way = () => dialog().getByRole('combobox', { name: 'Way to providers' });
async function pick(name: string) {
  await way().click();
  await dialog().getByRole('option', { name }).click();
}

describe('Network settings', () => {
  test('save a proxy once it has an address that can be one', async () => {
    const main = await open();
    await pick('This proxy');
    const address = dialog().getByRole('textbox', { name: 'Address of the proxy' });
    await address.fill('proxy.example.com:8080');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await expect.element(dialog().getByText(/^Enter the address as http/)).toBeVisible();
    expect(main.vault.settings.network.proxy).toEqual({ mode: 'system' });
    await address.fill('http://proxy.example.com:8080');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await expect.element(dialog().getByText('In use.')).toBeVisible();
    expect(main.vault.settings.network.proxy).toEqual({
      mode: 'fixed',
      url: 'http://proxy.example.com:8080',
    });
    await pick('No proxy');
    await expect.element(address).not.toBeInTheDocument();
    expect(main.vault.settings.network.proxy).toEqual({ mode: 'direct' });
  });

  test('choose certificate authorities, say what they are, and clear them', async () => {
    const main = await open();
    await dialog().getByRole('button', { name: 'Choose file…' }).click();
    await expect.element(dialog().getByText('/etc/pki/example-authorities.pem')).toBeVisible();
    await expect.element(dialog().getByText('2 certificates')).toBeVisible();
    await expect.element(dialog().getByText(/^Example Corp Root, valid until/)).toBeVisible();
    await dialog().getByRole('button', { name: 'Clear' }).click();
    await expect.element(dialog().getByText('2 certificates')).not.toBeInTheDocument();
    expect(main.vault.settings.network.certificateAuthoritiesFile).toBeNull();
  });

  test('say that the file of authorities is gone', async () => {
    const main = await openSettings('Appearance', {
      vault: {
        settings: {
          ...defaultVaultSettings,
          network: { ...defaultNetworkSettings, certificateAuthoritiesFile: '/gone.pem' },
        },
      },
    });
    main.fail('getCertificateAuthorities', {
      code: 'file_not_read',
      message: 'The file gone.pem is no longer there.',
    });
    await dialog().getByRole('tab', { name: 'Network' }).click();
    await expect.element(dialog().getByRole('alert')).toMatchTextContent(/gone\.pem is no longer there/);
  });

  test('set the timeouts', async () => {
    const main = await open();
    await dialog().getByRole('combobox', { name: 'Wait for an answer' }).click();
    await dialog().getByRole('option', { name: '5 seconds', exact: true }).click();
    await expect.poll(() => main.vault.settings.network.headerTimeout).toBe(5);
    await dialog().getByRole('combobox', { name: 'Whole answer within' }).click();
    await dialog().getByRole('option', { name: '2 minutes' }).click();
    await expect.poll(() => main.vault.settings.network.totalTimeout).toBe(120);
  });
});
