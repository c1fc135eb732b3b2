import Store from 'electron-store';

/** Opens `reminders.json` in the profile: which reminders were shown. Losing it only means to be told once more. */
export function openToldFile(): { readonly read: () => unknown; readonly write: (value: unknown) => void } {
  try {
    const store = new Store<Record<string, unknown>>({
      name: 'reminders',
      clearInvalidConfig: true,
      accessPropertiesByDotNotation: false,
      configFileMode: 0o600,
    });
    return {
      read: () => store.get('told'),
      write: (value) => {
        try {
          store.set('told', value);
        } catch {
          // Read-only profile or full disk: it is remembered until Keyturn quits.
        }
      },
    };
  } catch {
    return { read: () => undefined, write: () => undefined };
  }
}
