import { KeyturnError, type Failure } from '../../shared/failure.ts';
import { pacer } from '../database/pacer.ts';
import type { PolicyOf } from '../rotation/policy.ts';
import type { Vault } from '../vault/vault.ts';
import { calendarText } from './calendar-text.ts';
import { dueEvent, type DueEvent } from './due-events.ts';
import { writeCalendar } from './write-calendar.ts';

/** How long changes are gathered before the file is written, in ms. */
export const calendarDelay = 2_000;

export interface CalendarFileParts {
  /** Null while the vault isn't open. */
  readonly openVault: () => Vault | null;
  readonly policyOf: PolicyOf;
  readonly providerName: (providerId: string) => string;
  readonly clock: { now(): number };
  readonly timers: Pick<typeof globalThis, 'setTimeout' | 'clearTimeout'>;
  /** Told when the file begins to fail; null: it is up to date again. */
  readonly onProblem: (problem: Failure | null) => void;
  readonly report: (error: unknown) => void;
}

/** The calendar file that is kept up to date for as long as the vault is open, and calendars that are exported once. */
export class CalendarFile {
  readonly #parts: CalendarFileParts;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #writing: Promise<void> = Promise.resolve();
  #problem: Failure | null = null;

  constructor(parts: CalendarFileParts) {
    this.#parts = parts;
  }

  /** Why the file could not be brought up to date; null: nothing is wrong with it. */
  get problem(): Failure | null {
    return this.#problem;
  }

  /** To be called when anything changed that due dates follow from. */
  noteChange(): void {
    if (!this.#parts.openVault()?.settings().calendarFile) return;
    this.#timer ??= this.#parts.timers.setTimeout(() => {
      this.#timer = null;
      void this.refresh();
    }, calendarDelay);
  }

  /**
   * To be called when due dates, or the words for them, changed though no set was edited: by a policy, a provider or a
   * setting. To other programs that is a revision all the same.
   */
  noteRevision(): void {
    this.#parts.openVault()?.noteCalendarRevision(this.#parts.clock.now());
    this.noteChange();
  }

  /** Brings the file up to date now. Never rejects: what is wrong is the {@link problem}. */
  refresh(): Promise<void> {
    // One after the other: an older text must not come last.
    this.#writing = this.#writing.then(() => this.#refresh());
    return this.#writing;
  }

  /** To be called when the vault is no longer open. */
  stop(): void {
    if (this.#timer !== null) this.#parts.timers.clearTimeout(this.#timer);
    this.#timer = null;
    this.#note(null);
  }

  /**
   * Writes the calendar to a place that the user has just chosen, over what is there, and keeps it up to date from now on.
   *
   * @throws KeyturnError `file_not_written`, `disk_full`, `vault_not_open`; the former choice stays then
   */
  async choose(vault: Vault, path: string): Promise<void> {
    if (!path.toLowerCase().endsWith('.ics')) throw noCalendarName();
    await writeCalendar(path, await this.text(vault, null), { overwrite: true });
    vault.changeSettings({ calendarFile: path });
    this.#note(null);
  }

  /** Lets go of the file; it stays as it is. */
  forget(vault: Vault): void {
    vault.changeSettings({ calendarFile: null });
    this.#note(null);
  }

  /** @param ids - of the sets whose due dates to write; null: of all */
  text(vault: Vault, ids: readonly string[] | null): Promise<string> {
    return calendarText(this.#events(vault, ids), pacer());
  }

  *#events(vault: Vault, ids: readonly string[] | null): Generator<DueEvent> {
    const { policyOf, providerName, clock } = this.#parts;
    const withNames = vault.settings().calendarNames;
    const { calendarRevisedAt: revisedAt } = vault;
    const parts = { policyOf, providerName, withNames, revisedAt, now: clock.now() };
    for (const set of ids === null ? vault.list() : ids.map((id) => vault.get(id))) {
      const event = dueEvent(set, parts);
      if (event) yield event;
    }
  }

  async #refresh(): Promise<void> {
    const vault = this.#parts.openVault();
    const path = vault?.settings().calendarFile ?? null;
    if (!vault || path === null) return;
    const isWanted = () => this.#parts.openVault() === vault && vault.settings().calendarFile === path;
    try {
      await writeCalendar(path, await this.text(vault, null), { overwrite: false, isWanted });
      if (isWanted()) this.#note(null);
    } catch (error) {
      // The vault was locked meanwhile: the next opening writes anew.
      if (!isWanted()) return;
      if (!(error instanceof KeyturnError)) this.#parts.report(error);
      this.#note(error instanceof KeyturnError ? error.toFailure() : unknownProblem);
    }
  }

  #note(problem: Failure | null): void {
    const isNews = problem?.message !== this.#problem?.message;
    this.#problem = problem;
    if (isNews) this.#parts.onProblem(problem);
  }
}

const unknownProblem: Failure = {
  code: 'unexpected',
  message: 'The calendar file could not be brought up to date, for a reason that Keyturn does not know.',
  hint: 'Choose another place for the calendar file.',
};

const noCalendarName = () =>
  new KeyturnError({
    code: 'file_not_written',
    message: 'A calendar file’s name ends in .ics.',
    hint: 'Choose the place again, with a name such as “Keyturn.ics”.',
  });
