/** The least that Electron can be: one window of Keyturn's size, with a static page. */
/* eslint-disable @typescript-eslint/no-require-imports -- CommonJS starts fastest: the comparison is to be a hard one */
const { app, BrowserWindow } = require('electron');
const { join } = require('node:path');
/* eslint-enable @typescript-eslint/no-require-imports */

app.on('window-all-closed', () => app.quit());
void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1240, height: 800, show: false, autoHideMenuBar: true });
  window.once('ready-to-show', () => window.show());
  void window.loadFile(join(__dirname, 'index.html'));
});
