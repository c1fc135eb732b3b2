import type { ElectronApplication } from '@playwright/test';
import { noOverrides } from '../../src/shared/credential.ts';
import { oidcClients } from '../fakes/servers/oidc-server.ts';
import { expect, test } from './support/fixtures.ts';
import { seed } from './support/seed.ts';
import { KeyturnWindow } from './support/window.ts';

const bounds = (electron: ElectronApplication) =>
  electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());

test('credential sets, their secrets, the trash and the history are all there after a restart', async ({
  start,
  oidc,
}) => {
  const first = await start();
  const before = new KeyturnWindow(first.page);
  await seed(
    first.page,
    {
      name: 'Orders service',
      ...oidcClients.basic,
      project: 'Shop',
      tags: ['live'],
      access: { level: 'fine_grained', scopes: ['orders:read'] },
      request: { ...noOverrides, tokenUrl: oidc.tokenUrl },
    },
    { name: 'Thrown away' },
    { name: 'Switched off', enabled: false },
  );
  await before.open('Orders service');
  await before.requestTestToken();
  await before.open('Thrown away');
  await before.button('Move to trash').click();
  await expect(before.row('Thrown away')).toBeHidden();
  await first.quit();

  const { page } = await start();
  const after = new KeyturnWindow(page);
  await expect(after.rows).toHaveCount(2);
  await expect(after.row('Orders service')).toContainText('Fresh');
  await expect(after.row('Switched off')).toContainText('Disabled');
  await expect(after.view('Trash')).toHaveAccessibleDescription('1 credential set');
  await after.open('Orders service');
  await expect(after.details).toContainText('Shop');
  await expect(after.details).toContainText('orders:read');
  await after.button('Reveal secret').click();
  await expect(after.details.getByText(oidcClients.basic.clientSecret, { exact: true })).toBeVisible();
  await after.tab('History').click();
  // Its heads, the secret that it was with, and the test.
  await expect(page.getByRole('table', { name: 'Token tests' }).getByRole('row')).toHaveCount(3);
  await after.tab('Token test').click();
  await expect(after.outcome).toContainText('issued a bearer token');
});

test('theme, window and panes are as they were left', async ({ start }) => {
  const first = await start();
  const before = new KeyturnWindow(first.page);
  await seed(first.page, { name: 'Orders service' });
  await before.button('Settings').click();
  await first.page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await first.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 40, width: 1300, height: 720 });
  });
  await expect.poll(() => bounds(first.electron)).toEqual({ x: 60, y: 40, width: 1300, height: 720 });
  await first.page.keyboard.press('Escape');
  const sidebar = first.page.getByRole('separator', { name: 'Resize sidebar' });
  const list = first.page.getByRole('separator', { name: 'Resize list' });
  await sidebar.press('ArrowRight');
  await list.press('ArrowLeft');
  await list.press('ArrowLeft');
  await expect(sidebar).toHaveAttribute('aria-valuenow', '224');
  await expect(list).toHaveAttribute('aria-valuenow', '368');
  await first.quit();

  const { page, electron } = await start();
  await expect(page.getByRole('separator', { name: 'Resize sidebar' })).toHaveAttribute(
    'aria-valuenow',
    '224',
  );
  await expect(page.getByRole('separator', { name: 'Resize list' })).toHaveAttribute('aria-valuenow', '368');
  expect(await bounds(electron)).toEqual({ x: 60, y: 40, width: 1300, height: 720 });
  expect(await electron.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
  expect(await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
});

test('what was confirmed on screen survives the process being killed', async ({ start, oidc }) => {
  const first = await start();
  const before = new KeyturnWindow(first.page);
  await before.register({
    provider: 'Custom OAuth 2.0',
    environment: 'Production',
    name: 'Orders service',
    ...oidcClients.basic,
    more: { 'Token URL': oidc.tokenUrl },
  });
  await before.requestTestToken();
  await expect(before.row('Orders service')).toContainText('Fresh');
  await before.button('Mark as exposed').click();
  await expect(before.row('Orders service')).toContainText('Exposed');
  await first.kill();

  const { page } = await start();
  const after = new KeyturnWindow(page);
  await expect(after.row('Orders service')).toContainText('Exposed');
  await after.open('Orders service');
  await after.button('Reveal secret').click();
  await expect(after.details.getByText(oidcClients.basic.clientSecret, { exact: true })).toBeVisible();
  await after.tab('History').click();
  // Its heads, the secret that it was with, and the test.
  await expect(page.getByRole('table', { name: 'Token tests' }).getByRole('row')).toHaveCount(3);
});
