import { noOverrides } from '../../src/shared/credential.ts';
import { oidcClients } from '../fakes/servers/oidc-server.ts';
import { expect, test } from './support/fixtures.ts';
import { day, letTimePass } from './support/main-process.ts';
import { seed } from './support/seed.ts';
import { KeyturnWindow } from './support/window.ts';

const own = { maximumAgeDays: 365, warningDays: 14, overlapDays: 7 };

test('a policy set for a provider holds at once for its sets, except those with their own, and after a restart', async ({
  start,
  oidc,
}) => {
  const first = await start();
  const before = new KeyturnWindow(first.page);
  const request = { ...noOverrides, tokenUrl: oidc.tokenUrl };
  await seed(
    first.page,
    { name: 'Orders service', ...oidcClients.basic, request },
    { name: 'Slow one', clientId: 'slow', rotationPolicy: own, request },
  );
  await before.open('Orders service');
  await before.requestTestToken();
  await letTimePass(first.electron, 31 * day);
  await expect(before.row('Orders service')).toContainText('Fresh');

  await before.button('Settings').click();
  await first.page.getByRole('menuitem', { name: 'All settings…' }).click();
  const settings = first.page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('tab', { name: 'Rotation' }).click();
  await settings.getByRole('button', { name: /^Edit the policy of/ }).click();
  await settings.getByRole('textbox', { name: 'Maximum age (days)' }).fill('30');
  await settings.getByRole('button', { name: 'Save' }).click();
  await expect(settings.getByText(/^Every 30 days.*Your policy/)).toBeVisible();
  await first.page.keyboard.press('Escape');
  await expect(before.row('Orders service')).toContainText('Stale');
  await expect(before.row('Slow one')).toContainText('Never tested');
  await before.tab('Overview').click();
  await expect(before.details).toContainText('older than its policy allows');
  await first.quit();

  const { page, electron } = await start();
  const after = new KeyturnWindow(page);
  await letTimePass(electron, 31 * day);
  await expect(after.row('Orders service')).toContainText('Stale');
  await after.open('Orders service');
  await after.tab('Rotation').click();
  await expect(after.details).toContainText('Your policy for');
});
