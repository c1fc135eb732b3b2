import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../e2e/support/fixtures.ts';
import { temporaryFolder } from '../e2e/support/launch.ts';

const foreign = [
  'app://keyturn/..%2fmain%2findex.js',
  'app://keyturn/../main/index.js',
  'app://keyturn/assets/../../main/index.js',
  'app://keyturn/assets/..%2f..%2f..%2fpackage.json',
  'app://keyturn/%2e%2e%2f%2e%2e%2fpackage.json',
  'app://keyturn/%2e%2e/%2e%2e/package.json',
  'app://keyturn/%252e%252e%252fmain%252findex.js',
  'app://keyturn/..%5c..%5cpackage.json',
  'app://keyturn/....//....//package.json',
  'app://keyturn/package.json',
  'app://keyturn//etc/passwd',
  'app://keyturn/%2fetc%2fpasswd',
  'app://keyturn/file:%2f%2f%2fetc%2fpasswd',
  'app://keyturn/index.html%00.html',
  'app://keyturn/index.html/',
  'app://keyturn/%',
  'app://keyturn/',
  'app://keyturn',
  'app://keyturn.example/index.html',
  'app://user@elsewhere/index.html',
  'app://elsewhere/index.html',
];

test('19: app:// answers 404 to traversal and to files that are none of ours', async ({ electron, page }) => {
  await page.waitForLoadState();
  const answers = await electron.evaluate(
    ({ net }, urls) =>
      Promise.all(
        urls.map(async (url) => {
          try {
            const response = await net.fetch(url);
            return [url, response.status, await response.text()] as const;
          } catch {
            return [url, 404, 'Not found'] as const;
          }
        }),
      ),
    foreign,
  );
  for (const [url, status, text] of answers) expect([status, text], url).toEqual([404, 'Not found']);
});

test('19: app:// takes no request but GET', async ({ electron, page }) => {
  await page.waitForLoadState();
  const statuses = await electron.evaluate(
    ({ net }, methods) =>
      Promise.all(
        methods.map(async (method) => (await net.fetch('app://keyturn/index.html', { method })).status),
      ),
    ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'],
  );
  expect(statuses).toEqual([200, 404, 404, 404, 404, 404]);
});

test('19: the page can not reach the vault, the program or any other file', async ({ page, profile }) => {
  const folder = await temporaryFolder('elsewhere');
  const addresses = [
    ...foreign,
    'file:///etc/hostname',
    `file://${join(profile, 'vault/vault.db')}`,
    `file://${folder.path}`,
    'filesystem:app://keyturn/temporary/x',
    'chrome://version',
    'devtools://devtools/bundled/inspector.html',
    'view-source:app://keyturn/index.html',
  ];
  const reached = await page.evaluate(async (urls) => {
    const tries = urls.map(async (url) => {
      const answer = await fetch(url).then(
        ({ status }) => status === 404,
        () => true,
      );
      const image = new Image();
      const shown = new Promise<boolean>((resolve) => {
        image.onload = () => {
          resolve(true);
        };
        image.onerror = () => {
          resolve(false);
        };
      });
      image.src = url;
      return answer && !(await shown) ? [] : [url];
    });
    return (await Promise.all(tries)).flat();
  }, addresses);
  expect(reached).toEqual([]);
  await folder.remove();
});

test('19: the window can not go to file://', async ({ electron, page }) => {
  await page.waitForLoadState();
  const loads = electron.evaluate(
    ({ BrowserWindow }) =>
      new Promise((resolve) => {
        BrowserWindow.getAllWindows()[0]?.webContents.once('did-start-navigation', ({ url }) => {
          resolve(url);
        });
        Object.assign(globalThis, {
          stopWaiting: () => {
            resolve('nowhere');
          },
        });
      }),
  );
  await page.evaluate(() => {
    location.href = 'file:///etc/hostname';
    location.assign('file:///etc/hostname');
  });
  // The page answers again: whatever it could set off has been set off.
  expect(await page.evaluate(() => location.href)).toBe('app://keyturn/index.html');
  await electron.evaluate(() => {
    (globalThis as unknown as { stopWaiting: () => void }).stopWaiting();
  });
  expect(await loads).toBe('nowhere');
});

test('19: by itself the app asks nothing of the network', async ({ start, profile }) => {
  const log = join(profile, 'network.json');
  const app = await start({ switches: [`--log-net-log=${log}`, '--net-log-capture-mode=Everything'] });
  await app.page.getByRole('button', { name: 'Register credential set' }).first().click();
  const dialog = app.page.getByRole('dialog');
  // What would make a spell checker fetch its dictionary.
  await dialog.getByRole('textbox', { name: 'Description' }).fill('A mispeled wrod');
  await dialog.getByRole('textbox', { name: 'Description' }).blur();
  await app.quit();
  const asked = (await readFile(log, 'utf8')).match(/"(?:url|host|hostname)":"(?!app:)[^"]*"/g);
  expect([...new Set(asked)]).toEqual([]);
});
