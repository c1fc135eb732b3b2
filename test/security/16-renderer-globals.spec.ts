import { channelNames } from '../../src/shared/channel-names.ts';
import { expect, test } from '../e2e/support/fixtures.ts';

test('16: the window has no Node and no Electron', async ({ page }) => {
  const found = await page.evaluate(() =>
    [
      'require',
      'process',
      'ipcRenderer',
      'module',
      'exports',
      'Buffer',
      'global',
      'electron',
      '__dirname',
    ].filter((name) => name in globalThis),
  );
  expect(found).toEqual([]);
});

test('16: the bridge has one function for each channel of the contract, `on`, and nothing else', async ({
  page,
}) => {
  const bridge = await page.evaluate(() =>
    Object.entries((globalThis as unknown as { keyturn: object }).keyturn).map(([name, value]) => [
      name,
      typeof value,
    ]),
  );
  expect(bridge.sort()).toEqual([...channelNames, 'on'].sort().map((name) => [name, 'function']));
});

test('16: the bridge can not be replaced, extended or asked for other events', async ({ page }) => {
  const attempts = await page.evaluate(() => {
    const { keyturn } = globalThis as unknown as {
      keyturn: { on: (event: string, listener: () => void) => unknown };
    };
    const isThrown = (attempt: () => unknown): boolean => {
      try {
        attempt();
        return false;
      } catch {
        return true;
      }
    };
    return {
      replaced:
        Reflect.set(globalThis, 'keyturn', {}) &&
        !('on' in (globalThis as unknown as { keyturn: object }).keyturn),
      extended: Reflect.set(keyturn, 'invoke', () => undefined) && 'invoke' in keyturn,
      foreignEventRefused: isThrown(() => keyturn.on('keyturn:event:everything', () => undefined)),
    };
  });
  expect(attempts).toEqual({ replaced: false, extended: false, foreignEventRefused: true });
});
