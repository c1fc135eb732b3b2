import type { CredentialSet } from '../../shared/credential.ts';
import type { ReminderPreferences } from '../../shared/preferences.ts';
import { failingMoment, type Attention } from './attention.ts';
import { isQuiet } from './quiet-hours.ts';
import { groupedNotice, noticeOf, type Notice } from './reminder-words.ts';
import type { Told } from './told.ts';

/** More than this many that are new at the same time are told together. */
const mostSingly = 3;
/** The longest time between two looks at the clock, in ms: time may have been set, or the computer slept. */
const step = 60_000;
/** How long a change waits for others that come with it, in ms. */
const settleTime = 1_000;

export interface Attending {
  readonly isLocked: boolean;
  readonly asking: readonly Attention[];
  /** When to look again, ms since 1970. */
  readonly nextAt: number;
}

export interface RemindersParts<TimerHandle> {
  readonly clock: { readonly now: () => number };
  readonly timers: {
    readonly setTimeout: (callback: () => void, delay: number) => TimerHandle;
    readonly clearTimeout: (handle: TimerHandle) => void;
  };
  /** What asks for attention now; null: not known at the moment. */
  readonly source: () => Attending | null;
  readonly told: Told;
  readonly preferences: () => ReminderPreferences;
  readonly notifier: {
    /** @returns false where the system shows no notifications */
    readonly show: (notice: Notice, onClick: () => void) => boolean;
    /** Takes back those that are still shown. */
    readonly withdraw: () => void;
  };
  /** Takes client secrets out of a text, should somebody have named a set by one. */
  readonly conceal: (text: string) => string;
  /** Whether the user is looking at Keyturn's window right now. */
  readonly isWatched: () => boolean;
  /** The user wants to see a set; null: all that need attention. */
  readonly open: (id: string | null) => void;
  /** Told at each look what asks, for the tray. */
  readonly onLook: (attending: Attending) => void;
}

export interface Reminders {
  /** Begins to look after so many ms. */
  readonly start: (delay: number) => void;
  readonly stop: () => void;
  /** Something may have changed: looks soon. */
  readonly noteChange: () => void;
  /** Time may have passed, or been set, while the computer slept: looks now. */
  readonly noteWakingUp: () => void;
  /** Takes sets as they are after they were changed, and ids that are gone for good. */
  readonly noteSets: (changed: readonly CredentialSet[], removed: readonly string[]) => void;
  /** What is shown by name must not outlive the open vault. */
  readonly noteLock: () => void;
}

/**
 * Reminds of credential sets that ask for attention: once for each set and moment, several at once together, and never in
 * quiet hours, after which all that came up in them is told together.
 */
export function createReminders<TimerHandle>(parts: RemindersParts<TimerHandle>): Reminders {
  const { clock, timers, told } = parts;
  let timer: { readonly handle: TimerHandle } | null = null;
  let runs = false;
  let heldBack = false;

  function wait(delay: number): void {
    if (timer) timers.clearTimeout(timer.handle);
    timer = runs ? { handle: timers.setTimeout(look, delay) } : null;
  }

  function look(): void {
    const attending = parts.source();
    // Schedules before it tells: a notification that can't be shown must not end the reminders.
    wait(Math.max(1, Math.min(step, (attending?.nextAt ?? Number.POSITIVE_INFINITY) - clock.now())));
    if (!attending) return;
    parts.onLook(attending);
    remind(attending);
  }

  function remind({ isLocked, asking }: Attending): void {
    const { notifications, quietHours } = parts.preferences();
    const fresh = withoutWhatIsSeen(asking.filter((each) => !told.has(each)));
    if (!notifications) return;
    if (isQuiet(clock.now(), quietHours)) {
      heldBack ||= fresh.length > 0;
      return;
    }
    const together = isLocked || fresh.length > (heldBack ? 1 : mostSingly);
    heldBack = false;
    if (fresh.length === 0) return;
    if (!together) for (const each of fresh) tellOf(each);
    else if (show(groupedNotice(fresh), fresh.length === 1 ? (fresh[0]?.id ?? null) : null)) told.note(fresh);
  }

  function tellOf(attention: Attention): void {
    const notice = attention.about ? noticeOf(attention.about) : groupedNotice([attention]);
    if (show(notice, attention.id)) told.note([attention]);
  }

  function show({ title, body }: Notice, id: string | null): boolean {
    const concealed = { title: parts.conceal(title), body: parts.conceal(body) };
    return parts.notifier.show(concealed, () => {
      parts.open(id);
    });
  }

  /** What the user has just done or seen happen in the window isn't told again by the system. */
  function withoutWhatIsSeen(fresh: readonly Attention[]): readonly Attention[] {
    if (!parts.isWatched()) return fresh;
    const isSeen = ({ about }: Attention): boolean =>
      about?.reason === 'marked_exposed' || about?.reason === 'credentials_rejected';
    told.note(fresh.filter(isSeen));
    return fresh.filter((each) => !isSeen(each));
  }

  function noteSets(changed: readonly CredentialSet[], removed: readonly string[]): void {
    told.forget(removed);
    // One that works again and then fails anew is told of anew.
    for (const set of changed) {
      if (set.lastTest?.rejected !== true) told.forgetMoment(set.id, failingMoment(set));
    }
  }

  return {
    start: (delay) => {
      runs = true;
      wait(delay);
    },
    stop: () => {
      runs = false;
      wait(0);
    },
    noteChange: () => {
      if (runs) wait(settleTime);
    },
    noteWakingUp: () => {
      if (runs) look();
    },
    noteSets,
    noteLock: parts.notifier.withdraw,
  };
}
