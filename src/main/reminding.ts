import { dayInMs } from '../shared/rotation.ts';
import type { ReminderPreferences } from '../shared/preferences.ts';
import type { AttentionWatch } from './rotation/attention-watch.ts';
import { lockedAttention } from './rotation/attention.ts';
import { attentionCount } from './rotation/reminder-words.ts';
import {
  createReminders,
  type Attending,
  type Reminders,
  type RemindersParts,
} from './rotation/reminders.ts';
import { Told, type ToldFile } from './rotation/told.ts';
import { trayMenu, type TrayAct, type TrayItem } from './rotation/tray-menu.ts';
import type { LockedRow, Vault } from './vault/vault.ts';

export interface RemindingParts<TimerHandle> {
  readonly clock: { readonly now: () => number };
  readonly timers: RemindersParts<TimerHandle>['timers'];
  readonly openVault: () => Vault | null;
  readonly attention: () => Pick<AttentionWatch, 'read'>;
  /** What the locked vault's file tells without a key; null: nothing at the moment. */
  readonly readLocked: () => readonly LockedRow[] | null;
  readonly toldFile: ToldFile;
  readonly preferences: () => ReminderPreferences;
  readonly notifier: RemindersParts<TimerHandle>['notifier'];
  readonly tray: {
    readonly show: (look: TrayLook) => void;
  };
  /** Shows a number on the app's icon; 0: none. */
  readonly showBadge: (count: number, words: string) => void;
  readonly isWatched: () => boolean;
  readonly open: (id: string | null) => void;
  /** Lets sets be quiet until then, ms since 1970. @throws KeyturnError */
  readonly snooze: (ids: readonly string[], until: number) => void;
  /** What the rest of the tray's menu does. */
  readonly act: (act: 'open' | 'lock' | 'quit') => void;
  readonly report: (error: unknown) => void;
}

interface TrayLook {
  readonly count: number;
  readonly toolTip: string;
  readonly menu: readonly (readonly TrayItem[])[];
}

export interface Reminding extends Reminders {
  /** What the tray's menu was asked to do. */
  readonly act: (act: TrayAct) => void;
}

/** Reminders with all they need: the open vault or the locked one's file, notifications, tray and badge. */
export function createReminding<TimerHandle>(parts: RemindingParts<TimerHandle>): Reminding {
  const told = new Told(parts.toldFile);
  const locked = new LockedSource(parts);
  const { clock, timers, preferences, notifier, isWatched, open } = parts;
  let shown: Attending = { isLocked: true, asking: [], nextAt: 0 };
  let pruned: Vault | null = null;

  function source(): Attending | null {
    const vault = parts.openVault();
    if (!vault) return locked.read();
    locked.forget();
    const known = parts.attention().read();
    if (known && pruned !== vault) {
      pruned = vault;
      told.keepOnly((id) => vault.find(id) !== null);
    }
    return known && { isLocked: false, ...known };
  }

  function showEverywhere(attending: Attending): void {
    shown = attending;
    const count = attending.asking.length;
    const toolTip = count === 0 ? 'Keyturn' : `Keyturn: ${attentionCount(count)}`;
    const isOpen = parts.openVault() !== null;
    const conceal = (item: TrayItem): TrayItem => ({ ...item, label: concealed(item.label) });
    const menu = trayMenu(attending, isOpen).map((items) => items.map(conceal));
    parts.tray.show({ count, toolTip, menu });
    parts.showBadge(count, toolTip);
  }

  const concealed = (text: string): string => parts.openVault()?.concealSecrets(text) ?? text;
  const reminders = createReminders({
    ...{ clock, timers, source, told, preferences, notifier, isWatched, open },
    conceal: concealed,
    onLook: showEverywhere,
  });

  function snoozeAll(): void {
    const snoozedUntil = clock.now() + dayInMs;
    const ids = shown.isLocked ? [] : shown.asking.map(({ id }) => id);
    try {
      if (ids.length > 0) parts.snooze(ids, snoozedUntil);
    } catch (error) {
      parts.report(error);
    }
  }

  return {
    ...reminders,
    noteLock: () => {
      pruned = null;
      locked.forget();
      // Its names must not stay in a menu until the file has been read.
      const nameless = shown.asking.map((each) => ({ ...each, about: null }));
      showEverywhere({ ...shown, isLocked: true, asking: nameless });
      reminders.noteLock();
    },
    act: (act) => {
      if (act.do === 'show') open(act.id);
      else if (act.do === 'snooze_all') snoozeAll();
      else parts.act(act.do);
    },
  };
}

/** Reads the locked vault's file once, and goes by that until the vault was open again. */
class LockedSource {
  readonly #parts: Pick<RemindingParts<unknown>, 'clock' | 'readLocked'>;
  #rows: readonly LockedRow[] | null = null;

  constructor(parts: Pick<RemindingParts<unknown>, 'clock' | 'readLocked'>) {
    this.#parts = parts;
  }

  read(): Attending | null {
    this.#rows ??= this.#parts.readLocked();
    if (!this.#rows) return null;
    const now = this.#parts.clock.now();
    const decisions = this.#rows.map((row) => lockedAttention(row, now));
    return {
      isLocked: true,
      asking: decisions.flatMap(({ attention }) => attention ?? []),
      nextAt: decisions.reduce((next, { nextAt }) => Math.min(next, nextAt), Number.POSITIVE_INFINITY),
    };
  }

  forget(): void {
    this.#rows = null;
  }
}
