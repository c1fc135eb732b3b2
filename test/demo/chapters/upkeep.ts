import { Settings } from '../../e2e/support/settings.ts';
import { oidcClients } from '../../fakes/servers/oidc-server.ts';
import { expect } from '../patience.ts';
import { chapter, step } from '../report.ts';
import { ordersService } from '../sample-sets.ts';
import type { Scene } from './scene.ts';

/** What keeps many sets in order: the dashboard, the usages, whose a found secret is, and how reminders come. */
export async function upkeep(scene: Scene): Promise<void> {
  chapter('Many credential sets in order');
  await dashboard(scene);
  await usages(scene);
  await identify(scene);
  await reminders(scene);
}

async function dashboard({ app, album }: Scene): Promise<void> {
  const { page, window } = app;
  const board = page.getByRole('region', { name: 'Dashboard' });
  await step('Shows on the dashboard what is due in the next 12 months, and what to act on', async () => {
    await page.keyboard.press('ControlOrMeta+d');
    await expect(board.getByRole('grid', { name: 'Act on these' })).toBeVisible();
    await album.take(page, 'dashboard');
    return (await board.getByRole('button', { name: /^Rotate next: / }).getAttribute('aria-label')) ?? '';
  });
  await step('Opens behind a number the list of exactly those', async () => {
    const bar = board.getByRole('list', { name: 'By status' }).getByRole('button', { name: /^Stale: / });
    const label = (await bar.getAttribute('aria-label')) ?? '';
    await bar.click();
    await expect(window.rows).toHaveCount(Number(/\d+/.exec(label)?.[0]));
    await album.take(page, 'behind-a-number');
    await window.button('Back to the dashboard').click();
    return label;
  });
  await step('Tells what is due within 30 days, by provider or contact', async () => {
    await board.getByRole('tab', { name: 'Next 30 days' }).click();
    await expect(board.getByRole('list', { name: 'Digest' })).toBeVisible();
    await album.take(page, 'digest');
    await board.getByRole('tab', { name: 'Overview' }).click();
    await window.view('All').click();
    return undefined;
  });
}

async function usages({ app, album }: Scene): Promise<void> {
  const { page } = app;
  await step('Shows every place where something is used', async () => {
    await page.keyboard.press('ControlOrMeta+u');
    const map = page.getByRole('dialog', { name: 'Usages' });
    await expect(map.getByRole('list', { name: 'Places' })).toBeVisible();
    await album.take(page, 'usage-map');
    const counted = await map.getByRole('status').innerText();
    await page.keyboard.press('Escape');
    await expect(map).toBeHidden();
    return counted;
  });
}

async function identify({ app, album }: Scene): Promise<void> {
  const { page } = app;
  const dialog = page.getByRole('dialog', { name: 'Identify' });
  await step('Says whose a secret is that was found, without showing it', async () => {
    await page.keyboard.press('ControlOrMeta+i');
    await dialog.getByRole('textbox', { name: 'What you found' }).fill(oidcClients.basic.clientSecret);
    await page.keyboard.press('Enter');
    const found = dialog.getByRole('list', { name: 'What was found' });
    await expect(found).toContainText(ordersService);
    await album.take(page, 'identified');
    const said = await found.getByRole('listitem').first().locator('p').first().innerText();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    return said;
  });
}

async function reminders({ app, album }: Scene): Promise<void> {
  const settings = new Settings(app.page);
  await step('Reminds as the settings say, and keeps a calendar', async () => {
    await settings.show('Notifications');
    await expect(settings.dialog.getByText('Calendar file')).toBeAttached();
    await album.take(app.page, 'notifications');
    await settings.close();
    return undefined;
  });
}
