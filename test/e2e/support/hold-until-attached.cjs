/**
 * Loaded by Electron before the app, when a test starts it: keeps the app from getting ready until Playwright has
 * attached to the browser, and calls `__playwright_run`. A window that opens in the middle of that would be seen by
 * nobody, and the test would wait for ever. Playwright has a loader for this, but only uses it together with switches
 * that replace the keyring.
 */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- only CommonJS can be loaded before the app
const { app } = require('electron');

const whenReady = app.whenReady.bind(app);
const attached = new Promise((resolve) => {
  Object.assign(globalThis, { __playwright_run: resolve });
});
app.whenReady = () => attached.then(whenReady);
