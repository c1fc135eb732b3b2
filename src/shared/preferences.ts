import * as v from 'valibot';

const paneWidth = v.pipe(v.number(), v.integer(), v.minValue(120), v.maxValue(1_200));

/** What the app remembers about how it looks. Never a secret, a name or an ID. */
export const PreferencesSchema = v.strictObject({
  theme: v.picklist(['system', 'light', 'dark']),
  /** Widths in CSS pixels. */
  panes: v.strictObject({ sidebar: paneWidth, list: paneWidth }),
});
export type Preferences = v.InferOutput<typeof PreferencesSchema>;

/** A member that is left out stays as it is. `undefined` is refused: it would overwrite what is kept. */
export const PreferencesChangeSchema = v.strictObject({
  theme: v.exactOptional(PreferencesSchema.entries.theme),
  panes: v.exactOptional(PreferencesSchema.entries.panes),
});
export type PreferencesChange = v.InferOutput<typeof PreferencesChangeSchema>;

export const defaultPreferences: Preferences = { theme: 'system', panes: { sidebar: 208, list: 400 } };
