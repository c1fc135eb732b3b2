import { expect, test } from '../e2e/support/fixtures.ts';

/** Everything that Electron tells about the preferences in force. Any change here is a decision, not a detail. */
const golden = {
  allowRunningInsecureContent: false,
  contextIsolation: true,
  disableDialogs: false,
  disablePopups: false,
  enableBlinkFeatures: '',
  experimentalFeatures: false,
  javascript: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  safeDialogs: false,
  safeDialogsMessage: '',
  sandbox: true,
  webSecurity: true,
  webviewTag: false,
};

test('15: the web preferences in force are the golden list', async ({ electron, page }) => {
  await page.waitForLoadState();
  const inForce = await electron.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .map((contents) =>
        (
          contents as unknown as { getLastWebPreferences: () => Record<string, unknown> }
        ).getLastWebPreferences(),
      ),
  );
  expect(inForce).toHaveLength(1);
  expect(inForce[0]).toMatchObject(golden);
  // What another version of Electron tells beyond that has to be off.
  const more = Object.entries(inForce[0] ?? {}).filter(
    ([name, value]) => !(name in golden) && Boolean(value),
  );
  expect(more).toEqual([]);
});

test('15: a worker has no Node', async ({ page }) => {
  const started = page.waitForEvent('worker');
  await page.evaluate(() => {
    const script = document.querySelector('script')?.src ?? '';
    const worker = new Worker(script, { type: 'module' });
    // The only script at hand is the window's own, which finds no document there.
    worker.addEventListener('error', (event) => {
      event.preventDefault();
    });
    Object.assign(globalThis, { worker });
  });
  const found = await (
    await started
  ).evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', 'keyturn'].filter((name) => name in globalThis),
  );
  expect(found).toEqual([]);
});

test('15: the spell checker is off: nothing that is typed leaves the form, and no dictionary is fetched', async ({
  electron,
  page,
}) => {
  await page.waitForLoadState();
  const checker = await electron.evaluate(({ session }) => ({
    enabled: session.defaultSession.isSpellCheckerEnabled(),
    languages: session.defaultSession.getSpellCheckerLanguages(),
  }));
  expect(checker).toEqual({ enabled: false, languages: [] });
});
