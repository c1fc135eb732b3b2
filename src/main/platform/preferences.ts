import { readFileSync, renameSync, writeFileSync } from 'node:fs';
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

/**
 * A file that can't be read or holds something else counts as empty: losing a pane's width is no reason not
 * to start. A folder that can't be written only means that nothing is remembered.
 */
export function openPreferences(file: string): PreferencesStore {
  const kept = readMembers(file);
  const read = <S extends v.GenericSchema>(key: string, schema: S): v.InferOutput<S> | null => {
    const checked = v.safeParse(schema, kept[key]);
    return checked.success ? checked.output : null;
  };
  const write = (key: string, value: unknown): void => {
    kept[key] = value;
    try {
      // Beside it first, so that a crash halfway leaves the former file whole.
      writeFileSync(`${file}.new`, JSON.stringify(kept, null, 2), { mode: 0o600 });
      renameSync(`${file}.new`, file);
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

/** What else is in the file stays in it: a newer version may have put it there. */
function readMembers(file: string): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof content === 'object' && content !== null ? { ...content } : {};
  } catch {
    return {};
  }
}
