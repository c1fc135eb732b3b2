import { dayInMs } from '../../shared/rotation.ts';
import type { View } from '../state/views.ts';

/** One bar of a chart: the sets that a view shows, and how the bar is called. */
export interface Band {
  readonly key: string;
  /** Under the bar. */
  readonly label: string;
  readonly view: View;
}

/** How many months the timeline shows, the present one included. */
export const monthsShown = 12;
/** How far the digest looks ahead, in days. */
export const digestDays = 30;

const monthName = new Intl.DateTimeFormat('en-GB', { month: 'short' });
const monthAndYear = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' });

/**
 * What is overdue, what is due in each of the next twelve months, and what is due later: every due date lies in exactly
 * one of them. The present month begins now.
 */
export function dueBands(now: number): readonly Band[] {
  const present = new Date(now);
  const months = Array.from({ length: monthsShown + 1 }, (_, index) =>
    new Date(present.getFullYear(), present.getMonth() + index, 1).getTime(),
  );
  const end = months[monthsShown] ?? now;
  const due = (title: string, from: number | null, before: number | null): View => ({
    kind: 'due',
    ...{ title, from, before },
  });
  return [
    { key: 'overdue', label: 'Overdue', view: due('Overdue', null, now + 1) },
    ...months.slice(0, monthsShown).map((start, index) => ({
      key: `month-${index}`,
      label: monthName.format(start),
      view: due(
        `Due in ${monthAndYear.format(start)}`,
        index === 0 ? now + 1 : start,
        months[index + 1] ?? null,
      ),
    })),
    { key: 'later', label: 'Later', view: due(`Due from ${monthAndYear.format(end)} on`, end, null) },
  ];
}

/** The oldest whole day of each band of ages but the last. */
const oldestDays = [30, 60, 90, 180];

/** By how long ago the current secret came in, in whole days: every set lies in exactly one of them. */
export function ageBands(now: number): readonly Band[] {
  const enteredAfter = (days: number) => now - (days + 1) * dayInMs + 1;
  return [...oldestDays, null].map((oldest, index) => {
    const youngest = (oldestDays[index - 1] ?? -1) + 1;
    const label = oldest === null ? `Over ${youngest - 1} days` : `${youngest}–${oldest} days`;
    const view: View = {
      kind: 'age',
      title: `Secrets ${label.toLowerCase()} old`,
      from: oldest === null ? null : enteredAfter(oldest),
      before: index === 0 ? null : enteredAfter(youngest - 1),
    };
    return { key: `age-${youngest}`, label, view };
  });
}

/** What the digest is about: overdue, or due within its days. */
export const digestView = (now: number): View => ({
  kind: 'due',
  title: `Overdue, or due within ${digestDays} days`,
  from: null,
  before: now + digestDays * dayInMs + 1,
});
