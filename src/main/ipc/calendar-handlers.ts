import type { VaultSecurity } from '../../shared/vault.ts';
import type { CalendarFile } from '../calendar/calendar-file.ts';
import type { Vault } from '../vault/vault.ts';
import type { Handlers } from './register.ts';

export interface CalendarHandlerParts {
  /** @throws {KeyturnError} `vault_not_open` */
  readonly vault: () => Vault;
  readonly calendarFile: CalendarFile;
  /** Lets the user choose where to write; the system asks before anything is overwritten. Null: cancelled. */
  readonly chooseCalendarPlace: () => Promise<string | null>;
  /** See {@link IntegrityHandlerParts}; a long calendar is made in slices. */
  readonly saveCalendar: (suggestedName: string, makeText: () => Promise<string>) => Promise<boolean>;
  readonly vaultSecurity: () => VaultSecurity;
}

/** Channels about the calendar. */
export function calendarHandlers(parts: CalendarHandlerParts) {
  const { vault, calendarFile } = parts;
  return {
    exportCalendar: async ({ ids }) => {
      const open = vault();
      const isSaved = await parts.saveCalendar('Keyturn due dates.ics', () => calendarFile.text(open, ids));
      if (isSaved) {
        const detail = ids === null ? 'All due dates' : `Due dates of ${ids.length}`;
        open.audit.recordIfPossible('calendar_exported', { about: null, detail });
      }
      return isSaved;
    },
    chooseCalendarFile: async () => {
      vault();
      const path = await parts.chooseCalendarPlace();
      if (path !== null) await calendarFile.choose(vault(), path);
      return parts.vaultSecurity();
    },
    forgetCalendarFile: () => {
      calendarFile.forget(vault());
      return parts.vaultSecurity();
    },
  } satisfies Partial<Handlers>;
}
