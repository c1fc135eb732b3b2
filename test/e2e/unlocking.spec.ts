import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { VaultState } from '../../src/shared/vault.ts';
import { askMain, callMain, listCredentialSets } from '../security/support/bridge.ts';
import { expect } from './support/fixtures.ts';
import { test } from './support/keyrings.ts';
import { temporaryFolder } from './support/launch.ts';
import { filesBelow } from './support/profile-files.ts';
import { factsFor } from './support/seed.ts';

const passphrase = 'five unrelated words in a row';
const wrong = 'four unrelated words in a row';

/** The vault's state, once it isn't opening any more. */
async function settled(page: Page): Promise<VaultState> {
  await expect.poll(async () => (await askMain(page, 'getAppState')).vault.kind).not.toBe('opening');
  return (await askMain(page, 'getAppState')).vault;
}

async function register(page: Page, name: string): Promise<void> {
  await askMain(page, 'registerCredentialSet', {
    facts: factsFor({ name }),
    clientSecret: `secret of ${name}`,
  });
}

async function names(page: Page): Promise<string[]> {
  return (await listCredentialSets(page)).map(({ name }) => name);
}

test('a passphrase is asked after a restart; a wrong one changes nothing, the right one opens', async ({
  start,
  profile,
}) => {
  const first = await start();
  expect(await settled(first.page)).toEqual({ kind: 'open' });
  await register(first.page, 'Kept');
  const security = await askMain(first.page, 'setPassphrase', { current: null, next: passphrase });
  expect(security).toMatchObject({ protection: 'keychain_and_passphrase', hasRecoveryKey: false });
  await first.quit();
  const before = await filesBelow(join(profile, 'vault'));

  const wrongly = await start();
  expect(await settled(wrongly.page)).toEqual({
    kind: 'locked',
    reason: 'start',
    asksPassphrase: true,
    hasRecoveryKey: false,
    retryAt: null,
  });
  expect(await callMain(wrongly.page, 'listCredentialSets', { from: 0 })).toMatchObject({
    failure: { code: 'vault_not_open' },
  });
  for (const attempt of [wrong, wrong, wrong]) {
    expect(await callMain(wrongly.page, 'unlockVault', { passphrase: attempt })).toMatchObject({
      failure: { code: 'wrong_passphrase' },
    });
  }
  expect(await callMain(wrongly.page, 'unlockVault', { passphrase })).toMatchObject({
    failure: { code: 'attempt_too_soon' },
  });
  expect((await settled(wrongly.page)) as object).toHaveProperty('retryAt', expect.any(Number));
  await wrongly.quit();
  expect(await filesBelow(join(profile, 'vault'))).toEqual(before);

  const { page } = await start();
  expect((await settled(page)).kind).toBe('locked');
  expect(await askMain(page, 'unlockVault', { passphrase })).toEqual({ kind: 'open' });
  expect(await names(page)).toEqual(['Kept']);
});

test('the window stays alive while a passphrase is tried', async ({ start }) => {
  const { page } = await start();
  await settled(page);
  await askMain(page, 'setPassphrase', { current: null, next: passphrase });
  await askMain(page, 'lockVault');
  const longestWait = await page.evaluate(async (tried) => {
    const { keyturn } = globalThis as unknown as {
      keyturn: Record<'unlockVault' | 'getAppState', (request?: unknown) => Promise<unknown>>;
    };
    let trying = true;
    const unlocking = keyturn.unlockVault({ passphrase: tried }).finally(() => (trying = false));
    let longest = 0;
    let answers = 0;
    while (trying) {
      const asked = performance.now();
      await keyturn.getAppState();
      longest = Math.max(longest, performance.now() - asked);
      answers += 1;
    }
    await unlocking;
    return { longest, answers };
  }, passphrase);
  // Deriving the key takes 170 ms on an idle machine: main answered meanwhile.
  expect(longestWait.answers).toBeGreaterThan(3);
});

test('a vault that the keychain alone keeps can be locked, and opens by one click', async ({ start }) => {
  const { page } = await start();
  await settled(page);
  await register(page, 'Kept');
  expect(await askMain(page, 'lockVault')).toMatchObject({
    kind: 'locked',
    reason: 'user',
    asksPassphrase: false,
  });
  expect(await callMain(page, 'revealSecret', { id: crypto.randomUUID() })).toMatchObject({
    failure: { code: 'vault_not_open' },
  });
  expect(await askMain(page, 'retryOpenVault')).toMatchObject({ kind: 'locked' });
  expect(await askMain(page, 'unlockVault', { passphrase: null })).toEqual({ kind: 'open' });
  expect(await names(page)).toEqual(['Kept']);
});

test('changing and removing the passphrase: only the wrap changes, and the former one opens nothing', async ({
  start,
}) => {
  const first = await start();
  await settled(first.page);
  await askMain(first.page, 'setPassphrase', { current: null, next: wrong });
  expect(
    await callMain(first.page, 'setPassphrase', { current: passphrase, next: 'another one' }),
  ).toMatchObject({ failure: { code: 'wrong_passphrase' } });
  expect(await callMain(first.page, 'setPassphrase', { current: wrong, next: 'password1' })).toMatchObject({
    failure: { code: 'weak_passphrase' },
  });
  await askMain(first.page, 'setPassphrase', { current: wrong, next: passphrase });
  await askMain(first.page, 'lockVault');
  expect(await callMain(first.page, 'unlockVault', { passphrase: wrong })).toMatchObject({
    failure: { code: 'wrong_passphrase' },
  });
  await askMain(first.page, 'unlockVault', { passphrase });
  expect(await askMain(first.page, 'setPassphrase', { current: passphrase, next: null })).toMatchObject({
    protection: 'keychain',
  });
  await first.quit();
  const { page } = await start();
  expect(await settled(page)).toEqual({ kind: 'open' });
});

test.describe('without the usual keyring', () => {
  test.skip(
    process.platform !== 'linux',
    'elsewhere the keychain is the user’s own, and not to be taken away',
  );

  test('no keyring: a passphrase makes the vault, and opens it after a restart', async ({
    start,
    noKeyring,
  }) => {
    const { env } = noKeyring;
    const first = await start({ env });
    expect(await settled(first.page)).toMatchObject({
      kind: 'passphrase_needed',
      keychainFailure: { code: 'keychain_unavailable' },
    });
    expect(await callMain(first.page, 'createVaultWithPassphrase', { passphrase: '12345678' })).toMatchObject(
      { failure: { code: 'weak_passphrase' } },
    );
    expect(await askMain(first.page, 'createVaultWithPassphrase', { passphrase })).toEqual({ kind: 'open' });
    expect((await askMain(first.page, 'getVaultSecurity')).protection).toBe('passphrase');
    await register(first.page, 'Kept');
    await first.quit();

    const { page } = await start({ env });
    expect(await settled(page)).toMatchObject({ kind: 'locked', reason: 'start', asksPassphrase: true });
    expect(await callMain(page, 'unlockVault', { passphrase: wrong })).toMatchObject({
      failure: { code: 'wrong_passphrase' },
    });
    expect(await askMain(page, 'unlockVault', { passphrase })).toEqual({ kind: 'open' });
    expect(await names(page)).toEqual(['Kept']);
  });

  test('a keyring that was reset: the recovery key opens the vault, and the new keyring keeps it then', async ({
    start,
    otherKeyring,
  }) => {
    const folder = await temporaryFolder('recovery-key');
    const file = join(folder.path, 'recovery key.txt');
    const first = await start();
    await settled(first.page);
    await register(first.page, 'Kept');
    const { groups, confirmGroup } = await askMain(first.page, 'createRecoveryKey', { passphrase: null });
    await first.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, file);
    expect(await askMain(first.page, 'saveRecoveryKey')).toBe(true);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toContain(groups.slice(0, 3).join('-'));
    await folder.remove();
    const confirmed = await askMain(first.page, 'confirmRecoveryKey', { group: groups[confirmGroup] });
    expect(confirmed).toMatchObject({ protection: 'keychain', hasRecoveryKey: true });
    await first.quit();

    const recovered = await start({ env: otherKeyring.env });
    expect(await settled(recovered.page)).toMatchObject({
      kind: 'unavailable',
      failure: { code: 'vault_key_lost' },
      hasRecoveryKey: true,
    });
    const recoveryKey = groups.join(' ').toLowerCase();
    expect(
      await callMain(recovered.page, 'recoverVault', {
        recoveryKey: recoveryKey.replace(/.$/, (last) => (last === '7' ? '8' : '7')),
        newPassphrase: null,
      }),
    ).toMatchObject({ failure: { code: 'wrong_recovery_key' } });
    expect(await askMain(recovered.page, 'recoverVault', { recoveryKey, newPassphrase: null })).toEqual({
      kind: 'open',
    });
    expect(await names(recovered.page)).toEqual(['Kept']);
    await recovered.quit();

    const { page } = await start({ env: otherKeyring.env });
    expect(await settled(page)).toEqual({ kind: 'open' });
    expect(await names(page)).toEqual(['Kept']);
  });

  test('a keyring that is away: no passphrase helps, but a recovery key and a new passphrase do', async ({
    start,
    noKeyring,
  }) => {
    const first = await start();
    await settled(first.page);
    await register(first.page, 'Kept');
    await askMain(first.page, 'setPassphrase', { current: null, next: passphrase });
    const { groups, confirmGroup } = await askMain(first.page, 'createRecoveryKey', { passphrase });
    await askMain(first.page, 'confirmRecoveryKey', { group: groups[confirmGroup] });
    await first.quit();

    const { page } = await start({ env: noKeyring.env });
    expect((await settled(page)).kind).toBe('locked');
    expect(await askMain(page, 'unlockVault', { passphrase })).toMatchObject({
      kind: 'unavailable',
      failure: { code: 'keychain_unavailable' },
      hasRecoveryKey: true,
    });
    const recoveryKey = groups.join('-');
    expect(await callMain(page, 'recoverVault', { recoveryKey, newPassphrase: null })).toMatchObject({
      failure: { code: 'keychain_unavailable' },
    });
    expect(await askMain(page, 'recoverVault', { recoveryKey, newPassphrase: wrong })).toEqual({
      kind: 'open',
    });
    expect(await askMain(page, 'getVaultSecurity')).toMatchObject({
      protection: 'passphrase',
      hasRecoveryKey: true,
    });
    expect(await names(page)).toEqual(['Kept']);
  });
});
