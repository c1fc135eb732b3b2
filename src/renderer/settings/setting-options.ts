import { formatCount } from '../ui/format.ts';
import type { SelectOption } from '../ui/select-options.ts';

export const never = 'never';

/** Minutes, as the schema allows them. */
export const idleOptions: readonly SelectOption[] = [
  ...[1, 2, 5, 10, 15, 30, 60].map((minutes) => ({
    value: String(minutes),
    label: minutes === 60 ? '1 hour' : formatCount(minutes, 'minute'),
  })),
  { value: never, label: 'Never' },
];

const seconds = (choices: readonly number[]): readonly SelectOption[] =>
  choices.map((choice) => ({
    value: String(choice),
    label: choice % 60 === 0 ? formatCount(choice / 60, 'minute') : `${choice} seconds`,
  }));

/** Seconds, as the schema allows them. */
export const clipboardOptions = seconds([10, 20, 30, 60, 90, 120]);
export const headerTimeoutOptions = seconds([5, 10, 20, 30, 60]);
export const totalTimeoutOptions = seconds([10, 20, 30, 60, 120]);

export const proxyOptions: readonly SelectOption[] = [
  { value: 'system', label: 'As the system says' },
  { value: 'direct', label: 'No proxy' },
  { value: 'fixed', label: 'This proxy' },
  { value: 'pac', label: 'A PAC script' },
];
