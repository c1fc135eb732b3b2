import { channelNames } from '../../src/shared/channel-names.ts';
import { expect, test } from '../e2e/support/fixtures.ts';

/** What an attacker in the page would send to find a handler that doesn't check. */
const badPayloads = [
  null,
  0,
  'x',
  [],
  { id: '../../etc/passwd' },
  { id: '1b4e28ba-2fa1-41d2-883f-0016d3cca427', extra: true },
  { ids: [] },
  { ids: 'all' },
  { __proto__: { id: 1 } },
  { facts: {}, clientSecret: 'hunter2hunter2' },
  { id: { toString: 'x' }, form: 'token' },
];

/** Channels that take no request at all: for them, every payload is bad but none is missing. */
const withoutRequest = new Set<string>([
  'getAppState',
  'retryOpenVault',
  'showVaultFolder',
  'listProviders',
  'listCredentialSets',
  'hideSecret',
]);

test('17: every channel refuses payloads that do not fit its schema, without quoting them', async ({
  page,
}) => {
  for (const name of channelNames) {
    const answers = await page.evaluate(
      ([channel, payloads]) =>
        Promise.all(
          payloads.map((payload) =>
            (
              globalThis as unknown as { keyturn: Record<string, (request: unknown) => Promise<unknown>> }
            ).keyturn[channel]?.(payload),
          ),
        ),
      [
        name,
        name === 'setPreferences' ? [null, 0, 'x', { theme: 'red' }, { secret: 1 }] : badPayloads,
      ] as const,
    );
    for (const answer of answers) {
      expect(answer, name).toMatchObject({ ok: false, failure: { code: 'invalid_input' } });
      expect(JSON.stringify(answer), name).not.toContain('hunter2');
    }
    if (!withoutRequest.has(name)) {
      const missing = await page.evaluate(
        (channel) =>
          (globalThis as unknown as { keyturn: Record<string, () => Promise<unknown>> }).keyturn[channel]?.(),
        name,
      );
      expect(missing, name).toMatchObject({ failure: { code: 'invalid_input' } });
    }
  }
});

test('17: every channel refuses a sub-frame, though it has our own origin', async ({ electron, page }) => {
  await page.waitForLoadState();
  const answers = await electron.evaluate(async ({ ipcMain }, names) => {
    // The handlers as they are registered, called as a frame other than the main one would call them.
    const handlers = (
      ipcMain as unknown as {
        _invokeHandlers: Map<string, (event: object, request: unknown) => Promise<unknown>>;
      }
    )._invokeHandlers;
    return Promise.all(
      names.map((name) => {
        const replies: unknown[] = [];
        const event = {
          senderFrame: { url: 'app://keyturn/index.html' },
          _replyChannel: { sendReply: (reply: unknown) => replies.push(reply) },
        };
        return handlers
          .get(`keyturn:${name}`)?.(event, undefined)
          .then(() => replies[0]);
      }),
    );
  }, channelNames);
  for (const answer of answers) {
    expect(answer).toMatchObject({ result: { ok: false, failure: { code: 'forbidden_sender' } } });
  }
});

test('17: a page of a foreign origin in a window of its own gets no answer', async ({ electron, page }) => {
  await page.waitForLoadState();
  const answer = await electron.evaluate(async ({ BrowserWindow, app }) => {
    const window = new BrowserWindow({
      show: false,
      webPreferences: { preload: `${app.getAppPath()}/out/preload/index.cjs`, sandbox: true },
    });
    await window.loadURL('data:text/html,<title>foreign</title>');
    const reply: unknown = await window.webContents.executeJavaScript('window.keyturn.getAppState()');
    window.destroy();
    return reply;
  });
  expect(answer).toMatchObject({ ok: false, failure: { code: 'forbidden_sender' } });
});
