import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { expect, test } from '../e2e/support/fixtures.ts';
import { KeyturnWindow } from '../e2e/support/window.ts';
import { startHttpServer } from '../fakes/servers/http-server.ts';

const golden =
  "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; " +
  "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-src 'none'; frame-ancestors 'none'; " +
  "object-src 'none'";

test('18: every answer carries exactly the golden policy', async ({ electron }) => {
  const assets = await readdir(join(ROOT, 'out/renderer/assets'));
  expect([...new Set(assets.map((name) => extname(name)))].sort()).toEqual(['.css', '.js']);
  const answers = await electron.evaluate(
    ({ net }, all) =>
      Promise.all(
        all.map(async (path) => {
          const { headers } = await net.fetch(`app://keyturn${path}`);
          return [headers.get('content-security-policy'), headers.get('x-content-type-options')];
        }),
      ),
    ['/index.html', '/no-such-file.html', '/', ...assets.map((name) => `/assets/${name}`)],
  );
  for (const answer of answers) expect(answer).toEqual([golden, 'nosniff']);
});

/** Tries whatever the policy forbids. Called as a script of the page would be, out of a timer of the page's own. */
async function tryEverything(page: Page, remote: string): Promise<readonly string[]> {
  return page.evaluate((origin) => {
    const expected = new Set([
      'script-src',
      'script-src-elem',
      'script-src-attr',
      'style-src-elem',
      'img-src',
      'connect-src',
      'frame-src',
      'object-src',
      'media-src',
      'font-src',
      'worker-src',
      'base-uri',
      'form-action',
    ]);
    const ran: string[] = [];
    Object.assign(globalThis, { ran: (what: string) => ran.push(what) });
    const add = (tag: string, attributes: Record<string, string>, text = ''): HTMLElement => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      element.textContent = text;
      document.body.append(element);
      return element;
    };
    const evaluate = (what: string, code: () => unknown): void => {
      try {
        code();
        ran.push(what);
      } catch {
        // Refused, as it should be.
      }
    };
    const blob = URL.createObjectURL(new Blob(['ran("blob")'], { type: 'text/javascript' }));
    const attempts = (): void => {
      evaluate('eval', () => window.eval('1'));
      evaluate('Function', () => new Function('return 1')());
      setTimeout('ran("text timer")' as unknown as TimerHandler, 0);
      add('script', {}, 'ran("inline script")');
      add('script', { src: `${origin}/x.js` });
      add('script', { src: 'data:text/javascript,ran("data script")' });
      add('script', { src: blob });
      add('style', {}, 'body { background: red !important }');
      add('link', { rel: 'stylesheet', href: `${origin}/x.css` });
      add('img', { src: `${origin}/x.png`, onerror: 'ran("event handler")' });
      add('video', { src: `${origin}/x.mp4` });
      add('iframe', { src: `${origin}/` });
      add('iframe', { src: 'app://keyturn/index.html' });
      add('object', { data: `${origin}/x.swf` });
      add('embed', { src: `${origin}/x.swf` });
      add('base', { href: `${origin}/` });
      add('a', { href: 'javascript:ran("javascript: link")' }, 'x').click();
      const form = add('form', { action: `${origin}/`, method: 'post' }) as HTMLFormElement;
      form.submit();
      void fetch(`${origin}/`).catch(() => undefined);
      navigator.sendBeacon(`${origin}/`);
      evaluate('a worker out of nowhere', () => {
        new Worker(blob);
        throw new Error('The refusal is an event');
      });
      evaluate('a socket', () => {
        new WebSocket(origin.replace('http', 'ws'));
        throw new Error('The refusal is an event');
      });
      new EventSource(`${origin}/`);
      void new FontFace('x', `url(${origin}/x.woff)`).load().catch(() => undefined);
    };
    return new Promise<string[]>((resolve) => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        expected.delete(effectiveDirective);
        // The last of them was refused: by now all that ran has run.
        if (expected.size === 0) setTimeout(() => resolve(ran), 0);
      });
      setTimeout(attempts, 0);
    });
  }, remote);
}

test('18: eval, inline code and everything remote are blocked, and nothing is asked for', async ({
  page,
}) => {
  const asked: string[] = [];
  const server = await startHttpServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  expect(await tryEverything(page, server.url)).toEqual([]);
  expect(asked).toEqual([]);
  expect(page.url()).toBe('app://keyturn/index.html');
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.toBe(
    'rgb(255, 0, 0)',
  );
  await server.close();
});

/** Goes to every corner of the window that opens something. */
async function useEverything(keyturn: KeyturnWindow): Promise<void> {
  const { page } = keyturn;
  await keyturn.openRegisterDialog();
  await page.keyboard.press('Escape');
  await expect(keyturn.registerDialog).toBeHidden();
  await keyturn.register({
    provider: 'Custom OAuth 2.0',
    environment: 'Production',
    name: 'Policy walk',
    clientId: 'policy-walk',
    clientSecret: 'policy-walk-secret',
    more: { 'Token URL': 'http://127.0.0.1:9/token', Project: 'Walks' },
    clientAuthentication: 'Form body',
    scopes: 'read write',
  });
  await keyturn.open('Policy walk');
  for (const tab of ['Overview', 'Token test', 'Rotation', 'Usages', 'History'] as const) {
    await keyturn.tab(tab).click();
    await expect(keyturn.tab(tab)).toHaveAttribute('aria-selected', 'true');
  }
  await keyturn.button('Request test token').click();
  await expect(keyturn.outcome).toContainText(/refused|reach|connect/i);
  await page.getByRole('button', { name: 'Reveal secret' }).click();
  await page.getByRole('button', { name: 'Hide secret' }).click();
  await page.getByRole('button', { name: 'Copy client ID' }).click();
  await expect(keyturn.toast('Client ID copied')).toBeVisible();
  await keyturn.button('Edit').click();
  await keyturn.editDialog.getByRole('button', { name: 'Cancel' }).click();
  await keyturn.enterPending('policy-walk-second-secret');
  await keyturn.button('Prove').click();
  await expect(page.getByRole('status', { name: 'Proof' })).toContainText(/Nothing was changed/);
  await keyturn.promoteWithoutProof();
  await keyturn.button('Mark as exposed').click();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await keyturn.filter.fill('walk');
  await expect(keyturn.row('Policy walk')).toBeVisible();
  await keyturn.filter.fill('');
  await keyturn.button('Move to trash').click();
  await keyturn.view('Trash').click();
  await keyturn.row('Policy walk').click();
  await page
    .getByRole('button', { name: /^Purge|^Destroy|^Delete/ })
    .first()
    .click();
  await page
    .getByRole('alertdialog')
    .or(page.getByRole('dialog'))
    .getByRole('button', { name: 'Cancel' })
    .click();
}

test('18: our own window needs nothing that the policy blocks', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(globalThis, { violations });
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
      violations.push(`${violatedDirective} ${blockedURI} at ${sourceFile}:${lineNumber}`),
    );
  });
  await page.reload();
  await useEverything(new KeyturnWindow(page));
  expect(await page.evaluate(() => (globalThis as unknown as { violations: string[] }).violations)).toEqual(
    [],
  );
  expect(complaints).toEqual([]);
});

test('18: that walk would have noticed a violation', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = '1';
    document.body.append(script);
  });
  await expect.poll(() => complaints.join()).toContain('Content Security Policy');
});
