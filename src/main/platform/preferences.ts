import type Conf from 'conf';
import * as v from 'valibot';
import {
  defaultPreferences,
  PreferencesSchema,
  type Preferences,
  type PreferencesChange,
} from '../../shared/preferences.ts';

const WindowPlaceSchema = v.strictObject({
  x: v.number(),
  y: v.number(),
  width: v.number(),
  height: v.number(),
  maximized: v.boolean(),
});
/** The window's bounds in device-independent pixels. */
export type WindowPlace = v.InferOutput<typeof WindowPlaceSchema>;

/** What the app remembers about how it looks, in `preferences.json`. Never a secret, a name or an ID. */
export interface PreferencesStore {
  readonly get: () => Preferences;
  readonly change: (change: PreferencesChange) => Preferences;
  readonly windowPlace: () => WindowPlace | null;
  readonly rememberWindowPlace: (place: WindowPlace) => void;
}

/** The file as electron-store opens it. It builds on conf, which tests open without Electron. */
export type PreferencesFile = Conf<Record<string, unknown>>;

/**
 * A file that can't be read or holds something else counts as empty: losing a pane's width is no reason not
 * to start. A folder that can't be written only means that nothing is remembered.
 */
export function createPreferences(file: PreferencesFile | null): PreferencesStore {
  const read = <S extends v.GenericSchema>(key: string, schema: S): v.InferOutput<S> | null => {
    const checked = v.safeParse(schema, file?.get(key));
    return checked.success ? checked.output : null;
  };
  const write = (key: string, value: unknown): void => {
    try {
      file?.set(key, value);
    } catch {
      // Read-only profile or full disk: the vault says so where it matters.
    }
  };
  let preferences: Preferences = read('preferences', PreferencesSchema) ?? defaultPreferences;
  return {
    get: () => preferences,
    change: (change) => {
      preferences = v.parse(PreferencesSchema, { ...preferences, ...change });
      write('preferences', preferences);
      return preferences;
    },
    windowPlace: () => read('window', WindowPlaceSchema),
    rememberWindowPlace: (place) => {
      write('window', place);
    },
  };
}
