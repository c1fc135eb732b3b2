import type { ElectronApplication, Page } from '@playwright/test';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../e2e/support/fixtures.ts';
import { temporaryFolder } from '../e2e/support/launch.ts';
import { startHttpServer, type RunningServer } from '../fakes/servers/http-server.ts';
import { askMain, callMain } from './support/bridge.ts';

const home = 'app://keyturn/index.html';

interface Elsewhere extends RunningServer {
  readonly visits: readonly string[];
}

async function startElsewhere(): Promise<Elsewhere> {
  const visits: string[] = [];
  const server = await startHttpServer((request, response) => {
    visits.push(request.url ?? '');
    response.setHeader('content-type', 'text/html').end('<title>elsewhere</title>');
  });
  return { ...server, visits };
}

/** Notes every link that would open in the browser, instead of opening it. */
async function noteExternalLinks(electron: ElectronApplication): Promise<() => Promise<string[]>> {
  await electron.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { openedLinks: opened });
    shell.openExternal = (url) => {
      opened.push(url);
      return Promise.resolve();
    };
  });
  return () => electron.evaluate(() => (globalThis as unknown as { openedLinks: string[] }).openedLinks);
}

/** The same window, the same page, and nobody asked elsewhere. */
async function expectStillHome(
  electron: ElectronApplication,
  page: Page,
  elsewhere: Elsewhere,
): Promise<void> {
  const contents = () =>
    electron.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((each) => [each.getType(), each.getURL(), each.isLoading()]),
    );
  await expect.poll(contents).toEqual([['window', home, false]]);
  expect(await page.evaluate(() => location.href)).toBe(home);
  expect(elsewhere.visits).toEqual([]);
}

test('20: the page can not be led elsewhere', async ({ electron, page }) => {
  const elsewhere = await startElsewhere();
  const links = await noteExternalLinks(electron);
  await page.getByRole('button', { name: 'Register credential set' }).first().waitFor();
  await electron.evaluate(({ BrowserWindow }) => {
    const prevented: string[] = [];
    Object.assign(globalThis, { prevented });
    BrowserWindow.getAllWindows()[0]?.webContents.on('will-frame-navigate', (event) => {
      if (event.defaultPrevented) prevented.push(event.url);
    });
  });
  const prevented = () =>
    electron.evaluate(() => (globalThis as unknown as { prevented: string[] }).prevented);
  const stoppedByMain = [
    `${elsewhere.url}/`,
    'app://keyturn/assets/',
    'app://elsewhere/index.html',
    'mailto:someone@example.com',
    'keyturn://open',
  ];
  const stoppedByPage = [
    'data:text/html,<title>elsewhere</title>',
    'file:///etc/hostname',
    'javascript:document.title="ran"',
  ];
  for (const address of [...stoppedByPage, ...stoppedByMain]) {
    await page.evaluate((url) => {
      const link = (attributes: Record<string, string>): void => {
        const element = document.createElement('a');
        element.href = url;
        for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
        document.body.append(element);
        element.click();
        element.remove();
      };
      link({});
      link({ target: '_self' });
      link({ target: '_top' });
      link({ ping: url });
      const meta = document.createElement('meta');
      meta.httpEquiv = 'refresh';
      meta.content = `0; url=${url}`;
      document.head.append(meta);
      location.assign(url);
      location.replace(url);
      location.href = url;
    }, address);
    if (stoppedByMain.includes(address)) await expect.poll(prevented).toContain(address);
    await expectStillHome(electron, page, elsewhere);
  }
  expect(await page.evaluate(() => document.title)).toBe('Keyturn');
  expect(await links()).toEqual([]);
  await elsewhere.close();
});

test('20: no window, no webview, no frame opens', async ({ electron, page }) => {
  const elsewhere = await startElsewhere();
  const links = await noteExternalLinks(electron);
  await page.getByRole('button', { name: 'Register credential set' }).first().waitFor();
  const opened = await page.evaluate((remote) => {
    const addresses = [`${remote}/`, 'about:blank', '', 'app://keyturn/index.html', 'mailto:a@example.com'];
    const windows = addresses.flatMap((url) => [
      window.open(url),
      window.open(url, 'name', 'popup,noopener'),
    ]);
    for (const target of ['_blank', 'another']) {
      const link = document.createElement('a');
      Object.assign(link, { href: `${remote}/`, target });
      document.body.append(link);
      link.click();
      link.dispatchEvent(new MouseEvent('click', { ctrlKey: true, bubbles: true, cancelable: true }));
      link.dispatchEvent(new MouseEvent('auxclick', { button: 1, bubbles: true, cancelable: true }));
    }
    const webview = document.createElement('webview');
    webview.setAttribute('src', `${remote}/`);
    document.body.append(webview);
    return { windows: windows.filter(Boolean).length, webview: 'loadURL' in webview };
  }, elsewhere.url);
  expect(opened).toEqual({ windows: 0, webview: false });
  // A hand on the middle button makes another event than a script does.
  await page.evaluate((remote) => {
    const link = document.createElement('a');
    Object.assign(link, { href: `${remote}/`, textContent: 'middle', id: 'middle' });
    link.style.cssText = 'position: fixed; top: 0; left: 0; z-index: 9999; padding: 20px';
    document.body.append(link);
  }, elsewhere.url);
  await page.locator('#middle').click({ button: 'middle' });
  await page.locator('#middle').click({ modifiers: ['Control'] });
  await page.locator('#middle').click({ modifiers: ['Shift'] });
  await expectStillHome(electron, page, elsewhere);
  expect(await links()).toEqual([]);
  await elsewhere.close();
});

/** Drops things onto the middle of a page, as the system's drag and drop would. */
async function drop(page: Page, data: { items: object[]; files?: string[] }): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', {
      type,
      x: 300,
      y: 300,
      data: { ...data, dragOperationsMask: 1 } as never,
    });
  }
  await devtools.detach();
}

test('20: what is dropped onto the window is not opened', async ({ electron, page }) => {
  const elsewhere = await startElsewhere();
  const folder = await temporaryFolder('dropped');
  const file = join(folder.path, 'dropped.html');
  await writeFile(file, '<title>dropped</title>');
  await page.getByRole('button', { name: 'Register credential set' }).first().waitFor();
  const url = { mimeType: 'text/uri-list', data: `${elsewhere.url}/` };

  // The same drop does open in a window that lets it: so it does arrive.
  const opened = electron.waitForEvent('window');
  await electron.evaluate(({ BrowserWindow }) => {
    const window = new BrowserWindow({ webPreferences: { sandbox: true, navigateOnDragDrop: true } });
    return window.loadURL('data:text/html,<title>lenient</title>');
  });
  const lenient = await opened;
  await drop(lenient, { items: [url] });
  await expect.poll(() => elsewhere.visits).toEqual(['/']);
  await electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) {
      if (!window.webContents.getURL().startsWith('app:')) window.destroy();
    }
  });

  await drop(page, { items: [url] });
  await drop(page, { items: [], files: [file] });
  await drop(page, { items: [{ mimeType: 'text/plain', data: `${elsewhere.url}/` }] });
  await expectStillHome(electron, page, { ...elsewhere, visits: elsewhere.visits.slice(1) });
  await Promise.all([elsewhere.close(), folder.remove()]);
});

test('20: nothing is downloaded', async ({ electron, page }) => {
  const elsewhere = await startElsewhere();
  const folder = await temporaryFolder('downloads');
  await page.getByRole('button', { name: 'Register credential set' }).first().waitFor();
  await electron.evaluate(({ app, session }, path) => {
    app.setPath('downloads', path);
    const states: string[] = [];
    Object.assign(globalThis, { downloads: states });
    session.defaultSession.on('will-download', (event, item) => {
      states.push(`${item.getFilename()} ${event.defaultPrevented ? 'refused' : 'let through'}`);
    });
  }, folder.path);
  const downloads = () =>
    electron.evaluate(() => (globalThis as unknown as { downloads: string[] }).downloads);
  await page.evaluate(() => {
    for (const [href, download] of [
      ['data:text/plain,x', 'data.txt'],
      [URL.createObjectURL(new Blob(['x'])), 'blob.txt'],
    ] as const) {
      const link = document.createElement('a');
      Object.assign(link, { href, download });
      document.body.append(link);
      link.click();
    }
  });
  await electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.downloadURL('app://keyturn/index.html');
  });
  await expect
    .poll(async () => (await downloads()).sort())
    .toEqual(['blob.txt refused', 'data.txt refused', 'index.html refused']);
  // Chromium may have opened a file under another name before it heard of the refusal; then it removes it.
  await expect.poll(() => readdir(folder.path)).toEqual([]);
  await expectStillHome(electron, page, elsewhere);
  await Promise.all([elsewhere.close(), folder.remove()]);
});

test('20: only the catalogue decides which links open in the browser', async ({ electron, page }) => {
  const links = await noteExternalLinks(electron);
  await page.getByRole('button', { name: 'Register credential set' }).first().waitFor();
  const refused = [
    [{ providerId: 'monite', link: 'https://example.com/' }, 'invalid_input'],
    [{ providerId: 'monite', link: 'documentation', url: 'https://example.com/' }, 'invalid_input'],
    [{ providerId: ['monite'], link: 'documentation' }, 'invalid_input'],
    [{ providerId: 'nobody', link: 'documentation' }, 'unknown_provider'],
    [{ providerId: '__proto__', link: 'documentation' }, 'unknown_provider'],
    [{ providerId: 'constructor', link: 'documentation' }, 'unknown_provider'],
    [{ providerId: 'custom-oauth2', link: 'console' }, 'link_unavailable'],
  ] as const;
  for (const [request, code] of refused) {
    expect(await callMain(page, 'openProviderLink', request)).toMatchObject({ ok: false, failure: { code } });
  }
  expect(await links()).toEqual([]);

  const providers = await askMain(page, 'listProviders');
  for (const { id } of providers) {
    for (const link of ['documentation', 'creation_documentation', 'console'] as const) {
      await callMain(page, 'openProviderLink', { providerId: id, link });
    }
  }
  const opened = await links();
  expect(opened.length).toBeGreaterThan(providers.length);
  for (const url of opened) expect(url).toMatch(/^https:\/\/[a-z0-9.-]+\.[a-z]+(?:\/|$)/);
});
