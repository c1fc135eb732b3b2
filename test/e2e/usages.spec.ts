import type { Page } from '@playwright/test';
import { askMain } from '../security/support/bridge.ts';
import { newUsage } from '../../src/shared/usage.ts';
import { expect, test } from './support/fixtures.ts';
import { readClipboard } from './support/main-process.ts';
import { seed } from './support/seed.ts';

const usage = (page: Page, where: string) =>
  page.getByRole('list', { name: 'Usages' }).getByRole('listitem', { name: where, exact: true });

test('a usage is added, changed and removed, and each can be undone', async ({ page, keyturn }) => {
  await seed(page, { name: 'Orders service' });
  await keyturn.open('Orders service');
  await keyturn.tab('Usages').click();
  await keyturn.button('Add a usage').click();
  const form = page.getByRole('form', { name: 'Add a usage' });
  await form.getByRole('button', { name: 'Add' }).click();
  await expect(form).toContainText('Say where it is');
  await form.getByRole('textbox', { name: 'Where' }).fill('GitHub Actions · ORDERS_SECRET');
  await expect(form.getByRole('combobox', { name: 'Kind' })).toHaveValue('CI variable');
  await form.getByRole('textbox', { name: 'How to update it' }).fill('Settings, Secrets');
  await form.getByRole('textbox', { name: 'Link' }).fill('https://github.com/example/orders/settings');
  await form.getByRole('button', { name: 'Add' }).click();
  const added = usage(page, 'GitHub Actions · ORDERS_SECRET');
  await expect(added).toContainText('Settings, Secrets');
  await expect(added).toContainText('Nobody said which secret is there');

  await keyturn.button('Edit GitHub Actions · ORDERS_SECRET').click();
  const edit = page.getByRole('form', { name: 'Edit GitHub Actions · ORDERS_SECRET' });
  await edit.getByRole('textbox', { name: 'Where' }).fill('GitLab CI · ORDERS_SECRET');
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(usage(page, 'GitLab CI · ORDERS_SECRET')).toContainText('Settings, Secrets');

  await keyturn.button('Remove GitLab CI · ORDERS_SECRET').click();
  await expect(page.getByText('No usages noted')).toBeVisible();
  await keyturn.toast('Removed “GitLab CI · ORDERS_SECRET”').getByRole('button', { name: 'Undo' }).click();
  await expect(usage(page, 'GitLab CI · ORDERS_SECRET')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(added).toBeVisible();
});

test('a usage is ticked off, and told apart once the secret is rotated', async ({ page, keyturn }) => {
  const where = '/srv/orders/.env';
  const [set] = await seed(page, { name: 'Orders service', usages: [newUsage(where, crypto.randomUUID())] });
  await keyturn.open('Orders service');
  await keyturn.tab('Usages').click();
  const row = usage(page, where);
  const tick = row.getByRole('checkbox', { name: 'Has the current secret' });
  await tick.click();
  await expect(tick).toBeChecked();
  await expect(row).toContainText('Confirmed just now');

  const id = set?.id;
  const secret = { id, clientSecret: 'a new one', clientId: null, keyId: null, secretExpiresAt: null };
  await askMain(page, 'addPendingSecret', secret);
  await askMain(page, 'promoteSecret', { id, withoutProof: true });
  await expect(tick).not.toBeChecked();
  await expect(row).toContainText('Still has the previous secret, replaced on');
  await expect(keyturn.details).toContainText('1 usage still has an older secret');
  await row.getByRole('button', { name: 'Confirm still used' }).click();
  await expect(row).toContainText('Still has the previous secret');
  await tick.click();
  await expect(tick).toBeChecked();
  await expect(keyturn.details).not.toContainText('older secret');
});

test('the secret is copied as the usage wants it', async ({ page, electron, keyturn }) => {
  const clientSecret = 'it’s a "s3cret" $HOME';
  await seed(page, {
    name: 'Orders service',
    clientId: 'orders',
    clientSecret,
    usages: [newUsage('ORDERS_CLIENT_SECRET', crypto.randomUUID())],
  });
  await keyturn.open('Orders service');
  await keyturn.tab('Usages').click();
  const copy = async (form: string) => {
    await keyturn.button('Copy for ORDERS_CLIENT_SECRET').click();
    await page.getByRole('menuitem', { name: form }).click();
  };
  await copy('As .env lines');
  await expect
    .poll(() => readClipboard(electron))
    .toBe(`ORDERS_CLIENT_ID=orders\nORDERS_CLIENT_SECRET='${clientSecret}'\n`);
  await copy('The bare secret');
  await expect.poll(() => readClipboard(electron)).toBe(clientSecret);
  await copy('As JSON');
  await expect
    .poll(async () => JSON.parse(await readClipboard(electron)) as unknown)
    .toEqual({ client_id: 'orders', client_secret: clientSecret });
  await expect(keyturn.details).not.toContainText('s3cret');
});

test('the map answers which set is used at a place', async ({ page, keyturn }) => {
  const shared = 'Jenkins · deploy';
  await seed(
    page,
    { name: 'Orders service', usages: [newUsage(shared, crypto.randomUUID())] },
    {
      name: 'Invoice sync',
      usages: [newUsage(shared, crypto.randomUUID()), newUsage('Maria’s laptop', crypto.randomUUID())],
    },
  );
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Usages' }).click();
  const map = page.getByRole('dialog', { name: 'Usages' });
  await expect(map.getByRole('status')).toHaveText('2 places');
  await map.getByRole('searchbox', { name: 'Search usages' }).fill('jenkins');
  const place = map.getByRole('list', { name: `Used at ${shared}` });
  await expect(place.getByRole('button')).toHaveText([/Invoice sync/, /Orders service/]);
  await place.getByRole('button', { name: 'Orders service' }).click();
  await expect(map).toBeHidden();
  await expect(keyturn.tab('Usages')).toHaveAttribute('aria-selected', 'true');
  await expect(usage(page, shared)).toBeVisible();
});

test('the lines of the form leave alone what is known of a usage', async ({ page, keyturn }) => {
  const known = { ...newUsage('Jenkins', crypto.randomUUID()), how: 'Ask Maria' };
  await seed(page, { name: 'Orders service', usages: [known] });
  await keyturn.open('Orders service');
  await keyturn.button('Edit').click();
  await keyturn.field(keyturn.editDialog, 'Usages').fill('Jenkins\norders-worker');
  await keyturn.editDialog.getByRole('button', { name: 'Save' }).click();
  await keyturn.tab('Usages').click();
  await expect(usage(page, 'Jenkins')).toContainText('Ask Maria');
  await expect(usage(page, 'orders-worker')).toBeVisible();
});
