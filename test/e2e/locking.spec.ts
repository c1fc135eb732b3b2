import type { ElectronApplication, Page } from '@playwright/test';
import type { Draft } from '../../src/shared/vault.ts';
import { askMain, callMain } from '../security/support/bridge.ts';
import { oidcClients } from '../fakes/servers/oidc-server.ts';
import { noOverrides } from '../../src/shared/credential.ts';
import { expect, test } from './support/fixtures.ts';
import { readClipboard } from './support/main-process.ts';
import {
  afterTwoLooks,
  beIdle,
  emitPowerEvent,
  lockScreenSilently,
  takeOverPower,
  vaultState,
} from './support/power.ts';
import { seed } from './support/seed.ts';
import { Settings } from './support/settings.ts';
import { KeyturnWindow } from './support/window.ts';

const draft: Draft = {
  form: 'register',
  credentialSetId: null,
  values: JSON.stringify({ name: 'Half done', clientSecret: 'half-typed' }),
};
const open = { kind: 'open' };
const notOpen = { ok: false, failure: { code: 'vault_not_open' } };

test.beforeEach(async ({ page, electron }) => {
  await expect.poll(() => vaultState(page)).toEqual(open);
  await takeOverPower(electron);
});

test('lock after idle: locks after the set time, not before', async ({ page, electron }) => {
  const { settings } = await askMain(page, 'setVaultSettings', { lockAfterIdle: 5 });
  expect(settings.lockAfterIdle).toBe(5);
  await beIdle(electron, 4 * 60);
  await afterTwoLooks(page);
  expect(await vaultState(page)).toEqual(open);
  await beIdle(electron, 5 * 60);
  await expect
    .poll(() => vaultState(page), { timeout: 15_000 })
    .toMatchObject({ kind: 'locked', reason: 'idle' });
  expect(await callMain(page, 'listCredentialSets', { from: 0 })).toMatchObject(notOpen);
});

test('lock after idle: off means off, also when it was on a moment ago', async ({ page, electron }) => {
  await askMain(page, 'setVaultSettings', { lockAfterIdle: 1 });
  await askMain(page, 'setVaultSettings', { lockAfterIdle: null });
  await beIdle(electron, 24 * 60 * 60);
  await afterTwoLooks(page);
  expect(await vaultState(page)).toEqual(open);
  // And on again, it takes effect at once.
  await askMain(page, 'setVaultSettings', { lockAfterIdle: 60 });
  await expect.poll(async () => (await vaultState(page)).kind, { timeout: 15_000 }).toBe('locked');
});

test('lock after idle: typing in the window keeps the vault open, where the system misses it', async ({
  page,
  electron,
}) => {
  await askMain(page, 'setVaultSettings', { lockAfterIdle: 1 });
  await beIdle(electron, 50);
  await page.keyboard.press('Shift');
  await electron.evaluate(() => {
    (globalThis as unknown as { power: { idleSeconds: number } }).power.idleSeconds = 3_600;
  });
  await afterTwoLooks(page);
  expect(await vaultState(page)).toEqual(open);
});

for (const [event, setting, reason] of [
  ['suspend', 'lockOnSuspend', 'suspend'],
  ['lock-screen', 'lockOnScreenLock', 'screen_lock'],
] as const) {
  test(`${setting}: on, ${event} locks; off means off`, async ({ page, electron }) => {
    await askMain(page, 'setVaultSettings', { [setting]: false });
    await emitPowerEvent(electron, event);
    expect(await vaultState(page)).toEqual(open);
    await askMain(page, 'setVaultSettings', { [setting]: true });
    await emitPowerEvent(electron, event);
    expect(await vaultState(page)).toMatchObject({ kind: 'locked', reason });
  });
}

test('lockOnScreenLock: where the desktop has to be asked, too', async ({ page, electron }) => {
  await askMain(page, 'setVaultSettings', { lockOnScreenLock: false });
  await lockScreenSilently(electron);
  await afterTwoLooks(page);
  expect(await vaultState(page)).toEqual(open);
  await askMain(page, 'setVaultSettings', { lockOnScreenLock: true });
  await expect
    .poll(() => vaultState(page), { timeout: 15_000 })
    .toMatchObject({ kind: 'locked', reason: 'screen_lock' });
});

test('what is set in the window is what the vault does', async ({ page, electron, keyturn }) => {
  const settings = new Settings(page);
  await settings.show('Security');
  await settings.dialog.getByRole('switch', { name: 'Lock when the computer sleeps' }).click();
  await settings.dialog.getByRole('switch', { name: 'Lock with the screen' }).click();
  await keyturn.choose(settings.dialog, 'Lock after', 'Never');
  await keyturn.choose(settings.dialog, 'Clear the clipboard after', '2 minutes');
  await expect
    .poll(async () => (await askMain(page, 'getVaultSecurity')).settings)
    .toMatchObject({
      lockOnSuspend: false,
      lockOnScreenLock: false,
      lockAfterIdle: null,
      clearClipboardAfter: 120,
    });
  await emitPowerEvent(electron, 'suspend');
  await emitPowerEvent(electron, 'lock-screen');
  await beIdle(electron, 24 * 60 * 60);
  await afterTwoLooks(page);
  expect(await vaultState(page)).toEqual(open);

  await keyturn.choose(settings.dialog, 'Lock after', '5 minutes');
  // Choosing it was a sign of its user.
  await afterTwoLooks(page);
  expect(await vaultState(page)).toEqual(open);
  await beIdle(electron, 5 * 60);
  await expect
    .poll(() => vaultState(page), { timeout: 15_000 })
    .toMatchObject({ kind: 'locked', reason: 'idle' });
});

test('the settings are there after a restart, and as they were set', async ({ app, page, start }) => {
  const changed = { lockAfterIdle: 30, lockOnSuspend: false, clearClipboardAfter: 90 } as const;
  await askMain(page, 'setVaultSettings', changed);
  await app.quit();
  const again = await start();
  await expect.poll(() => vaultState(again.page)).toEqual(open);
  expect((await askMain(again.page, 'getVaultSecurity')).settings).toMatchObject(changed);
  await takeOverPower(again.electron);
  await emitPowerEvent(again.electron, 'suspend');
  expect(await vaultState(again.page)).toEqual(open);
});

test('a locked vault takes neither settings nor drafts', async ({ page }) => {
  await askMain(page, 'lockVault');
  expect(await callMain(page, 'setVaultSettings', { lockAfterIdle: null })).toMatchObject(notOpen);
  expect(await callMain(page, 'setDraft', draft)).toMatchObject(notOpen);
  expect(await callMain(page, 'takeDraft')).toMatchObject(notOpen);
});

test('a lock drops tokens, cancels tests under way, and clears the clipboard', async ({
  page,
  electron,
  oidc,
  hostile,
}) => {
  const [granted, waiting] = await seed(
    page,
    { name: 'Granted', ...oidcClients.basic, request: { ...noOverrides, tokenUrl: oidc.tokenUrl } },
    { name: 'Waiting', request: { ...noOverrides, tokenUrl: `${hostile.url}/stall-before-header` } },
  );
  await askMain(page, 'requestTestToken', { id: granted?.id });
  await askMain(page, 'copyToken', { id: granted?.id, form: 'token' });
  expect(await readClipboard(electron)).not.toBe('');
  const pending = askMain(page, 'requestTestToken', { id: waiting?.id });
  // Answers after the request before it has begun.
  await vaultState(page);
  await emitPowerEvent(electron, 'suspend');
  expect((await pending).outcome.kind).toBe('cancelled');
  await expect.poll(() => readClipboard(electron)).toBe('');

  await askMain(page, 'unlockVault', { passphrase: null });
  expect(await callMain(page, 'copyToken', { id: granted?.id, form: 'token' })).toMatchObject({
    failure: { code: 'no_token' },
  });
});

const protectionOf = (electron: ElectronApplication) =>
  electron.evaluate(() => (globalThis as unknown as { protection: boolean[] }).protection);

const watchProtection = (electron: ElectronApplication) =>
  electron.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const protection: boolean[] = [];
    Object.assign(globalThis, { protection });
    if (window) window.setContentProtection = (on) => protection.push(on);
  });

test('a lock ends the protection of a reveal, once the window has had time to hide it', async ({
  page,
  electron,
}) => {
  const [set] = await seed(page, { name: 'Revealed' });
  await watchProtection(electron);
  await askMain(page, 'revealSecret', { id: set?.id });
  await emitPowerEvent(electron, 'suspend');
  expect((await protectionOf(electron)).at(-1)).toBe(true);
  await expect.poll(async () => (await protectionOf(electron)).at(-1)).toBe(false);
});

test('a recovery key is kept out of screenshots from when it is shown until its dialog is closed or the vault locks', async ({
  page,
  electron,
}) => {
  const keyturn = new KeyturnWindow(page);
  const shownKey = page.getByRole('list', { name: 'Recovery key' });
  const show = async () => {
    await keyturn.button('Make a recovery key…').click();
    await keyturn.button('Make recovery key').click();
    await expect(shownKey).toBeVisible();
  };
  await watchProtection(electron);
  await show();
  expect(await protectionOf(electron)).toEqual([true]);
  await keyturn.button('Cancel').click();
  await keyturn.button('Discard').click();
  await expect.poll(() => protectionOf(electron)).toEqual([true, false]);

  await show();
  await emitPowerEvent(electron, 'suspend');
  expect((await protectionOf(electron)).at(-1)).toBe(true);
  await expect(shownKey).toBeHidden();
  await expect.poll(async () => (await protectionOf(electron)).at(-1)).toBe(false);
});

/** What was being typed, as the window offers it again. */
async function expectOffered(page: Page): Promise<void> {
  const keyturn = new KeyturnWindow(page);
  await expect(keyturn.registerDialog).toBeVisible();
  await expect(keyturn.field(keyturn.registerDialog, 'Name')).toHaveValue('Half done');
}

/** The window asks for a draft as soon as the vault is open, before it asks for anything else of this test's. */
async function expectNothingOffered(page: Page): Promise<void> {
  const keyturn = new KeyturnWindow(page);
  await expect(keyturn.button('Lock the vault')).toBeVisible();
  expect(await askMain(page, 'takeDraft')).toBeNull();
  await expect(keyturn.registerDialog).toBeHidden();
}

test('an edit in progress is kept by a lock, and offered again', async ({ page, electron }) => {
  await askMain(page, 'setDraft', draft);
  await emitPowerEvent(electron, 'suspend');
  expect((await vaultState(page)).kind).toBe('locked');
  await askMain(page, 'unlockVault', { passphrase: null });
  await expectOffered(page);
  // It is being typed again, so another lock keeps it again.
  await emitPowerEvent(electron, 'suspend');
  await askMain(page, 'unlockVault', { passphrase: null });
  await expectOffered(page);
});

test('an edit in progress is kept over a lock and a restart, and not after it was finished', async ({
  app,
  page,
  start,
}) => {
  await askMain(page, 'setDraft', { ...draft, values: '{}' });
  await askMain(page, 'setDraft', draft);
  await askMain(page, 'lockVault');
  await app.quit();

  const second = await start();
  await expectOffered(second.page);
  await askMain(second.page, 'setDraft', null);
  await second.quit();

  const third = await start();
  await expectNothingOffered(third.page);
});

test('quitting is a lock, too: what is being typed is kept', async ({ app, page, start }) => {
  await askMain(page, 'setDraft', draft);
  await app.quit();
  await expectOffered((await start()).page);
});
