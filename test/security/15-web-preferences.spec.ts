import { expect, test } from '../e2e/support/fixtures.ts';

test('15: the web preferences in force are the golden list', async ({ electron, page }) => {
  await page.getByRole('button', { name: 'Register credential set' }).first().waitFor();
  const inForce = await electron.evaluate(({ webContents }) => {
    const contents = webContents.getAllWebContents().find((each) => each.getType() === 'window');
    return (
      contents as unknown as { getLastWebPreferences: () => Record<string, unknown> }
    ).getLastWebPreferences();
  });
  expect(inForce).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  });
  expect(inForce['enableBlinkFeatures'] ?? '').toBe('');
});
