import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Conf from 'conf';
import { beforeEach, describe, expect, it } from 'vitest';
import { createPreferences } from '../../../src/main/platform/preferences.ts';
import { defaultPreferences } from '../../../src/shared/preferences.ts';

const place = { x: 10, y: 20, width: 900, height: 600, maximized: false };

describe('preferences', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'keyturn-preferences-'));
    file = join(folder, 'preferences.json');
    return () => {
      rmSync(folder, { recursive: true });
    };
  });

  /** As electron-store does, apart from asking Electron for the folder. */
  function open() {
    return createPreferences(
      new Conf<Record<string, unknown>>({
        cwd: folder,
        configName: 'preferences',
        clearInvalidConfig: true,
        accessPropertiesByDotNotation: false,
      }),
    );
  }

  it('are the default ones at first, and write no file for that', () => {
    const preferences = open();
    expect(preferences.get()).toEqual(defaultPreferences);
    expect(preferences.windowPlace()).toBeNull();
    expect(existsSync(file)).toBe(false);
  });

  it('are remembered, each apart from the others', () => {
    const preferences = open();
    expect(preferences.change({ theme: 'dark' })).toEqual({ ...defaultPreferences, theme: 'dark' });
    preferences.rememberWindowPlace(place);
    preferences.change({ panes: { sidebar: 200, list: 300 } });
    const later = open();
    expect(later.get()).toEqual({
      ...defaultPreferences,
      theme: 'dark',
      panes: { sidebar: 200, list: 300 },
    });
    expect(later.windowPlace()).toEqual(place);
  });

  it('of before there were reminders are still read', () => {
    writeFileSync(file, '{"preferences":{"theme":"dark","panes":{"sidebar":200,"list":300}}}');
    expect(open().get()).toEqual({
      theme: 'dark',
      panes: { sidebar: 200, list: 300 },
      reminders: defaultPreferences.reminders,
    });
  });

  it.each([
    ['half a file', '{"preferences":{"theme":'],
    ['no object', '[1, 2]'],
    ['null', 'null'],
    ['a preference that there is not', '{"preferences":{"theme":"sepia"},"window":{"x":"left"}}'],
  ])('start from the default ones when the file holds %s', (_what, content) => {
    writeFileSync(file, content);
    const preferences = open();
    expect(preferences.get()).toEqual(defaultPreferences);
    expect(preferences.windowPlace()).toBeNull();
    preferences.change({ theme: 'light' });
    expect(open().get().theme).toBe('light');
  });

  it('leave alone what they do not know', () => {
    writeFileSync(file, '{"notYetInvented":true}');
    open().change({ theme: 'light' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ notYetInvented: true });
  });

  it('hold for the session when nothing can be written', () => {
    const preferences = open();
    mkdirSync(file);
    expect(preferences.change({ theme: 'dark' }).theme).toBe('dark');
    preferences.rememberWindowPlace(place);
    expect(preferences.get().theme).toBe('dark');
  });

  it('hold for the session when there is no file to be had', () => {
    const preferences = createPreferences(null);
    expect(preferences.change({ theme: 'dark' }).theme).toBe('dark');
    expect(preferences.get().theme).toBe('dark');
    expect(preferences.windowPlace()).toBeNull();
  });

  it('leave no second file behind', () => {
    open().change({ theme: 'dark' });
    expect(readdirSync(folder)).toEqual(['preferences.json']);
  });
});
