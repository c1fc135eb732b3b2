import Ban from '@lucide/svelte/icons/ban';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import CalendarX from '@lucide/svelte/icons/calendar-x';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import CircleDotDashed from '@lucide/svelte/icons/circle-dot-dashed';
import CircleX from '@lucide/svelte/icons/circle-x';
import Hourglass from '@lucide/svelte/icons/hourglass';
import KeyRound from '@lucide/svelte/icons/key-round';
import MoonStar from '@lucide/svelte/icons/moon-star';
import ShieldAlert from '@lucide/svelte/icons/shield-alert';
import type { LucideProps } from '@lucide/svelte';
import type { Component } from 'svelte';
import type { RotationStatus, StatusReason } from '../../shared/rotation.ts';

export type Tone = 'neutral' | 'ok' | 'warn' | 'danger' | 'info';

interface StatusLook {
  readonly word: string;
  /** One sentence: why a set has this status. */
  readonly meaning: string;
  readonly tone: Tone;
  readonly icon: Component<LucideProps>;
}

/** How each status is shown: always an icon and a word, so that colour is never alone. */
export const statusLooks: Record<RotationStatus, StatusLook> = {
  exposed: {
    word: 'Exposed',
    meaning: 'Somebody else may know a secret of this set that isn’t known to be revoked. Act now.',
    tone: 'danger',
    icon: ShieldAlert,
  },
  expired: {
    word: 'Expired',
    meaning: 'The secret is past the date on which its provider ends it.',
    tone: 'danger',
    icon: CalendarX,
  },
  failing: {
    word: 'Failing',
    meaning: 'The provider turned these credentials down, and no test has passed since.',
    tone: 'danger',
    icon: CircleX,
  },
  stale: {
    word: 'Stale',
    meaning: 'The secret is older than its policy allows: rotate it.',
    tone: 'warn',
    icon: Hourglass,
  },
  not_revoked: {
    word: 'Not revoked',
    meaning: 'A previous secret isn’t known to be revoked though its overlap is over.',
    tone: 'warn',
    icon: KeyRound,
  },
  unfinished: {
    word: 'Unfinished',
    meaning: 'A rotation was begun more than a day ago, and its new secret still waits.',
    tone: 'warn',
    icon: CircleDotDashed,
  },
  due_soon: {
    word: 'Due soon',
    meaning: 'The secret is due for rotation soon.',
    tone: 'warn',
    icon: CalendarClock,
  },
  unused: {
    word: 'Unused',
    meaning: 'There has been no sign of use for long: revoke it if nobody needs it.',
    tone: 'info',
    icon: MoonStar,
  },
  never_tested: {
    word: 'Never tested',
    meaning: 'No token test has run yet.',
    tone: 'info',
    icon: CircleDashed,
  },
  fresh: {
    word: 'Fresh',
    meaning: 'It worked, and nothing is due yet.',
    tone: 'ok',
    icon: CircleCheck,
  },
  disabled: { word: 'Disabled', meaning: 'Neither tested nor reminded.', tone: 'neutral', icon: Ban },
};

/** A set that was tested, though in vain, isn't called *Never tested*. */
const unproven = {
  ...statusLooks.never_tested,
  word: 'Unproven',
  meaning: 'No token test has passed yet, so nobody knows whether it works.',
};

/** @param reason - the worst one, where it is known: it may make the words more exact */
export const statusLook = (status: RotationStatus, reason?: StatusReason): StatusLook =>
  status === 'never_tested' && reason === 'no_token_yet' ? unproven : statusLooks[status];
