import * as v from 'valibot';

const paneWidth = v.pipe(v.number(), v.integer(), v.minValue(120), v.maxValue(1_200));

/** Minutes since midnight, by the clock on the wall. */
const minuteOfDay = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_439));

/** How reminders reach the user. They are needed while the vault is locked, so they are no secret of it. */
export const ReminderPreferencesSchema = v.strictObject({
  notifications: v.boolean(),
  /** No notification between the two; the first may be later in the day than the second. Null: at any time. */
  quietHours: v.nullable(v.strictObject({ from: minuteOfDay, to: minuteOfDay })),
  /** Whether closing the window leaves Keyturn in the tray. */
  staysInTray: v.boolean(),
  /** Whether Keyturn starts, hidden, when the user logs in. */
  startsAtLogin: v.boolean(),
});
export type ReminderPreferences = v.InferOutput<typeof ReminderPreferencesSchema>;

export const defaultReminderPreferences: ReminderPreferences = {
  notifications: true,
  quietHours: null,
  staysInTray: false,
  startsAtLogin: false,
};

/** What the app remembers about how it looks. Never a secret, a name or an ID. */
export const PreferencesSchema = v.strictObject({
  theme: v.picklist(['system', 'light', 'dark']),
  /** Widths in CSS pixels. */
  panes: v.strictObject({ sidebar: paneWidth, list: paneWidth }),
  reminders: v.optional(ReminderPreferencesSchema, () => defaultReminderPreferences),
  /** When the digest was last opened or put off, ms since 1970; absent: never. It is offered once a week. */
  digestSeenAt: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
});
export type Preferences = v.InferOutput<typeof PreferencesSchema>;

/** A member that is left out stays as it is. `undefined` is refused: it would overwrite what is kept. */
export const PreferencesChangeSchema = v.strictObject({
  theme: v.exactOptional(PreferencesSchema.entries.theme),
  panes: v.exactOptional(PreferencesSchema.entries.panes),
  reminders: v.exactOptional(ReminderPreferencesSchema),
  digestSeenAt: PreferencesSchema.entries.digestSeenAt,
});
export type PreferencesChange = v.InferOutput<typeof PreferencesChangeSchema>;

export const defaultPreferences: Preferences = {
  theme: 'system',
  panes: { sidebar: 208, list: 400 },
  reminders: defaultReminderPreferences,
};
