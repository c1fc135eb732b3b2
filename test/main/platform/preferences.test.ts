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
import { beforeEach, describe, expect, it } from 'vitest';
import { openPreferences } from '../../../src/main/platform/preferences.ts';
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

  it('are the default ones at first, and write no file for that', () => {
    const preferences = openPreferences(file);
    expect(preferences.get()).toEqual(defaultPreferences);
    expect(preferences.windowPlace()).toBeNull();
    expect(existsSync(file)).toBe(false);
  });

  it('are remembered, each apart from the others', () => {
    const preferences = openPreferences(file);
    expect(preferences.change({ theme: 'dark' })).toEqual({ ...defaultPreferences, theme: 'dark' });
    preferences.rememberWindowPlace(place);
    preferences.change({ panes: { sidebar: 200, list: 300 } });
    const later = openPreferences(file);
    expect(later.get()).toEqual({ theme: 'dark', panes: { sidebar: 200, list: 300 } });
    expect(later.windowPlace()).toEqual(place);
  });

  it.each([
    ['half a file', '{"preferences":{"theme":'],
    ['no object', '[1, 2]'],
    ['null', 'null'],
    ['a preference that there is not', '{"preferences":{"theme":"sepia"},"window":{"x":"left"}}'],
  ])('start from the default ones when the file holds %s', (_what, content) => {
    writeFileSync(file, content);
    const preferences = openPreferences(file);
    expect(preferences.get()).toEqual(defaultPreferences);
    expect(preferences.windowPlace()).toBeNull();
    preferences.change({ theme: 'light' });
    expect(openPreferences(file).get().theme).toBe('light');
  });

  it('leave alone what they do not know', () => {
    writeFileSync(file, '{"notYetInvented":true}');
    openPreferences(file).change({ theme: 'light' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ notYetInvented: true });
  });

  it('hold for the session when nothing can be written', () => {
    mkdirSync(file);
    const preferences = openPreferences(file);
    expect(preferences.change({ theme: 'dark' }).theme).toBe('dark');
    preferences.rememberWindowPlace(place);
    expect(preferences.get().theme).toBe('dark');
  });

  it('leave no second file behind', () => {
    openPreferences(file).change({ theme: 'dark' });
    expect(readdirSync(folder)).toEqual(['preferences.json']);
  });
});
