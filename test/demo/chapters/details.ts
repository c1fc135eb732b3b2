import { oidcClients } from '../../fakes/servers/oidc-server.ts';
import { expect } from '../patience.ts';
import { chapter, step } from '../report.ts';
import { longName, ordersService, rightToLeftName } from '../sample-sets.ts';
import { openSet, type Scene } from './scene.ts';

/** The details of sets, the dialogs and menus, and a small window. */
export async function details(scene: Scene): Promise<void> {
  chapter('Details, menus, a small window');
  await secrets(scene);
  await dialogs(scene);
  await awkwardNames(scene);
  await putAway(scene);
  await theme(scene);
  await smallWindow(scene);
}

async function secrets({ app, album }: Scene): Promise<void> {
  const { page, window } = app;
  await step('Reveals a secret for half a minute, and hides it again', async () => {
    await openSet(app, ordersService);
    await album.take(page, 'overview');
    await window.button('Reveal secret').click();
    await expect(page.getByText(oidcClients.basic.clientSecret)).toBeVisible();
    await album.take(page, 'secret-revealed');
    await window.button('Hide secret').click();
    await expect(page.getByText(oidcClients.basic.clientSecret)).toBeHidden();
    return undefined;
  });
  await step('Copies the client ID and the secret', async () => {
    await window.button('Copy client ID').click();
    await expect(window.toast('Client ID copied')).toBeVisible();
    await window.button('Copy secret').click();
    await expect(window.toast('Client secret copied')).toBeVisible();
    return undefined;
  });
  await step('Shows where it is used', async () => {
    await window.tab('Usages').click();
    await expect(page.getByRole('list', { name: 'Usages' })).toBeVisible();
    await album.take(page, 'usages');
    return undefined;
  });
}

async function dialogs({ app, album }: Scene): Promise<void> {
  const { page, window } = app;
  await step('Edits everything but the secret', async () => {
    await window.button('Edit').click();
    await expect(window.editDialog).toBeVisible();
    await album.take(page, 'edit');
    await window.editDialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(window.editDialog).toBeHidden();
    return undefined;
  });
  await step('Lists the keyboard shortcuts', async () => {
    await page.getByRole('heading', { name: ordersService }).click();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await album.take(page, 'shortcuts');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    return undefined;
  });
}

async function awkwardNames({ app, album }: Scene): Promise<void> {
  await step('Bears long, right-to-left and one-letter names', async () => {
    await openSet(app, longName);
    await album.take(app.page, 'long-name');
    await openSet(app, rightToLeftName);
    await album.take(app.page, 'right-to-left-name');
    return undefined;
  });
}

async function putAway({ app, album }: Scene): Promise<void> {
  const { page, window } = app;
  await step('Shows what is disabled, and what is in the trash', async () => {
    await window.view('Disabled').click();
    await window.rows.first().click();
    await expect(window.button('Request test token')).toBeDisabled();
    await album.take(page, 'disabled');
    await window.view('Trash').click();
    await window.rows.first().click();
    await expect(window.details).toContainText('Retired label printer');
    await album.take(page, 'trash');
    await window.view('All').click();
    return undefined;
  });
}

async function theme({ app, album }: Scene): Promise<void> {
  const { page, window } = app;
  const choose = async (name: string) => {
    await window.button('Settings').click();
    await page.getByRole('menuitemradio', { name }).click();
  };
  await step('Turns dark and back from the settings', async () => {
    await window.button('Settings').click();
    await expect(page.getByRole('menuitemradio', { name: 'Dark' })).toBeVisible();
    await album.take(page, 'settings');
    await page.keyboard.press('Escape');
    await choose('Dark');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await choose('System');
    await expect(page.locator('html')).not.toHaveAttribute('data-theme');
    return undefined;
  });
}

async function smallWindow({ app, album }: Scene): Promise<void> {
  const { electron, page, window } = app;
  await step('Fits into 900 × 600', async () => {
    const browserWindow = await electron.browserWindow(page);
    await browserWindow.evaluate((each) => {
      each.setContentSize(900, 600);
    });
    await page.waitForFunction(() => innerWidth === 900);
    await openSet(app, ordersService);
    await album.take(page, 'small-overview');
    await window.requestTestToken();
    await expect(window.tokenTest).toContainText('Claims');
    await album.take(page, 'small-token-test');
    await window.openRegisterDialog();
    await window.choose(window.registerDialog, 'Provider', 'Monite');
    await album.take(page, 'small-register');
    await window.registerDialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(window.registerDialog).toBeHidden();
    return undefined;
  });
}
