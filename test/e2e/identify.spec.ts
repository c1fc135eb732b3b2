import type { Page } from '@playwright/test';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askMain } from '../security/support/bridge.ts';
import { expect, test } from './support/fixtures.ts';
import { temporaryFolder } from './support/launch.ts';
import { seed } from './support/seed.ts';

const values = {
  first: 'first-s3cret/of+orders',
  second: 'second s3cret: with "quotes"',
  third: 'third-s3cret',
  fourth: 'fourth-s3cret',
} as const;
const clientId = 'orders-client';

/** A set with a secret in each stage: revoked, previous, current and pending. */
async function seedStages(page: Page): Promise<void> {
  const [set] = await seed(
    page,
    { name: 'Orders service', clientId, clientSecret: values.first },
    { name: 'Other' },
  );
  const id = set?.id ?? '';
  const add = (clientSecret: string) =>
    askMain(page, 'addPendingSecret', {
      id,
      clientSecret,
      clientId: null,
      keyId: null,
      secretExpiresAt: null,
    });
  const rotateTo = async (clientSecret: string) => {
    await add(clientSecret);
    return askMain(page, 'promoteSecret', { id, withoutProof: true });
  };
  const { secretVersions } = await rotateTo(values.second);
  const versionId = secretVersions.find(({ stage }) => stage === 'previous')?.id;
  await askMain(page, 'confirmRevocation', { id, versionId });
  await rotateTo(values.third);
  await add(values.fourth);
}

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Identify' });
const found = (page: Page) =>
  dialog(page).getByRole('list', { name: 'What was found' }).getByRole('listitem');

/** Pastes as the clipboard does. */
async function paste(page: Page, text: string): Promise<void> {
  await dialog(page)
    .getByRole('textbox', { name: 'What you found' })
    .evaluate((element, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
}

/** Drops a file onto the middle of the window, as the system's drag and drop would. */
async function dropFile(page: Page, file: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', {
      type,
      x: 400,
      y: 300,
      data: { items: [], files: [file], dragOperationsMask: 1 },
    });
  }
  await devtools.detach();
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const jwt = ['{"alg":"none"}', JSON.stringify({ azp: clientId, exp: 1 }), 'x']
  .map((part) => Buffer.from(part).toString('base64url'))
  .join('.');

test('a value of each stage is told apart, and opens its set', async ({ page, keyturn }) => {
  await seedStages(page);
  await page.keyboard.press('ControlOrMeta+i');
  for (const [text, words] of [
    [
      values.first,
      /This is a revoked client secret of Orders service.*It was revoked on .*, as you said; that isn’t proven/,
    ],
    [
      values.second,
      /This is the previous client secret of Orders service \(.*, Production\)\. It was replaced on .* and should be revoked\./,
    ],
    [values.third, /This is the current client secret of Orders service.*In use since/],
    [values.fourth, /This is the pending client secret of Orders service.*isn’t in use yet/],
    [clientId, /This is the client ID of Orders service/],
  ] as const) {
    await paste(page, text);
    await expect(found(page)).toHaveCount(1);
    await expect(found(page)).toHaveText(words);
    await expect(dialog(page)).not.toContainText(text);
  }
  await dialog(page).getByRole('button', { name: 'Open Orders service' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Orders service' })).toBeVisible();
  await keyturn.tab('Usages').click();
});

test('every form is read: header, token, .env, JSON', async ({ page }) => {
  await seedStages(page);
  // Whoever doesn't know the shortcut finds it here.
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Identify' }).click();
  await paste(
    page,
    `GET / HTTP/1.1\nAuthorization: Basic ${base64(`${clientId}:${encodeURIComponent(values.second)}`)}`,
  );
  await expect(found(page)).toHaveText([
    /the client ID of.*Line 2 · Basic header/,
    /the previous client secret of.*Line 2/,
  ]);

  await paste(page, `Bearer ${jwt}`);
  await expect(found(page)).toHaveText([/the client ID of.*claim azp · token/]);

  await paste(page, `# shop\nSHOP_ID=${clientId}\nSHOP_SECRET='${values.second}'\n`);
  await expect(found(page)).toHaveText([/Line 2 · SHOP_ID/, /previous.*Line 3 · SHOP_SECRET/]);

  await paste(page, JSON.stringify({ shop: { auth: [{ clientSecret: values.third }] } }));
  await expect(found(page)).toHaveText([/current client secret.*clientSecret/]);

  await paste(page, 'nobody-knows-this');
  await expect(dialog(page).getByRole('heading', { name: 'Nothing in this vault' })).toBeVisible();
  await expect(dialog(page)).toContainText(/\d+ values? (was|were) compared with every client ID/);
});

test('what is typed is masked, and looked up with Enter', async ({ page }) => {
  await seedStages(page);
  await page.keyboard.press('ControlOrMeta+i');
  const box = dialog(page).getByRole('textbox', { name: 'What you found' });
  await expect(box).toBeFocused();
  await page.keyboard.type(clientId);
  await expect(box).toHaveCSS('-webkit-text-security', 'disc');
  await page.keyboard.press('Enter');
  await expect(found(page)).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await page.keyboard.press('ControlOrMeta+i');
  await expect(box).toHaveValue('');
  await expect(found(page)).toHaveCount(0);
});

test('a file dropped anywhere on the window is looked through, in UTF-16 too', async ({ page }) => {
  await seedStages(page);
  const folder = await temporaryFolder('dropped');
  const file = join(folder.path, 'config.json');
  await writeFile(file, JSON.stringify({ client_id: clientId, client_secret: values.second }, null, 2));
  await dropFile(page, file);
  await expect(found(page)).toHaveText([
    /client ID of.*Line 2 · client_id/,
    /previous.*Line 3 · client_secret/,
  ]);
  await expect(dialog(page)).toContainText('config.json, 4 lines');

  const windows = join(folder.path, 'windows.env');
  await writeFile(windows, Buffer.from(`\ufeffSECRET=${values.third}\r\n`, 'utf16le'));
  await dropFile(page, windows);
  await expect(found(page)).toHaveText([/current client secret.*SECRET/]);

  const huge = join(folder.path, 'huge.log');
  await writeFile(huge, 'a'.repeat(5_000_000));
  await dropFile(page, huge);
  await expect(dialog(page)).toContainText(
    'huge.log is too long: at most 1,000,000 characters are looked through',
  );
  await folder.remove();
});

test('a set in the trash is found, and said to be there', async ({ page, keyturn }) => {
  await seedStages(page);
  await keyturn.open('Orders service');
  await keyturn.button('Move to trash').click();
  await page.keyboard.press('ControlOrMeta+i');
  await paste(page, values.third);
  await expect(found(page)).toContainText('The set is in the trash.');
});

test('what was looked up is not logged, and the answer holds no value', async ({ page, profile }) => {
  await seedStages(page);
  const text = `A=${clientId}\nB='${values.second}'\n`;
  const answer = JSON.stringify(await askMain(page, 'identify', { text }));
  expect(answer).toContain('"stage":"previous"');
  for (const value of [clientId, ...Object.values(values)]) expect(answer).not.toContain(value);
  const log = await askMain(page, 'listAuditLog', { credentialSetId: null, before: null, limit: 100 });
  for (const value of Object.values(values)) expect(JSON.stringify(log)).not.toContain(value);
  for (const name of await readdir(profile, { recursive: true })) {
    if (!name.endsWith('.log')) continue;
    expect(await readFile(join(profile, name), 'utf8')).not.toContain(values.second);
  }
});
