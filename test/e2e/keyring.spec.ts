import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startBusWithoutKeyring, startKeyring } from '../../scripts/lib/keyring.mjs';
import { expect, test as base } from './support/fixtures.ts';
import { temporaryFolder } from './support/launch.ts';
import { filesBelow } from './support/profile-files.ts';
import { seed } from './support/seed.ts';
import { KeyturnWindow } from './support/window.ts';

interface Bus {
  readonly env: Record<string, string>;
}

interface KeyringFixtures {
  /** A session bus on which no keyring answers. */
  readonly noKeyring: Bus;
  /** A keyring other than the one that the app usually finds: as after a reset. */
  readonly otherKeyring: Bus;
}

const test = base.extend<KeyringFixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures a fixture needs from its parameter
  noKeyring: async ({}, use) => {
    const bus = await startBusWithoutKeyring();
    await use(bus);
    await bus.stop();
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  otherKeyring: async ({}, use) => {
    const folder = await temporaryFolder('keyring');
    const bus = await startKeyring({ dir: folder.path });
    await use(bus);
    await bus.stop();
    await folder.remove();
  },
});

test.skip(process.platform !== 'linux', 'elsewhere the keychain is the user’s own, and not to be taken away');

test('without a keyring, a screen says why and what to do, and nothing is stored', async ({
  start,
  noKeyring,
  profile,
}) => {
  const { page } = await start({ env: noKeyring.env });
  await expect(page.getByRole('heading', { name: 'Keyturn needs your system’s keychain' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('keychain');
  await expect(page.getByText('Nothing was stored')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Register credential set' })).toBeHidden();
  expect(existsSync(join(profile, 'vault', 'vault.db'))).toBe(false);
});

test('a vault whose keyring is away is left alone, and opens when the keyring is back', async ({
  start,
  noKeyring,
  profile,
}) => {
  const first = await start();
  await seed(first.page, { name: 'Kept' });
  await first.quit();
  const before = await filesBelow(join(profile, 'vault'));

  const away = await start({ env: noKeyring.env });
  await expect(away.page.getByRole('heading', { level: 1 })).toContainText('keychain');
  await away.quit();
  expect(await filesBelow(join(profile, 'vault'))).toEqual(before);

  const { page } = await start();
  await expect(new KeyturnWindow(page).row('Kept')).toBeVisible();
});

test('a keyring that was reset is told apart from one that is away, and nothing is overwritten', async ({
  start,
  otherKeyring,
  profile,
}) => {
  const first = await start();
  await seed(first.page, { name: 'Kept' });
  await first.quit();
  const before = await filesBelow(join(profile, 'vault'));

  const reset = await start({ env: otherKeyring.env });
  await expect(reset.page.getByRole('heading', { name: 'The key to this vault is missing' })).toBeVisible();
  await reset.page.getByRole('button', { name: 'Try again' }).click();
  await expect(reset.page.getByRole('heading', { name: 'The key to this vault is missing' })).toBeVisible();
  await reset.quit();
  expect(await filesBelow(join(profile, 'vault'))).toEqual(before);

  const { page } = await start();
  await expect(new KeyturnWindow(page).row('Kept')).toBeVisible();
});
