import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import type { CredentialSetListItem } from '../../src/shared/credential.ts';
import type { VaultState } from '../../src/shared/vault.ts';
import type { RunningApp } from '../e2e/support/launch.ts';
import { askMain, callMain } from './support/bridge.ts';
import { LeakScanner } from './support/leak-scanner.ts';
import { expect, test as base } from './support/own-home.ts';
import { SeededValues } from './support/seeded-values.ts';
import { register, seededSet } from './support/use-everything.ts';

interface Unlocked {
  readonly app: RunningApp;
  readonly set: CredentialSetListItem;
  readonly values: SeededValues;
}

const test = base.extend<{ unlocked: Unlocked }>({
  unlocked: async ({ home }, use) => {
    const values = new SeededValues();
    const app = await home.start();
    const [set] = await register(app.page, [seededSet(values, 'one', 'http://127.0.0.1:9/token')]);
    if (!set) throw new Error('No set was registered');
    await use({ app, set, values });
  },
});

const stateOf = async ({ page }: RunningApp): Promise<VaultState> =>
  (await askMain(page, 'getAppState')).vault;

/** Every call that would need a key. */
async function expectNothingOpens({ page }: RunningApp, { id }: CredentialSetListItem): Promise<void> {
  for (const channel of ['revealSecret', 'copySecret', 'copyClientId', 'requestTestToken'] as const) {
    expect(await callMain(page, channel, { id }), channel).toMatchObject({
      ok: false,
      failure: { code: 'vault_not_open' },
    });
  }
  for (const channel of ['getVaultSecurity', 'takeDraft'] as const) {
    expect(await callMain(page, channel), channel).toMatchObject({ failure: { code: 'vault_not_open' } });
  }
  expect(await callMain(page, 'listCredentialSets', { from: 0 })).toMatchObject({
    failure: { code: 'vault_not_open' },
  });
}

/** Lets the operating system say something that no test can make it do. */
const emit = (electron: ElectronApplication, event: 'suspend'): Promise<unknown> =>
  electron.evaluate(({ powerMonitor }, name) => {
    (powerMonitor as unknown as NodeJS.EventEmitter).emit(name);
  }, event);

test('14: after a lock nothing opens, and after unlocking everything does', async ({
  unlocked: { app, set },
}) => {
  expect(await callMain(app.page, 'revealSecret', { id: set.id })).toMatchObject({ ok: true });
  await askMain(app.page, 'lockVault');
  expect(await stateOf(app)).toMatchObject({ kind: 'locked', reason: 'user' });
  await expectNothingOpens(app, set);
  await askMain(app.page, 'unlockVault', { passphrase: null });
  expect(await callMain(app.page, 'revealSecret', { id: set.id })).toMatchObject({ ok: true });
});

test('14: a computer that goes to sleep locks the vault', async ({ unlocked: { app, set } }) => {
  await emit(app.electron, 'suspend');
  expect(await stateOf(app)).toMatchObject({ kind: 'locked', reason: 'suspend' });
  await expectNothingOpens(app, set);
});

test('14: a computer that nobody uses locks the vault', async ({ unlocked: { app, set } }) => {
  await askMain(app.page, 'setVaultSettings', { lockAfterIdle: 1 });
  await app.electron.evaluate(({ powerMonitor }) => {
    powerMonitor.getSystemIdleTime = () => 61;
    // Keyturn also goes by the last input in its own window.
    const before = performance.now.bind(performance);
    performance.now = () => before() + 61_000;
  });
  await expect
    .poll(() => stateOf(app), { timeout: 20_000 })
    .toMatchObject({ kind: 'locked', reason: 'idle' });
  await expectNothingOpens(app, set);
});

test('14: after a lock, main’s own heap holds neither secrets nor names', async ({
  home,
  unlocked: { app, set, values },
}) => {
  test.setTimeout(240_000);
  const file = join(home.path, 'tmp', 'main.heapsnapshot');
  const inHeap = async (): Promise<readonly string[]> => {
    await app.electron.evaluate(async (_electron, path) => {
      const v8 = process.getBuiltinModule('node:v8');
      // Answers that are on their way out are gone by then.
      await new Promise((resolve) => setTimeout(resolve, 500));
      v8.writeHeapSnapshot(path);
    }, file);
    const found = new LeakScanner(values.all).scan(await readFile(file));
    await rm(file);
    return found;
  };
  await askMain(app.page, 'revealSecret', { id: set.id });
  expect(await inHeap(), 'while it is open').not.toEqual([]);
  await askMain(app.page, 'lockVault');
  expect(await inHeap(), 'after the lock').toEqual([]);
});
