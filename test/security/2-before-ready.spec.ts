import { appWithPrelude } from '../e2e/support/altered-app.ts';
import { expect, test } from '../e2e/support/fixtures.ts';

/** Notes each call of safeStorage, and whether the app was ready by then. */
const watchSafeStorage = `
import { app, safeStorage } from 'electron';
globalThis.keychainCalls = [];
for (let owner = safeStorage; owner && owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
  for (const name of Object.getOwnPropertyNames(owner)) {
    const call = safeStorage[name];
    if (name === 'constructor' || typeof call !== 'function' || Object.hasOwn(call, 'watched')) continue;
    const watched = (...args) => {
      globalThis.keychainCalls.push({ name, ready: app.isReady() });
      return call.apply(safeStorage, args);
    };
    watched.watched = true;
    Object.defineProperty(safeStorage, name, { value: watched, configurable: true, writable: true });
  }
}`;

test('2: the keychain is asked, and only when the app is ready', async ({ start }) => {
  const app = await appWithPrelude(watchSafeStorage);
  const { electron, page } = await start({ folder: app.path });
  await page.getByRole('button', { name: 'Register credential set' }).first().waitFor();
  const calls = await electron.evaluate(
    () => (globalThis as unknown as { keychainCalls: { name: string; ready: boolean }[] }).keychainCalls,
  );
  expect(calls.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^encryptString/),
      expect.stringMatching(/^decryptString/),
    ]),
  );
  expect(calls.map(({ name }) => name)).not.toContain('setUsePlainTextEncryption');
  expect(calls.filter(({ ready }) => !ready)).toEqual([]);
  await app.remove();
});
