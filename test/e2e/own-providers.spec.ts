import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { noOverrides } from '../../src/shared/credential.ts';
import type { Provider } from '../../src/shared/provider.ts';
import { oidcClients } from '../fakes/servers/oidc-server.ts';
import { expect, test } from './support/fixtures.ts';
import { seed } from './support/seed.ts';
import { KeyturnWindow } from './support/window.ts';

const providersDialog = (page: Page) => page.getByRole('dialog', { name: 'Providers' });
const own = (page: Page) => providersDialog(page).getByRole('region', { name: 'Your own' });

async function openProviders(page: Page): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Views' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await expect(providersDialog(page)).toBeVisible();
}

async function discover(page: Page, issuer: string, name: string): Promise<void> {
  await page.getByRole('button', { name: 'From issuer URL…' }).click();
  await page.getByRole('textbox', { name: 'Issuer URL' }).fill(issuer);
  await page.getByRole('button', { name: 'Discover' }).click();
  const field = page.getByRole('textbox', { name: 'Name', exact: true });
  await expect(field).toHaveValue('127.0.0.1');
  await field.fill(name);
  await page.getByRole('button', { name: 'Save provider' }).click();
  await expect(own(page)).toContainText(name);
}

/** Lets the dialogs of the system answer with this file. */
const dialogsAnswer = (electron: ElectronApplication, path: string): Promise<void> =>
  electron.evaluate(({ dialog }, file) => {
    Object.assign(dialog, {
      showSaveDialog: () => Promise.resolve({ canceled: false, filePath: file }),
      showOpenDialog: () => Promise.resolve({ canceled: false, filePaths: [file] }),
    });
  }, path);

test('discovered, saved, and used: a token is granted, also after a restart', async ({ start, oidc }) => {
  const first = await start();
  await openProviders(first.page);
  await discover(first.page, oidc.url, 'Our orders server');
  await first.page.keyboard.press('Escape');
  const keyturn = new KeyturnWindow(first.page);
  await keyturn.register({
    provider: 'Our orders server',
    name: 'Orders service',
    clientId: oidcClients.basic.clientId,
    clientSecret: oidcClients.basic.clientSecret,
  });
  await keyturn.open('Orders service');
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('issued a bearer token');
  await first.electron.close();

  const second = await start();
  const again = new KeyturnWindow(second.page);
  await again.open('Orders service');
  await expect(again.details).toContainText('Our orders server');
  await again.requestTestToken();
  await expect(again.outcome).toContainText('issued a bearer token');
});

test('duplicated, edited, refused to be deleted while in use, deleted, and brought back', async ({
  page,
  oidc,
}) => {
  await openProviders(page);
  await discover(page, oidc.url, 'First');
  await page.getByRole('button', { name: 'Duplicate First' }).click();
  await page.getByRole('button', { name: 'Save provider' }).click();
  await expect(own(page)).toContainText('First (copy)');
  await page.getByRole('button', { name: 'Edit First (copy)' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Second');
  await page.getByRole('button', { name: 'Save provider' }).click();
  await expect(own(page)).toContainText('Second');
  await expect(own(page)).not.toContainText('First (copy)');

  const id = await page.evaluate(async () => {
    const { keyturn } = globalThis as unknown as {
      keyturn: { listProviders: () => Promise<{ value: Provider[] }> };
    };
    return (await keyturn.listProviders()).value.find(({ name }) => name === 'Second')?.id ?? '';
  });
  await seed(page, { name: 'Nightly export', providerId: id, request: noOverrides });
  await page.getByRole('button', { name: 'Delete Second' }).click();
  await expect(providersDialog(page).getByRole('alert')).toContainText('“Nightly export”');
  await page.getByRole('button', { name: 'Delete First' }).click();
  await expect(own(page)).not.toContainText('First');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(own(page)).toContainText('First');
});

test('exported and imported: the good ones come, the bad ones are named, nothing is overwritten', async ({
  page,
  electron,
  oidc,
  profile,
}) => {
  const file = join(profile, 'providers.json');
  await dialogsAnswer(electron, file);
  await openProviders(page);
  await discover(page, oidc.url, 'Our orders server');
  await page.getByRole('button', { name: 'Export your own…' }).click();
  await expect.poll(() => page.getByText('Exported Our orders server').count()).toBeGreaterThan(0);
  const exported = JSON.parse(readFileSync(file, 'utf8')) as { providers: Provider[] };
  const [provider] = exported.providers;
  writeFileSync(file, JSON.stringify([provider, { ...provider, name: 'Broken', tokenPath: [] }]));
  await page.getByRole('button', { name: 'Import…' }).click();
  const status = providersDialog(page).getByRole('status');
  await expect(status).toContainText('Imported 1 provider');
  await expect(status).toContainText('Provider 2 (Broken): tokenPath: ');
  await expect(own(page).getByRole('listitem')).toHaveCount(2);
  writeFileSync(file, 'no JSON');
  await page.getByRole('button', { name: 'Import…' }).click();
  await expect(providersDialog(page).getByRole('alert')).toContainText('no file of providers');
});

test('a locked vault shows none of them, and keeps what was being typed', async ({ page, oidc }) => {
  await openProviders(page);
  await discover(page, oidc.url, 'Our orders server');
  await page.getByRole('button', { name: 'Edit Our orders server' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Half a na');
  await page.keyboard.press('ControlOrMeta+L');
  const unlock = page.getByRole('button', { name: 'Unlock' });
  await expect(unlock).toBeVisible();
  // What fades out is there for a moment longer.
  await expect
    .poll(() => new KeyturnWindow(page).everythingShown())
    .not.toMatch(/Our orders server|Half a na/);
  const listed = await page.evaluate(async () => {
    const { keyturn } = globalThis as unknown as { keyturn: { listProviders: () => Promise<unknown> } };
    return JSON.stringify(await keyturn.listProviders());
  });
  expect(listed).not.toContain('Our orders server');
  await unlock.click();
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Half a na');
  await page.getByRole('button', { name: 'Save provider' }).click();
  await openProviders(page);
  await expect(own(page)).toContainText('Half a na');
});

test('an issuer that is another’s, or nobody’s, fills nothing and says why', async ({ page, oidc }) => {
  await openProviders(page);
  await page.getByRole('button', { name: 'From issuer URL…' }).click();
  const issuer = page.getByRole('textbox', { name: 'Issuer URL' });
  await issuer.fill(oidc.url.replace('127.0.0.1', 'localhost'));
  await page.getByRole('button', { name: 'Discover' }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText(
    /is the metadata of http:\/\/127\.0\.0\.1:\d+\/, not of http:\/\/localhost:/,
  );
  await issuer.fill('http://auth.example.com');
  await page.keyboard.press('Enter');
  await expect(alert).toContainText('Use https');
});
