import { cp, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { noOverrides } from '../../src/shared/credential.ts';
import { oidcClients } from '../fakes/servers/oidc-server.ts';
import { expect } from './support/fixtures.ts';
import { test } from './support/keyrings.ts';
import { temporaryFolder, type RunningApp } from './support/launch.ts';
import { seed } from './support/seed.ts';
import { Settings, unlock, useRecoveryKey } from './support/settings.ts';
import { KeyturnWindow } from './support/window.ts';

// docs/lose-your-keychain.md and docs/move-to-a-new-machine.md, done as they say. Another keyring on another session bus is
// what a new computer, or one whose keyring was reset, has.

test.skip(process.platform !== 'linux', 'elsewhere the keychain is the user’s own, and not to be taken away');

const passphrase = 'five unrelated words in a row';
const heading = (page: Page, name: string) => expect(page.getByRole('heading', { name })).toBeVisible();

/** A vault with one credential set and a recovery key. @returns the key as it is written down */
async function prepareVault(
  app: RunningApp,
  beforeQuitting: (app: RunningApp) => Promise<void> = () => Promise.resolve(),
  tokenUrl = 'http://127.0.0.1:9/token',
): Promise<string> {
  const { page, quit } = app;
  const request = { ...noOverrides, tokenUrl };
  await seed(page, { name: 'Orders service', ...oidcClients.basic, request });
  const settings = new Settings(page);
  const groups = await settings.makeRecoveryKey();
  await settings.close();
  await beforeQuitting(app);
  await quit();
  return groups.join('-');
}

const isOpen = (page: Page) => expect(new KeyturnWindow(page).row('Orders service')).toBeVisible();

test('lose your keychain: the recovery key opens the vault, and the new keychain keeps it then', async ({
  start,
  otherKeyring: { env },
}) => {
  const key = await prepareVault(await start());
  const { page, quit } = await start({ env });
  await heading(page, 'The key to this vault is missing');
  const slipped = key.replace(/.$/, (last) => (last === '7' ? '8' : '7'));
  await useRecoveryKey(page, slipped, null);
  await expect(page.getByText('there is a slip somewhere')).toBeVisible();
  await page.getByRole('dialog').getByLabel('Recovery key').fill(key.toLowerCase().replaceAll('-', ' '));
  await page.getByRole('button', { name: 'Open vault' }).click();
  await isOpen(page);
  const settings = new Settings(page);
  await settings.show('Security');
  await expect(settings.dialog.getByText('There is one. It opens the vault')).toBeVisible();
  await quit();
  await isOpen((await start({ env })).page);
});

test('lose your keychain: while it is away nothing changes, and it opens as before when it is back', async ({
  start,
  otherKeyring,
  noKeyring,
}) => {
  await prepareVault(await start());
  const missing = await start({ env: otherKeyring.env });
  await heading(missing.page, 'The key to this vault is missing');
  await missing.quit();
  const away = await start({ env: noKeyring.env });
  await heading(away.page, 'Keyturn needs your system’s keychain');
  await expect(away.page.getByRole('button', { name: 'Restart Keyturn' })).toBeVisible();
  await away.quit();
  await isOpen((await start()).page);
});

test('lose your keychain: a forgotten passphrase is replaced by the recovery key', async ({ start }) => {
  const { page } = await start();
  await seed(page, { name: 'Orders service' });
  const settings = new Settings(page);
  await settings.setPassphrase('a passphrase that was forgotten');
  const key = (await settings.makeRecoveryKey('a passphrase that was forgotten')).join(' ');
  await settings.close();
  await new KeyturnWindow(page).button('Lock the vault').click();
  await useRecoveryKey(page, key, passphrase);
  await isOpen(page);
  await new KeyturnWindow(page).button('Lock the vault').click();
  await unlock(page, passphrase);
  await isOpen(page);
});

test('lose your keychain: without a recovery key, an empty vault takes the place of the one that is kept', async ({
  start,
  profile,
  otherKeyring: { env },
}) => {
  const first = await start();
  await seed(first.page, { name: 'Orders service' });
  await first.quit();
  const { page } = await start({ env });
  await heading(page, 'The key to this vault is missing');
  await expect(page.getByRole('button', { name: 'Use recovery key…' })).toBeHidden();
  await rename(join(profile, 'vault'), join(profile, 'vault of the lost key'));
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('button', { name: 'Register credential set' }).first()).toBeVisible();
  await expect(new KeyturnWindow(page).row('Orders service')).toBeHidden();
});

test('move to a new machine: the vault folder and the recovery key are enough, and the old one still works', async ({
  start,
  profile,
  otherKeyring: { env },
  oidc,
}) => {
  const key = await prepareVault(await start(), undefined, oidc.tokenUrl);
  const newProfile = await temporaryFolder('new-machine');
  await cp(join(profile, 'vault'), join(newProfile.path, 'vault'), { recursive: true });
  const { page, quit } = await start({ profile: newProfile.path, env });
  await heading(page, 'The key to this vault is missing');
  await useRecoveryKey(page, key, passphrase);
  await isOpen(page);
  const keyturn = new KeyturnWindow(page);
  await keyturn.open('Orders service');
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('Granted');
  await quit();

  const again = await start({ profile: newProfile.path, env });
  await unlock(again.page, passphrase);
  await isOpen(again.page);
  await again.quit();
  await isOpen((await start()).page);
  await newProfile.remove();
});

test('move to a new machine: the one file of a vault that was quit is all there is to move', async ({
  start,
  profile,
  otherKeyring: { env },
}) => {
  const key = await prepareVault(await start());
  const newProfile = await temporaryFolder('new-machine');
  await mkdir(join(newProfile.path, 'vault'), { mode: 0o700 });
  await cp(join(profile, 'vault/vault.db'), join(newProfile.path, 'vault/vault.db'));
  const { page, quit } = await start({ profile: newProfile.path, env });
  await useRecoveryKey(page, key, null);
  await isOpen(page);
  await quit();
  await newProfile.remove();
});

test('move to a new machine: a backup under the vault’s name is a vault', async ({
  start,
  profile,
  otherKeyring: { env },
}) => {
  const first = await start();
  const key = await prepareVault(first, async ({ page }) => {
    const settings = new Settings(page);
    await settings.backUp();
    await settings.close();
  });
  const [backup = '', ...others] = await readdir(join(profile, 'vault/backups'));
  expect(others).toEqual([]);
  const newProfile = await temporaryFolder('new-machine');
  await mkdir(join(newProfile.path, 'vault'), { mode: 0o700 });
  await cp(join(profile, 'vault/backups', backup), join(newProfile.path, 'vault/vault.db'));
  const { page, quit } = await start({ profile: newProfile.path, env });
  await useRecoveryKey(page, key, null);
  await isOpen(page);
  await quit();
  await newProfile.remove();
});

test('move to a new machine: where the passphrase alone keeps the vault, it is enough', async ({
  start,
  profile,
  noKeyring,
  otherKeyring,
}) => {
  const first = await start({ env: noKeyring.env });
  await heading(first.page, 'Choose a passphrase for your vault');
  for (const field of ['New passphrase', 'The same again']) {
    await first.page.getByRole('textbox', { name: field }).fill(passphrase);
  }
  await first.page.getByRole('button', { name: 'Create vault' }).click();
  await seed(first.page, { name: 'Orders service' });
  await first.quit();
  const newProfile = await temporaryFolder('new-machine');
  await cp(join(profile, 'vault'), join(newProfile.path, 'vault'), { recursive: true });
  const { page, quit } = await start({ profile: newProfile.path, env: otherKeyring.env });
  await unlock(page, passphrase);
  await isOpen(page);
  await quit();
  await newProfile.remove();
});
