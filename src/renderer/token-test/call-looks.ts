import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleX from '@lucide/svelte/icons/circle-x';
import Info from '@lucide/svelte/icons/info';
import OctagonAlert from '@lucide/svelte/icons/octagon-alert';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import Unplug from '@lucide/svelte/icons/unplug';
import type { Component } from 'svelte';
import type { CallResult } from '../../shared/api-call.ts';
import type { TokenFinding } from '../../shared/token-test.ts';

export interface Look {
  /** Never colour alone: the icon's name, for those who don't see it. */
  readonly word: string;
  readonly tone: string;
  readonly icon: Component<{ size?: number | string; class?: string; 'aria-hidden'?: 'true' }>;
}

export const findingLooks: Record<TokenFinding['severity'], Look> = {
  good: { word: 'Good', tone: 'text-ok', icon: CircleCheck },
  note: { word: 'Note', tone: 'text-info', icon: Info },
  warning: { word: 'Warning', tone: 'text-warn', icon: TriangleAlert },
  problem: { word: 'Problem', tone: 'text-danger', icon: OctagonAlert },
};

const looks = {
  accepted: { word: 'Accepted', tone: 'text-ok', icon: CircleCheck },
  refused: { word: 'Refused', tone: 'text-danger', icon: CircleX },
  other: { word: 'Answered', tone: 'text-warn', icon: TriangleAlert },
  none: { word: 'No answer', tone: 'text-warn', icon: Unplug },
} as const satisfies Record<string, Look>;

/** How a call is shown: by the answer's status, or by there being none. */
export function callLook({ outcome }: CallResult): Look {
  if (outcome.kind !== 'answered') return looks.none;
  const { status } = outcome.answer;
  if (status >= 200 && status < 300) return looks.accepted;
  return status === 401 || status === 403 ? looks.refused : looks.other;
}
