import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { launch, temporaryFolder } from '../e2e/support/launch.ts';
import { seed } from '../e2e/support/seed.ts';
import { askMain, callMain } from './support/bridge.ts';

const secret = 'plain words, "no" token';

test('12: a secret in an error of main’s is in no log, and neither are the folders of its user', async () => {
  const profile = await temporaryFolder('profile');
  const { electron, page, quit, complaints } = await launch({ profile: profile.path });
  await seed(page, { name: 'Logged', clientSecret: secret });
  await electron.evaluate(({ shell }, text) => {
    shell.openExternal = () => Promise.reject(new TypeError(`cannot open ${text}`, { cause: { text } }));
  }, secret);
  const request = { providerId: 'monite', link: 'documentation' };
  expect(await callMain(page, 'openProviderLink', request)).toMatchObject({
    failure: { code: 'unexpected' },
  });
  await askMain(page, 'lockVault');
  await callMain(page, 'openProviderLink', request);
  await quit();

  const log = await readFile(join(profile.path, 'logs/keyturn.log'), 'utf8');
  expect(log).toContain('[error] openProviderLink TypeError: cannot open [secret]');
  expect(log).toMatch(/\[error\] openProviderLink TypeError\n/);
  for (const text of [log, complaints()]) {
    expect(text).not.toContain('plain words');
    expect(text).not.toContain(profile.path);
  }
  await profile.remove();
});

test('12: the log listens to nobody: no IPC of electron-log, and none of the window’s console', async () => {
  const profile = await temporaryFolder('profile');
  const { electron, page, quit } = await launch({ profile: profile.path });
  await seed(page, { name: 'Logged' });
  const listening = await electron.evaluate(({ ipcMain, BrowserWindow }) => ({
    channels: ipcMain.eventNames(),
    console: BrowserWindow.getAllWindows()[0]?.webContents.listenerCount('console-message'),
  }));
  expect(listening.channels).toEqual([]);
  expect(listening.console).toBeLessThanOrEqual(1);
  await quit();
  await profile.remove();
});
