import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { noOverrides } from '../../src/shared/credential.ts';
import { oidcClients } from '../fakes/servers/oidc-server.ts';
import { expect, test } from './support/fixtures.ts';
import { seed } from './support/seed.ts';

// The server decodes what stands in the header, as the standard has it.
const rawBasic = { clientAuthenticationMethod: 'client_secret_basic', basicEncoding: 'raw' } as const;

test('a set that asks in the wrong way is refused, the experiment finds the right one, and keeps it', async ({
  page,
  electron,
  profile,
  keyturn,
  oidc,
}, info) => {
  await seed(page, {
    name: 'Orders service',
    ...oidcClients.special,
    request: { ...noOverrides, tokenUrl: oidc.tokenUrl, ...rawBasic },
  });
  await keyturn.open('Orders service');
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('Refused');
  const firstAid = keyturn.tokenTest.getByRole('region', { name: 'First aid' });
  await expect(firstAid).toContainText('may lock a client out');
  await page.screenshot({ path: info.outputPath('refused.png') });

  await firstAid.getByRole('button', { name: 'Try Basic with encoding' }).click();
  await expect(firstAid).toContainText('This works.');
  // The refusal still is what is known of the set: an experiment is none of its tests.
  await expect(keyturn.outcome).toContainText('Refused');
  await firstAid.getByRole('button', { name: 'Use this from now on' }).click();
  await expect(firstAid).toContainText('uses this from now on');
  await page.screenshot({ path: info.outputPath('adopted.png') });

  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('Granted');
  await expect(firstAid).toBeHidden();

  await keyturn.tab('History').click();
  const rows = page.getByRole('table', { name: 'Token tests' }).getByRole('row');
  await expect(rows).toHaveCount(5);
  await expect(rows.nth(2)).not.toContainText('Experiment');
  await expect(rows.nth(3)).toContainText('Experiment: Basic with encoding');
  await expect(rows.nth(4)).toContainText('Refused');
  await page.screenshot({ path: info.outputPath('history.png') });

  const file = join(profile, 'token-tests.csv');
  await electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
  await keyturn.button('Export as CSV').click();
  await expect(keyturn.toast('History saved as CSV')).toBeVisible();
  const lines = readFileSync(file, 'utf8').trim().split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[1]).toContain(',refused,');
  expect(lines[2]).toMatch(/,granted,.*,Basic with encoding$/);
  expect(lines.join('\n')).not.toContain(oidcClients.special.clientSecret);
});

test('an adopted experiment is an edit that ⌘Z takes back', async ({ page, keyturn, oidc }) => {
  await seed(page, {
    name: 'Orders service',
    ...oidcClients.special,
    request: { ...noOverrides, tokenUrl: oidc.tokenUrl, ...rawBasic },
  });
  await keyturn.open('Orders service');
  await keyturn.requestTestToken();
  const firstAid = keyturn.tokenTest.getByRole('region', { name: 'First aid' });
  await firstAid.getByRole('button', { name: 'Try Basic with encoding' }).click();
  await firstAid.getByRole('button', { name: 'Use this from now on' }).click();
  await expect(firstAid).toContainText('uses this from now on');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(keyturn.toast('Undid what first aid changed')).toBeVisible();
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('Refused');
});
