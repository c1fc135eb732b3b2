import { noOverrides } from '../../src/shared/credential.ts';
import { oidcClients } from '../fakes/servers/oidc-server.ts';
import { wrongSecret } from '../fakes/servers/sample-clients.ts';
import { expect, test } from './support/fixtures.ts';
import { day, letTimePass } from './support/main-process.ts';
import { seed } from './support/seed.ts';

/** Asks for nothing in the time that these tests let pass. */
const yearly = { maximumAgeDays: 365, warningDays: 14, overlapDays: 7 };

test('a secret grows older while the app is open: fresh, due soon, stale', async ({
  page,
  electron,
  keyturn,
  oidc,
}) => {
  await seed(page, {
    name: 'Orders service',
    ...oidcClients.basic,
    request: { ...noOverrides, tokenUrl: oidc.tokenUrl },
  });
  await keyturn.open('Orders service');
  await keyturn.requestTestToken();
  const row = keyturn.row('Orders service');
  await expect(row).toContainText('Fresh');

  await letTimePass(electron, 75 * day);
  await expect(row).toContainText('Fresh');
  await letTimePass(electron, 1 * day);
  await expect(row).toContainText('Due soon');
  await letTimePass(electron, 14 * day);
  await expect(row).toContainText('Stale');
  await letTimePass(electron, 3 * day);
  await keyturn.tab('Rotation').click();
  await expect(keyturn.details).toContainText('Overdue by 3 days');
});

test('an expiry that the provider set counts, whatever the policy says', async ({
  page,
  electron,
  keyturn,
}) => {
  await seed(page, {
    name: 'Short-lived',
    rotationPolicy: yearly,
    secretExpiresAt: Date.now() + 30 * day,
  });
  const row = keyturn.row('Short-lived');
  await expect(row).toContainText('Never tested');
  await letTimePass(electron, 20 * day);
  await expect(row).toContainText('Due soon');
  await letTimePass(electron, 11 * day);
  await expect(row).toContainText('Expired');
});

test('Needs attention counts what asks for something, and lists the worst first', async ({
  page,
  electron,
  keyturn,
  oidc,
}) => {
  await seed(
    page,
    { name: 'A due soon' },
    { name: 'B calm', rotationPolicy: yearly },
    { name: 'C stale', rotationPolicy: { ...yearly, maximumAgeDays: 30 } },
    { name: 'D expired', secretExpiresAt: Date.now() + 40 * day },
    {
      name: 'E failing',
      clientId: oidcClients.basic.clientId,
      clientSecret: wrongSecret,
      rotationPolicy: yearly,
      request: { ...noOverrides, tokenUrl: oidc.tokenUrl },
    },
    { name: 'F exposed', rotationPolicy: yearly },
    { name: 'G disabled', enabled: false },
  );
  const attention = keyturn.view('Needs attention');
  await expect(attention).toHaveAccessibleDescription('0 credential sets');
  await keyturn.open('E failing');
  await keyturn.requestTestToken();
  await keyturn.open('F exposed');
  await keyturn.button('Mark as exposed').click();
  await expect(attention).toHaveAccessibleDescription('2 credential sets');

  await letTimePass(electron, 80 * day);
  await expect(attention).toHaveAccessibleDescription('5 credential sets');
  await attention.click();
  await expect(keyturn.rows).toContainText(['F exposed', 'D expired', 'E failing', 'C stale', 'A due soon']);
});

test('Mark as exposed makes a set urgent at once, and can be taken back', async ({ page, keyturn }) => {
  await seed(page, { name: 'Leaked' }, { name: 'Other' });
  await keyturn.open('Leaked');
  await keyturn.button('Mark as exposed').click();
  await expect(keyturn.row('Leaked')).toContainText('Exposed');
  await expect(keyturn.details).toContainText('Create a new secret at your provider and enter it.');
  await keyturn.view('Needs attention').click();
  await expect(keyturn.rows).toHaveCount(1);

  await keyturn.view('All').click();
  await keyturn.button('Not exposed after all').click();
  await expect(keyturn.row('Leaked')).toContainText('Never tested');
  await expect(keyturn.view('Needs attention')).toHaveAccessibleDescription('0 credential sets');
});

test('a rotation without proof: the new secret is current, the former one is kept as previous, and the age starts anew', async ({
  page,
  electron,
  keyturn,
}) => {
  await seed(page, { name: 'Orders service', clientSecret: 'the former secret' });
  await keyturn.open('Orders service');
  await letTimePass(electron, 100 * day);
  await expect(keyturn.row('Orders service')).toContainText('Stale');

  await keyturn.enterPending('the new secret');
  await keyturn.promoteWithoutProof();
  await expect(keyturn.row('Orders service')).toContainText('Never tested');
  await expect(keyturn.details).toContainText('less than a day old');
  await expect(keyturn.details).toContainText('Due in 3 months');
  await keyturn.button('Reveal secret').click();
  await expect(keyturn.details.getByText('the new secret', { exact: true })).toBeVisible();
  await keyturn.button('Reveal previous secret').click();
  await expect(keyturn.details.getByText('the former secret', { exact: true })).toBeVisible();
  await expect(keyturn.details.getByText('the new secret', { exact: true })).toBeHidden();
});
