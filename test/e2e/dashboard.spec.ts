import type { Page } from '@playwright/test';
import { noOverrides } from '../../src/shared/credential.ts';
import { oidcClients, type OidcServer } from '../fakes/servers/oidc-server.ts';
import { wrongSecret } from '../fakes/servers/sample-clients.ts';
import { askMain, listCredentialSets } from '../security/support/bridge.ts';
import { expect, test } from './support/fixtures.ts';
import { day, letTimePass } from './support/main-process.ts';
import { seed } from './support/seed.ts';

/** Asks for nothing in the time that these tests let pass. */
const yearly = { maximumAgeDays: 365, warningDays: 14, overlapDays: 7 };

/** One set in every status, once eighty days have passed. */
async function seedEveryStatus(page: Page, { tokenUrl }: OidcServer): Promise<void> {
  const request = { ...noOverrides, tokenUrl };
  const contactEmail = 'payments@example.com';
  const sets = await seed(
    page,
    { name: 'Exposed one', rotationPolicy: yearly, contactEmail },
    { name: 'Expired one', secretExpiresAt: Date.now() + 40 * day, contactEmail },
    {
      name: 'Failing one',
      clientId: oidcClients.basic.clientId,
      clientSecret: wrongSecret,
      rotationPolicy: yearly,
      request,
    },
    { name: 'Stale one', rotationPolicy: { ...yearly, maximumAgeDays: 30 } },
    { name: 'Not revoked one', rotationPolicy: yearly },
    { name: 'Unfinished one', rotationPolicy: yearly },
    { name: 'Due soon one', contactEmail: 'reviews@example.com' },
    { name: 'Unused one', rotationPolicy: { ...yearly, maximumAgeDays: null, unusedAfterDays: 30 } },
    { name: 'Never tested one', rotationPolicy: yearly },
    { name: 'Fresh one', ...oidcClients.post, rotationPolicy: yearly, request },
    { name: 'Disabled one', enabled: false },
  );
  const idOf = (name: string) => sets.find((set) => set.name === name)?.id ?? '';
  const pending = { clientId: null, keyId: null, secretExpiresAt: null };
  await askMain(page, 'setExposed', { id: idOf('Exposed one'), exposed: true });
  for (const name of ['Not revoked one', 'Unfinished one']) {
    await askMain(page, 'addPendingSecret', { id: idOf(name), clientSecret: `new ${name}`, ...pending });
  }
  await askMain(page, 'promoteSecret', { id: idOf('Not revoked one'), withoutProof: true });
  for (const name of ['Failing one', 'Fresh one']) {
    await askMain(page, 'requestTestToken', { id: idOf(name) });
  }
}

test('every number opens the list of exactly that many', async ({ page, electron, keyturn, oidc }) => {
  await seedEveryStatus(page, oidc);
  await letTimePass(electron, 80 * day);
  const sidebar = page.getByRole('navigation', { name: 'Views' });
  await sidebar.getByRole('button', { name: 'Dashboard' }).click();
  const dashboard = page.getByRole('region', { name: 'Dashboard' });
  const statuses = dashboard.getByRole('list', { name: 'By status' }).getByRole('button');
  await expect(statuses).not.toHaveCount(0);

  const lists = ['By status', 'Due in the next 12 months', 'Age of secrets'];
  for (const name of lists) {
    const buttons = dashboard.getByRole('list', { name }).getByRole('button');
    const labels = await buttons.evaluateAll((all) =>
      all.map((each) => each.getAttribute('aria-label') ?? each.getAttribute('title') ?? ''),
    );
    let total = 0;
    for (const label of labels) {
      const count = Number(/: (\d+) /.exec(label)?.[1]);
      total += count;
      await buttons.and(page.getByRole('button', { name: label, exact: true })).click();
      await expect(keyturn.rows).toHaveCount(count);
      await keyturn.button('Back to the dashboard').click();
    }
    const undated = name === 'Due in the next 12 months' ? 1 : 0;
    expect(total + undated, name).toBe(name === 'By status' ? 11 : 10);
  }

  await dashboard.getByRole('button', { name: 'payments@example.com: 2 need attention' }).click();
  await expect(keyturn.rows).toContainText(['Exposed one', 'Expired one']);
  await keyturn.button('Back to the dashboard').click();
  await dashboard.getByRole('button', { name: /to act on: show them as a list/ }).click();
  await expect(keyturn.view('Needs attention')).toHaveAttribute('aria-current', 'true');
});

test('by keyboard: the most urgent first, several at once, and Enter opens', async ({
  page,
  electron,
  keyturn,
  oidc,
}) => {
  await seedEveryStatus(page, oidc);
  await letTimePass(electron, 80 * day);
  await page.keyboard.press('ControlOrMeta+d');
  const table = page.getByRole('grid', { name: 'Act on these' });
  await expect(table).toBeFocused();
  await expect(table.getByRole('row')).toContainText([
    'Status',
    'Exposed one',
    'Expired one',
    'Failing one',
    'Stale one',
    'Not revoked one',
    'Unfinished one',
    'Due soon one',
    'Unused one',
  ]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(table.getByRole('row', { selected: true })).toHaveCount(3);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Failing one', exact: true })).toBeVisible();
  await expect(keyturn.view('Needs attention')).toHaveAttribute('aria-current', 'true');
});

test('many at once: contact, policy and snooze, each with undo', async ({ page, electron, keyturn }) => {
  await seed(page, { name: 'First' }, { name: 'Second', contactEmail: 'second@example.com' });
  await letTimePass(electron, 100 * day);
  await page.keyboard.press('ControlOrMeta+d');
  const table = page.getByRole('grid', { name: 'Act on these' });
  await expect(table).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  const contacts = async () =>
    (await listCredentialSets(page)).map(({ contactEmail }) => contactEmail).sort();

  await keyturn.button('Set contact…').click();
  const dialog = page.getByRole('dialog', { name: 'Set the contact' });
  await dialog.getByRole('textbox', { name: 'Contact' }).fill('nobody');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(dialog).toContainText('Enter an e-mail address');
  await dialog.getByRole('textbox', { name: 'Contact' }).fill('ops@example.com');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(dialog).toBeHidden();
  expect(await contacts()).toEqual(['ops@example.com', 'ops@example.com']);
  await keyturn.toast('Set the contact of 2 credential sets').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(contacts).toEqual(['', 'second@example.com']);

  await keyturn.button('Snooze').click();
  await page.getByRole('menuitem', { name: '3 days' }).click();
  await expect(table.getByText('Snoozed until')).toHaveCount(2);
  await table.focus();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(table.getByText('Snoozed until')).toHaveCount(0);

  await keyturn.button('Set policy…').click();
  const policy = page.getByRole('dialog', { name: 'Set the rotation policy' });
  await policy.getByRole('radio', { name: 'Own policy' }).click();
  await policy.getByRole('textbox', { name: 'Maximum age (days)' }).fill('365');
  await policy.getByRole('button', { name: 'Apply' }).click();
  await expect(policy).toBeHidden();
  await expect(page.getByText('Nothing to do until')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(table.getByRole('row')).toContainText(['Status', 'First', 'Second']);
});

test('Rotate next opens the guide of the most urgent set', async ({ page, electron, keyturn }) => {
  await seed(page, { name: 'Later', rotationPolicy: yearly }, { name: 'Now' });
  await letTimePass(electron, 100 * day);
  await page.keyboard.press('ControlOrMeta+d');
  await page.getByRole('button', { name: 'Rotate next: Now' }).click();
  await expect(page.getByRole('heading', { name: 'Now', exact: true })).toBeVisible();
  await expect(keyturn.tab('Rotation')).toHaveAttribute('aria-selected', 'true');
});

test('the digest is offered once a week, and read by provider, by contact and as text', async ({
  page,
  electron,
}) => {
  await seed(
    page,
    { name: 'Soon', contactEmail: 'ops@example.com', clientId: 'id-of-soon' },
    { name: 'Much later', rotationPolicy: yearly },
  );
  const offer = page.getByRole('button', { name: 'Weekly digest: 1 due within 30 days' });
  await expect(offer).toBeHidden();
  await letTimePass(electron, 70 * day);
  await offer.click();
  const digest = page.getByRole('list', { name: 'Digest' });
  await expect(digest.getByRole('button')).toContainText(['Soon']);
  await expect(offer).toBeHidden();
  await page.getByRole('radio', { name: 'Contact' }).click();
  await expect(digest.getByRole('heading')).toContainText(['ops@example.com']);
  await page.getByRole('button', { name: 'As text' }).click();
  const text = await page.getByRole('textbox', { name: 'Digest as text' }).inputValue();
  expect(text).toContain('Soon');
  expect(text).not.toContain('id-of-soon');
  expect(text).not.toContain('Much later');
  await letTimePass(electron, 8 * day);
  await expect(offer).toBeVisible();
  await page.getByRole('button', { name: 'Not this week' }).click();
  await expect(offer).toBeHidden();
});
