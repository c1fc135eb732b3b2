import type { Page } from '@playwright/test';
import { noOverrides } from '../../src/shared/credential.ts';
import { newUsage } from '../../src/shared/usage.ts';
import type { RotatingProvider } from '../fakes/servers/rotating-provider.ts';
import { expect, test } from './support/fixtures.ts';
import { readClipboard } from './support/main-process.ts';
import { seed, type SeededSet } from './support/seed.ts';
import type { KeyturnWindow } from './support/window.ts';

const name = 'Orders service';
const usages = [
  newUsage('GitHub Actions: ORDERS_SECRET', '00000000-0000-4000-8000-00000000a001'),
  newUsage('/srv/orders/.env', '00000000-0000-4000-8000-00000000a002'),
];

/** Registers a set whose secret is alive at the provider, and opens it. */
async function begin(
  page: Page,
  keyturn: KeyturnWindow,
  rotating: RotatingProvider,
  changes: Partial<SeededSet> = {},
): Promise<string> {
  const clientSecret = rotating.createSecret();
  await seed(page, {
    name,
    clientId: rotating.clientId,
    clientSecret,
    request: { ...noOverrides, tokenUrl: rotating.tokenUrl },
    ...changes,
  });
  await keyturn.open(name);
  return clientSecret;
}

test('a full rotation: two live secrets, every usage moved, and the revocation proven', async ({
  page,
  electron,
  keyturn,
  rotating,
}) => {
  const former = await begin(page, keyturn, rotating, { usages });
  const next = rotating.createSecret();
  await keyturn.enterPending(next);
  await keyturn.button('Prove').click();
  await expect(keyturn.step('Prove it, done')).toContainText('the same as the current one’s');
  // Both were asked for a token, and nobody else noticed.
  expect(new Set(rotating.asked)).toEqual(new Set([former, next]));
  await keyturn.button('Promote').click();
  await expect(keyturn.step('Promote it, done')).toContainText('overlap ends on');

  const [first, second] = usages.map(({ where }) => page.getByRole('checkbox', { name: where }));
  await page
    .getByRole('group', { name: 'Copy for /srv/orders/.env' })
    .getByRole('button', { name: 'Copy .env line' })
    .click();
  await expect.poll(() => readClipboard(electron)).toContain(next);
  await first?.click();
  await expect(keyturn.step('Deploy it, now')).toContainText('1 of 2 usages done');
  await second?.click();
  await expect(keyturn.step('Deploy it, done')).toContainText('All 2 usages done');

  // Before it is revoked there, it is said to be alive, and kept.
  await keyturn.button('Prove revocation').click();
  await expect(keyturn.step('Revoke').getByRole('alert')).toContainText(/alive|still/i);
  await expect(keyturn.button('Reveal previous secret')).toBeVisible();
  rotating.revokeSecret(former);
  await keyturn.button('Prove revocation').click();
  await expect(page.getByText(/Proven to be revoked, and destroyed/)).toBeVisible();
  await expect(keyturn.button('Reveal previous secret')).toBeHidden();
  await expect(keyturn.button('Start the rotation')).toBeVisible();
});

test('differences are shown side by side, and have to be accepted', async ({ page, keyturn, rotating }) => {
  await begin(page, keyturn, rotating);
  await keyturn.enterPending(rotating.createSecret({ lifetime: 600, audience: 'https://other.example/' }));
  await keyturn.button('Prove').click();
  const table = page.getByRole('table', { name: /Differences/ });
  await expect(table.getByRole('row', { name: /^Lifetime/ })).toContainText('10 min');
  await expect(table.getByRole('row', { name: /^Audience/ })).toContainText('https://other.example/');
  await expect(keyturn.button('Promote')).toBeHidden();
  await keyturn.button('Accept differences').click();
  await expect(keyturn.step('Prove it, done')).toContainText('accepted');
  await keyturn.button('Promote').click();
  await expect(keyturn.button('Undo the promotion')).toBeVisible();
});

test('every refusal to prove is explained, and changes nothing', async ({ page, keyturn, rotating }) => {
  await begin(page, keyturn, rotating);
  await keyturn.enterPending('a secret that the provider never made');
  await keyturn.button('Prove').click();
  await expect(keyturn.proof).toContainText('is not proven');

  await expect(keyturn.proof).toContainText('pasted the whole new secret');
  await expect(keyturn.details).toContainText('invalid_client');

  rotating.goDown();
  await keyturn.button('Prove again').click();
  await expect(keyturn.proof).toContainText('is not known');
  rotating.fail(400, 'invalid_scope');
  await keyturn.button('Prove again').click();
  await expect(keyturn.details).toContainText('invalid_scope');
  rotating.answerInstead((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<h1>Maintenance</h1>');
  });
  await keyturn.button('Prove again').click();
  await expect(keyturn.details).toContainText('A web page instead of JSON');
  await expect(keyturn.proof).toContainText('Nothing was changed');
  await expect(keyturn.button('Promote')).toBeHidden();

  await keyturn.button('Discard pending…').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click();
  rotating.comeBack();
  await keyturn.requestTestToken();
  await expect(keyturn.row(name)).toContainText('Fresh');
});

test('an exposed secret: replaced at once, and the banner stays until its revocation is proven', async ({
  page,
  keyturn,
  rotating,
}) => {
  const former = await begin(page, keyturn, rotating, { usages: usages.slice(0, 1) });
  await keyturn.button('Mark as exposed').click();
  await expect(keyturn.details).toContainText('Somebody else may know this secret');
  await keyturn.button('Replace it now').click();
  await keyturn.field(keyturn.details, 'New client secret').fill(rotating.createSecret());
  await keyturn.button('Keep as pending').click();
  await keyturn.button('Promote now').click();
  await expect(keyturn.details).toContainText('The exposed secret may still be alive');
  await expect(keyturn.details).toContainText('Deploy the new one: 1 usage is open.');
  await expect(keyturn.row(name)).toContainText('Exposed');
  await expect(keyturn.step('Promote it, done')).toContainText('without overlap');

  await page.getByRole('checkbox', { name: usages[0]?.where ?? '' }).click();
  rotating.revokeSecret(former);
  await keyturn.button('Prove revocation').click();
  await expect(page.getByText(/Proven to be revoked, and destroyed/)).toBeVisible();
  await expect(keyturn.details).not.toContainText('The exposed secret may still be alive');
  await expect(keyturn.row(name)).not.toContainText('Exposed');
});

test('the promotion can be undone while the former secret lives, by button and by ⌘Z', async ({
  page,
  keyturn,
  rotating,
}) => {
  const former = await begin(page, keyturn, rotating);
  const reveals = async (secret: string) => {
    await keyturn.button('Reveal secret').click();
    await expect(keyturn.details.getByText(secret, { exact: true })).toBeVisible();
    await keyturn.button('Hide secret').click();
  };
  const next = rotating.createSecret();
  await keyturn.enterPending(next);
  await keyturn.promoteWithoutProof();
  await reveals(next);
  await keyturn.button('Undo the promotion').click();
  await expect(keyturn.button('Discard pending…')).toBeVisible();
  await reveals(former);
  await keyturn.promoteWithoutProof();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(keyturn.button('Discard pending…')).toBeVisible();
  await reveals(former);
});

test('a new pair: the client ID changes with the promotion, and back with its undoing', async ({
  page,
  keyturn,
  rotating,
}) => {
  await begin(page, keyturn, rotating);
  const pair = rotating.createPair();
  await keyturn.button('Rotate').click();
  await keyturn.button('A new client ID came with it').click();
  await keyturn.field(keyturn.details, 'New client ID').fill(pair.clientId);
  await keyturn.field(keyturn.details, 'New client secret').fill(pair.clientSecret);
  await keyturn.button('Keep as pending').click();
  await keyturn.button('Prove').click();
  await expect(keyturn.proof.or(keyturn.step('Prove it, done')).first()).toContainText(/difference|same/);
  if (await keyturn.button('Accept differences').isVisible())
    await keyturn.button('Accept differences').click();
  await keyturn.button('Promote').click();
  await expect(keyturn.button('Undo the promotion')).toBeVisible();
  await expect(page.getByText(pair.clientId).first()).toBeVisible();
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('issued a bearer token');
  await keyturn.tab('Rotation').click();
  await keyturn.button('Undo the promotion').click();
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('issued a bearer token');
});

test('a provider that cuts over at once: the current secret can’t be compared with, and its end is proven', async ({
  page,
  keyturn,
  rotating,
}) => {
  rotating.cutOverAtOnce(true);
  await begin(page, keyturn, rotating);
  await keyturn.enterPending(rotating.createSecret());
  await keyturn.button('Prove').click();
  await expect(keyturn.step('Prove it, done')).toContainText('nothing to compare it with');
  await keyturn.button('Promote').click();
  await keyturn.button('Prove revocation').click();
  await expect(page.getByText(/Proven to be revoked, and destroyed/)).toBeVisible();
});

test('what can’t be proven is destroyed on the user’s word', async ({ page, keyturn, rotating }) => {
  await begin(page, keyturn, rotating);
  await keyturn.enterPending(rotating.createSecret());
  await keyturn.promoteWithoutProof();
  rotating.goDown();
  await keyturn.button('Prove revocation').click();
  await expect(keyturn.step('Revoke').getByRole('status')).toContainText('Not known');
  await expect(keyturn.button('Reveal previous secret')).toBeVisible();
  await keyturn.button('It is revoked, I can’t prove it…').click();
  await keyturn.button('It is revoked: destroy it').click();
  await expect(page.getByText(/as somebody said, without proof/)).toBeVisible();
  await expect(keyturn.button('Reveal previous secret')).toBeHidden();
});
