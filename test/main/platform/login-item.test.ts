import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { desktopEntry, startAtLogin, type LoginItemParts } from '../../../src/main/platform/login-item.ts';
import { failureOf } from '../vault/temporary.ts';

function surroundings(changes: Partial<LoginItemParts> = {}) {
  const configFolder = mkdtempSync(join(tmpdir(), 'keyturn-login-'));
  onTestFinished(() => {
    rmSync(configFolder, { recursive: true });
  });
  const settings: unknown[] = [];
  const parts: LoginItemParts = {
    platform: 'linux',
    isPackaged: true,
    executable: '/opt/Keyturn/keyturn',
    appImage: undefined,
    configFolder,
    setLoginItemSettings: (set) => void settings.push(set),
    ...changes,
  };
  return { parts, settings, file: join(configFolder, 'autostart/keyturn.desktop') };
}

describe('starting at login', () => {
  it('is a file of the desktop on Linux, which goes when it is switched off', () => {
    const { parts, file } = surroundings();
    startAtLogin(true, parts);
    expect(readFileSync(file, 'utf8')).toContain('Exec="/opt/Keyturn/keyturn" --hidden\n');
    startAtLogin(false, parts);
    expect(existsSync(file)).toBe(false);
    startAtLogin(false, parts);
  });

  it('starts an AppImage by its own path, since it is mounted elsewhere each time', () => {
    const { parts, file } = surroundings({ appImage: '/home/a b/Keyturn.AppImage' });
    startAtLogin(true, parts);
    expect(readFileSync(file, 'utf8')).toContain('Exec="/home/a b/Keyturn.AppImage" --hidden\n');
  });

  it('is the system’s own setting on macOS and Windows', () => {
    for (const platform of ['darwin', 'win32'] as const) {
      const { parts, settings } = surroundings({ platform });
      startAtLogin(true, parts);
      startAtLogin(false, parts);
      expect(settings).toEqual(
        [true, false].map((openAtLogin) => ({ openAtLogin, path: parts.executable, args: ['--hidden'] })),
      );
    }
  });

  it('says why it can’t where Keyturn isn’t installed, and lets itself be switched off there', async () => {
    const { parts, file } = surroundings({ isPackaged: false });
    const failure = await failureOf(() => {
      startAtLogin(true, parts);
    });
    expect(failure).toMatchObject({
      code: 'invalid_input',
      hint: expect.stringContaining('Install') as string,
    });
    startAtLogin(false, parts);
    expect(existsSync(file)).toBe(false);
  });

  it('says so where its file can’t be written', async () => {
    const { parts } = surroundings();
    writeFileSync(join(parts.configFolder, 'autostart'), 'in the way');
    const failure = await failureOf(() => {
      startAtLogin(true, parts);
    });
    expect(failure.code).toBe('file_not_written');
  });
});

it('a path with any character is quoted as the desktop entry specification says', () => {
  const exec = (path: string) =>
    desktopEntry(path)
      .split('\n')
      .find((line) => line.startsWith('Exec='));
  expect(exec('/a "b" $c `d` 100%')).toBe(
    String.raw`Exec="/a \\"b\\" \\$c \\` + '`d' + String.raw`\\` + '` 100%%" --hidden',
  );
  expect(exec('/a\\b')).toBe(String.raw`Exec="/a\\\\b" --hidden`);
  expect(desktopEntry('/a\nExec=evil').match(/^Exec=/gm)).toHaveLength(1);
});
