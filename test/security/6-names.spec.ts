import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { electronArguments } from '../../scripts/lib/launch-arguments.mjs';
import { expect, test } from '../e2e/support/fixtures.ts';
import { electronExecutable, holdUntilAttached, temporaryFolder } from '../e2e/support/launch.ts';

// The keychain files its key under the app's name, and the vault lies in userData. Changing one of these names loses
// every vault there is.

test('6: name, folder and files are the golden ones', async ({ electron, page, profile }) => {
  await page.getByRole('button', { name: 'Register credential set' }).first().waitFor();
  expect(await electron.evaluate(({ app }) => app.getName())).toBe('Keyturn');
  expect(await readdir(join(profile, 'vault'))).toEqual(['vault.db', 'vault.db-wal']);
  const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
  expect(await mode(join(profile, 'vault'))).toBe('700');
  expect(await mode(join(profile, 'vault/vault.db'))).toBe('600');
  expect(await mode(join(profile, 'vault/vault.db-wal'))).toBe('600');
});

test('6: without another profile, the data lies in the folder Keyturn of the user’s configuration', async () => {
  test.skip(process.platform !== 'linux', 'Elsewhere this would be the developer’s own profile');
  const home = await temporaryFolder('home');
  const electron = await _electron.launch({
    executablePath: electronExecutable(),
    args: [
      ...holdUntilAttached,
      ...electronArguments({ throwAwayKeyring: true }),
      join(import.meta.dirname, '../..'),
    ],
    chromiumSandbox: true,
    env: {
      ...(process.env as Record<string, string>),
      HOME: home.path,
      XDG_CONFIG_HOME: join(home.path, 'config'),
      XDG_CACHE_HOME: join(home.path, 'cache'),
      XDG_DATA_HOME: join(home.path, 'data'),
    },
  });
  const page = await electron.firstWindow();
  await page.getByRole('button', { name: 'Register credential set' }).first().waitFor();
  const userData = await electron.evaluate(({ app }) => app.getPath('userData'));
  expect(userData).toBe(join(home.path, 'config/Keyturn'));
  expect(await readdir(join(userData, 'vault'))).toContain('vault.db');
  await electron.close();
  await home.remove();
});
