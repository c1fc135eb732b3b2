import type { Session } from 'electron';

/**
 * Turns the spell checker off for good. Left alone, Chromium fetches a dictionary from a server of Google's at the
 * first start, also when no window checks any spelling.
 */
export function disableSpellChecker(session: Session): void {
  session.setSpellCheckerEnabled(false);
  session.setSpellCheckerLanguages([]);
}
