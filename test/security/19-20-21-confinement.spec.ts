import { expect, test } from '../e2e/support/fixtures.ts';

test('19: app:// answers 404 to traversal and to files that are none of ours', async ({ electron, page }) => {
  await page.waitForLoadState();
  const statuses = await electron.evaluate(
    async ({ net }, urls) => Promise.all(urls.map(async (url) => (await net.fetch(url)).status)),
    [
      'app://keyturn/..%2fmain%2findex.js',
      'app://keyturn/%2e%2e%2f%2e%2e%2fpackage.json',
      'app://keyturn/..%5c..%5cpackage.json',
      'app://keyturn/package.json',
      'app://elsewhere/index.html',
      'app://keyturn/index.html%00.html',
    ],
  );
  expect(new Set(statuses)).toEqual(new Set([404]));
});

test('19: the window can not load file://', async ({ page }) => {
  const loaded = await page.evaluate(async () => {
    const answer = await fetch('file:///etc/hostname').then(
      () => 'loaded',
      () => 'blocked',
    );
    location.href = 'file:///etc/hostname';
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return { answer, address: location.href };
  });
  expect(loaded).toEqual({ answer: 'blocked', address: 'app://keyturn/index.html' });
});

test('20: navigation, new windows and webviews are denied', async ({ electron, page }) => {
  const result = await page.evaluate(async () => {
    const opened = window.open('https://example.com/');
    const webview = document.createElement('webview');
    webview.setAttribute('src', 'https://example.com/');
    document.body.append(webview);
    const link = document.createElement('a');
    link.href = 'https://example.com/';
    link.target = '_blank';
    document.body.append(link);
    link.click();
    location.href = 'https://example.com/';
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return { opened: opened === null, address: location.href, webview: 'loadURL' in webview };
  });
  expect(result).toEqual({ opened: true, address: 'app://keyturn/index.html', webview: false });
  expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('20: only the catalogue decides which links open in the browser', async ({ electron, page }) => {
  await electron.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { openedLinks: opened });
    shell.openExternal = (url) => {
      opened.push(url);
      return Promise.resolve();
    };
  });
  const answers = await page.evaluate(async () => {
    const { keyturn } = globalThis as unknown as {
      keyturn: {
        openProviderLink: (request: unknown) => Promise<{ ok: boolean; failure?: { code: string } }>;
      };
    };
    return [
      await keyturn.openProviderLink({ providerId: 'monite', link: 'documentation' }),
      await keyturn.openProviderLink({ providerId: 'monite', link: 'https://example.com/' }),
      await keyturn.openProviderLink({
        providerId: 'monite',
        link: 'documentation',
        url: 'https://example.com/',
      }),
      await keyturn.openProviderLink({ providerId: 'nobody', link: 'documentation' }),
    ];
  });
  expect(answers.map(({ ok, failure }) => (ok ? 'opened' : failure?.code))).toEqual([
    'opened',
    'invalid_input',
    'invalid_input',
    'unknown_provider',
  ]);
  const opened = await electron.evaluate(
    () => (globalThis as unknown as { openedLinks: string[] }).openedLinks,
  );
  expect(opened).toHaveLength(1);
  expect(opened[0]).toMatch(/^https:\/\/docs\.monite\.com\//);
});

test('21: every permission is denied', async ({ page }) => {
  const states = await page.evaluate(async () => {
    const names = [
      'geolocation',
      'notifications',
      'camera',
      'microphone',
      'clipboard-read',
      'midi',
      'persistent-storage',
    ];
    const answers = await Promise.all(
      names.map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state),
    );
    const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'granted',
      () => 'denied',
    );
    const clipboard = await navigator.clipboard.readText().then(
      () => 'granted',
      () => 'denied',
    );
    return {
      answers: [...new Set(answers)],
      media,
      clipboard,
      notification: await Notification.requestPermission(),
    };
  });
  expect(states).toEqual({
    answers: ['denied'],
    media: 'denied',
    clipboard: 'denied',
    notification: 'denied',
  });
});
