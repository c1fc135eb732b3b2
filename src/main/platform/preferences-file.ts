import Store from 'electron-store';
import type { PreferencesFile } from './preferences.ts';

/**
 * Opens `preferences.json` in the profile.
 *
 * @returns null where there is no file to be had: a folder in its place, no right to read it
 */
export function openPreferencesFile(): PreferencesFile | null {
  try {
    return new Store<Record<string, unknown>>({
      name: 'preferences',
      clearInvalidConfig: true,
      accessPropertiesByDotNotation: false,
      configFileMode: 0o600,
    });
  } catch {
    return null;
  }
}
