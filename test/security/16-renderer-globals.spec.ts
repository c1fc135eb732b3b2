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
      'setImmediate',
      '__dirname',
      '__filename',
    ].filter((name) => name in globalThis),
  );
  expect(found).toEqual([]);
});

test('16: the only global that a browser does not have is the bridge', async ({ page, electron }) => {
  const own = await page.evaluate(() => Object.getOwnPropertyNames(globalThis));
  // The same engine, showing nothing of ours.
  const plain = await electron.evaluate(async ({ BrowserWindow }) => {
    const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
    await window.loadURL('app://keyturn/no-such-page.html').catch(() => undefined);
    const names: unknown = await window.webContents.executeJavaScript(
      'Object.getOwnPropertyNames(globalThis)',
    );
    window.destroy();
    return names as string[];
  });
  expect(plain).toContain('queueMicrotask');
  // Playwright's own, in the page it drives.
  const more = own.filter((name) => !plain.includes(name) && !name.startsWith('__playwright'));
  expect(more).toEqual(expect.arrayContaining(['keyturn']));
  expect(more.filter((name) => !/^(?:keyturn|__svelte|Symbol\(svelte)/.test(name))).toEqual([]);
});

test('16: the bridge has one function for each channel of the contract, `on`, and nothing else', async ({
  page,
}) => {
  const bridge = await page.evaluate(() =>
    Reflect.ownKeys((globalThis as unknown as { keyturn: object }).keyturn).map((name) => [
      String(name),
      typeof (globalThis as unknown as { keyturn: Record<PropertyKey, unknown> }).keyturn[name],
    ]),
  );
  expect(bridge.sort()).toEqual([...channelNames, 'on'].sort().map((name) => [name, 'function']));
});

test('16: the bridge can not be replaced, extended, changed or asked for other events', async ({ page }) => {
  const attempts = await page.evaluate(() => {
    const { keyturn } = globalThis as unknown as {
      keyturn: Record<string, unknown> & { on: (event: unknown, listener: () => void) => unknown };
    };
    const isThrown = (attempt: () => unknown): boolean => {
      try {
        attempt();
        return false;
      } catch {
        return true;
      }
    };
    const { revealSecret } = keyturn;
    return {
      frozen: Object.isFrozen(keyturn),
      replaced: Reflect.set(globalThis, 'keyturn', {}),
      redefined: Reflect.defineProperty(globalThis, 'keyturn', { value: {} }),
      deleted: Reflect.deleteProperty(globalThis, 'keyturn'),
      extended: Reflect.set(keyturn, 'invoke', () => undefined),
      changed:
        Reflect.set(keyturn, 'revealSecret', () => undefined) || keyturn['revealSecret'] !== revealSecret,
      inherited: Reflect.setPrototypeOf(keyturn, {}),
      foreignEvents: [
        'keyturn:event:everything',
        'vaultStateChanged ',
        '',
        null,
        ['vaultStateChanged'],
      ].filter((event) => !isThrown(() => keyturn.on(event, () => undefined))),
    };
  });
  expect(attempts).toEqual({
    frozen: true,
    replaced: false,
    redefined: false,
    deleted: false,
    extended: false,
    changed: false,
    inherited: false,
    foreignEvents: [],
  });
});

test('16: nothing of the preload script’s world can be reached through the bridge', async ({ page }) => {
  const reached = await page.evaluate(async () => {
    const { keyturn } = globalThis as unknown as {
      keyturn: {
        getAppState: () => Promise<object>;
        on: (event: string, listener: () => void) => () => void;
      };
    };
    const escape = (value: object): string[] => {
      // The classic way out: a value of another world carries that world's Function, which makes code run there.
      const make = Reflect.get(value, 'constructor') as { constructor?: unknown };
      const ours = [Object, Function, Promise, Array].includes(make as never);
      return ours ? [] : [String(make)];
    };
    const answer = keyturn.getAppState();
    const stop = keyturn.on('vaultStateChanged', () => undefined);
    const found = [keyturn, keyturn.getAppState, answer, await answer, stop].flatMap(escape);
    stop();
    return found;
  });
  expect(reached).toEqual([]);
});
