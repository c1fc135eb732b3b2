import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/fixtures.ts';
import { filesBelow } from './support/profile-files.ts';

test('the first run says what Keyturn is for, and offers the one thing to do next', async ({
  page,
  keyturn,
}) => {
  await expect(page.getByRole('heading', { name: 'A home for your API client credentials' })).toBeVisible();
  await expect(keyturn.list).toBeHidden();
  await page.getByRole('button', { name: 'Register your first credential set' }).click();
  await expect(keyturn.registerDialog).toBeVisible();
});

test('the vault and everything beside it can be read by the user alone', async ({ profile, keyturn }) => {
  await expect(keyturn.view('All')).toBeVisible();
  const vault = join(profile, 'vault');
  expect((await stat(vault)).mode & 0o777).toBe(0o700);
  const files = [...(await filesBelow(vault)).keys()];
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect((await stat(file)).mode & 0o777, file).toBe(0o600);
});

test('the window is called Keyturn', async ({ page, electron, keyturn }) => {
  await expect(keyturn.view('All')).toBeVisible();
  await expect(page).toHaveTitle('Keyturn');
  const title = await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
  expect(title).toBe('Keyturn');
});

test('the theme follows the system until another is chosen', async ({ page, electron, keyturn }) => {
  const scheme = () => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const source = () => electron.evaluate(({ nativeTheme }) => nativeTheme.themeSource);
  await expect(keyturn.view('All')).toBeVisible();
  expect(await source()).toBe('system');

  for (const [theme, dark] of [
    ['Dark', true],
    ['Light', false],
  ] as const) {
    await keyturn.button('Settings').click();
    await page.getByRole('menuitemradio', { name: theme }).click();
    await expect.poll(source).toBe(theme.toLowerCase());
    await expect.poll(scheme).toBe(dark);
  }
});

test('an Electron that gets no security fixes any more is said to be no place for real secrets', async ({
  page,
  electron,
  keyturn,
}) => {
  await expect(keyturn.view('All')).toBeVisible();
  const major = Number.parseInt(await electron.evaluate(() => process.versions.electron), 10);
  const banner = page.getByRole('region', { name: 'Warning' });
  if (major < 43) await expect(banner).toContainText('don’t keep real secrets here');
  else await expect(banner).toBeHidden();
});
