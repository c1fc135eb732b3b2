import { medianLine, type Line } from '../lines.ts';
import type { PolicySamples } from './measure.ts';

/** What the issue asks of 100,000 sets, in ms. */
const soonEnough = 200;

export function policyLines({ decided, processor, withLookup, statuses }: PolicySamples): readonly Line[] {
  return [
    medianLine(`every set’s status, of ${statuses} that occur`, decided, 'ms', soonEnough),
    medianLine('… processor time of it', processor, 'ms', null),
    medianLine('… with looking up its policy', withLookup, 'ms', soonEnough),
  ];
}
