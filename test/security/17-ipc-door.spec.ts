import type { Frame, Page } from '@playwright/test';
import { channelNames, type ChannelName } from '../../src/shared/channel-names.ts';
import { appWithout } from '../e2e/support/altered-app.ts';
import { expect, test } from '../e2e/support/fixtures.ts';
import { startHttpServer } from '../fakes/servers/http-server.ts';
import { askMain, callMain, callMainWithEach } from './support/bridge.ts';

const someId = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';

/** What a script in the page would send to find a handler that doesn't check. */
const badPayloads: readonly unknown[] = [
  null,
  0,
  Number.NaN,
  true,
  'hunter2hunter2',
  [],
  ['hunter2hunter2'],
  new Date(0),
  { id: 'hunter2hunter2' },
  { id: '../../etc/passwd' },
  { id: `${someId}\0` },
  { id: [someId] },
  { id: { toString: 'hunter2hunter2' } },
  { id: someId, hunter2hunter2: true },
  { ids: [] },
  { ids: 'hunter2hunter2' },
  { ids: [someId, null] },
  { ids: { length: 1, 0: someId } },
  { facts: {}, clientSecret: 'hunter2hunter2' },
  { facts: null, clientSecret: { hunter2hunter2: 1 } },
  { id: someId, form: 'hunter2hunter2' },
  { id: someId, versionId: 'hunter2hunter2' },
  { id: someId, enabled: 'hunter2hunter2' },
  { providerId: 'monite', link: 'https://example.com/hunter2hunter2' },
  { id: someId, clientSecret: '', secretExpiresAt: null },
  { id: someId, clientSecret: 'hunter2hunter2', secretExpiresAt: 'tomorrow' },
];

/** Every one of their members may be left out, so that an empty object, or a list, is a fine request. */
const badChanges: readonly unknown[] = [
  null,
  0,
  'hunter2hunter2',
  { theme: 'hunter2hunter2' },
  { secret: 'hunter2hunter2' },
  { theme: null },
  { panes: { sidebar: 1e9, list: 400 } },
  { panes: { sidebar: 200, list: 400, hunter2hunter2: 1 } },
  { lockAfterIdle: 'hunter2hunter2' },
  { lockAfterIdle: 1e9 },
  { backupFolder: '/hunter2hunter2' },
];
const takesChanges: readonly ChannelName[] = ['setPreferences', 'setVaultSettings'];

/** Channels that take no request at all: for them, every payload is bad but none is missing. */
const withoutRequest: readonly ChannelName[] = [
  'getAppState',
  'retryOpenVault',
  'showVaultFolder',
  'listProviders',
  'importProviders',
  'hideSecret',
  'lockVault',
  'getVaultSecurity',
  'saveRecoveryKey',
  'discardRecoveryKey',
  'takeDraft',
  'verifyVault',
  'cancelVaultJob',
  'cancelTestRun',
  'exportTestRun',
  'listBackups',
  'backUpNow',
  'chooseBackupFolder',
  'getCertificateAuthorities',
  'chooseCalendarFile',
  'forgetCalendarFile',
];

/** What is bad for most channels, but fine for this one. */
const fineFor: Partial<Record<ChannelName, readonly unknown[]>> = { setDraft: [null] };

test('17: every channel refuses what does not fit its schema, without quoting it', async ({ page }) => {
  for (const channel of channelNames) {
    const payloads = takesChanges.includes(channel)
      ? [...badChanges]
      : badPayloads.filter((payload) => !fineFor[channel]?.includes(payload));
    if (!withoutRequest.includes(channel)) payloads.push(undefined);
    const answers = await callMainWithEach(page, channel, payloads);
    expect(answers).toHaveLength(payloads.length);
    answers.forEach((answer, index) => {
      const request = `${channel}(${JSON.stringify(payloads[index])})`;
      expect(answer, request).toMatchObject({ ok: false, failure: { code: 'invalid_input' } });
      expect(JSON.stringify(answer), request).not.toContain('hunter2');
    });
  }
});

test('17: what can not even be sent is refused in the page, and harms nothing', async ({ page }) => {
  await expect(page.getByRole('region', { name: 'Welcome' })).toBeVisible();
  const outcomes = await page.evaluate(async () => {
    const { keyturn } = globalThis as unknown as {
      keyturn: Record<string, (request: unknown) => Promise<{ ok: boolean }>>;
    };
    const circular: Record<string, unknown> = {};
    circular['id'] = circular;
    let deep: unknown = null;
    for (let depth = 0; depth < 500; depth += 1) deep = { id: deep };
    const monsters = [
      () => 'a function',
      Symbol('a symbol'),
      document.body,
      new Proxy({}, {}),
      circular,
      deep,
      { id: 'x'.repeat(5_000_000) },
      { ids: Array.from({ length: 100_001 }, () => '1b4e28ba-2fa1-41d2-883f-0016d3cca427') },
      new Map([['id', 1]]),
      new Uint8Array(1_000_000),
      10n,
      JSON.parse('{"__proto__": {"id": "1b4e28ba-2fa1-41d2-883f-0016d3cca427"}}') as unknown,
    ];
    return Promise.all(
      monsters.map(async (monster) => {
        try {
          return (await keyturn['moveToTrash']?.(monster))?.ok === false;
        } catch {
          return true;
        }
      }),
    );
  });
  expect(outcomes.filter((refused) => !refused)).toEqual([]);
  expect(await askMain(page, 'listCredentialSets', { from: 0 })).toMatchObject({ total: 0 });
});

/** Asks through every channel; a frame that may not ask gets the same refusal from each. */
async function expectEverythingForbidden(from: Page | Frame): Promise<void> {
  for (const channel of channelNames) {
    expect(await callMain(from, channel), channel).toEqual({
      ok: false,
      failure: { code: 'forbidden_sender', message: 'This page may not talk to Keyturn.' },
    });
  }
}

/** A frame that the policy can't keep out, and that has our own origin. */
async function addSrcdocFrame(page: Page): Promise<Frame> {
  const added = page.waitForEvent('frameattached');
  await page.evaluate(() => {
    const frame = document.createElement('iframe');
    frame.srcdoc = '<p>inside</p><script>document.title = "script ran"</script>';
    document.body.append(frame);
  });
  const frame = await added;
  await frame.waitForSelector('p');
  return frame;
}

test('17: an about:srcdoc frame has our origin, but neither the bridge nor scripts of its own', async ({
  page,
}) => {
  const frame = await addSrcdocFrame(page);
  expect(frame.url()).toBe('about:srcdoc');
  const inside = await frame.evaluate(() => ({
    origin: globalThis.origin,
    sameOrigin: globalThis.parent.document !== null,
    bridge: 'keyturn' in globalThis,
    node: 'require' in globalThis || 'process' in globalThis,
    title: document.title,
  }));
  expect(inside).toEqual({
    origin: 'app://keyturn',
    sameOrigin: true,
    bridge: false,
    node: false,
    title: '',
  });
});

test('17: every channel refuses a sub-frame, even if it had the bridge', async ({ start }) => {
  const app = await appWithout('nodeIntegrationInSubFrames: false', 'nodeIntegrationInSubFrames: true');
  const { page } = await start({ folder: app.path });
  await page.getByRole('button', { name: 'Register credential set' }).first().waitFor();
  const frame = await addSrcdocFrame(page);
  expect(await frame.evaluate(() => [globalThis.origin, 'keyturn' in globalThis])).toEqual([
    'app://keyturn',
    true,
  ]);
  await expectEverythingForbidden(frame);
  expect(await callMain(page, 'getAppState')).toMatchObject({ ok: true });
  await app.remove();
});

test('17: every channel refuses our own page in another window', async ({ electron, page }) => {
  await page.waitForLoadState();
  const opened = electron.waitForEvent('window');
  await electron.evaluate(({ BrowserWindow, webContents, app }) => {
    const [first] = webContents.getAllWebContents();
    const window = new BrowserWindow({
      show: false,
      webPreferences: { preload: `${app.getAppPath()}/out/preload/index.cjs`, sandbox: true },
    });
    return window.loadURL(first?.getURL() ?? '');
  });
  const other = await opened;
  expect(await other.evaluate(() => globalThis.origin)).toBe('app://keyturn');
  await expectEverythingForbidden(other);
});

test('17: every channel refuses a foreign page, even in our own window', async ({ electron, page }) => {
  const server = await startHttpServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<p>foreign</p>');
  });
  // No page could get to most of these; only main itself can. To about:blank, which has our origin, it could.
  const addresses = [
    `${server.url}/`,
    'data:text/html,<p>foreign</p>',
    'app://elsewhere/index.html',
    'about:blank',
  ];
  for (const address of addresses) {
    await electron.evaluate(
      ({ BrowserWindow }, url) =>
        BrowserWindow.getAllWindows()[0]
          ?.loadURL(url)
          .catch(() => undefined),
      address,
    );
    // Whoever asks while the page changes gets no answer at all.
    await expect(async () => {
      expect(await page.evaluate(() => location.href)).toBe(address);
    }).toPass();
    await expectEverythingForbidden(page);
  }
  await server.close();
});
