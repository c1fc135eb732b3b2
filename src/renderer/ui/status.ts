import Ban from '@lucide/svelte/icons/ban';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import CalendarX from '@lucide/svelte/icons/calendar-x';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import CircleX from '@lucide/svelte/icons/circle-x';
import Hourglass from '@lucide/svelte/icons/hourglass';
import ShieldAlert from '@lucide/svelte/icons/shield-alert';
import type { LucideProps } from '@lucide/svelte';
import type { Component } from 'svelte';
import type { RotationStatus } from '../../shared/rotation.ts';

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
    meaning: 'Somebody else may know this secret. Replace it now.',
    tone: 'danger',
    icon: ShieldAlert,
  },
  expired: {
    word: 'Expired',
    meaning: 'The provider no longer accepts this secret.',
    tone: 'danger',
    icon: CalendarX,
  },
  failing: {
    word: 'Failing',
    meaning: 'The last token test was refused with these credentials.',
    tone: 'danger',
    icon: CircleX,
  },
  stale: {
    word: 'Stale',
    meaning: 'The secret is past its due date for rotation.',
    tone: 'warn',
    icon: Hourglass,
  },
  due_soon: { word: 'Due soon', meaning: 'The secret is due soon.', tone: 'warn', icon: CalendarClock },
  never_tested: {
    word: 'Never tested',
    meaning: 'No token test has run yet.',
    tone: 'info',
    icon: CircleDashed,
  },
  fresh: {
    word: 'Fresh',
    meaning: 'Not due for rotation yet, and not turned down.',
    tone: 'ok',
    icon: CircleCheck,
  },
  disabled: { word: 'Disabled', meaning: 'Neither tested nor reminded.', tone: 'neutral', icon: Ban },
};
