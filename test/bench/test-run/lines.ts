import { itself, medianLine, type Line } from '../lines.ts';
import { median } from '../statistics.ts';
import type { TestRunSamples, Throughput } from './measure.ts';

/** As a ratio, the bare loop's throughput to the run's: at most this, so that the run has 60 % of it at least. */
const mostTimesSlower = 1 / 0.6;
const longestFrame = 50;
/** A run may leave results behind, but the next must not add to them. */
const mostGrowth = 1.1;

export function testRunLines({ atOnce, delayed, latency, memory, heap }: TestRunSamples): readonly Line[] {
  return [
    ...throughputLines(`answers after ${latency} ms`, delayed, mostTimesSlower),
    ...throughputLines('answers at once', atOnce, null),
    itself('longest frame of the window', Math.max(...[...delayed, ...atOnce].map(frameOf)), longestFrame),
    medianLine('… of each run', [...delayed, ...atOnce].map(frameOf), 'ms', null),
    medianLine(
      'longest in main',
      [...delayed, ...atOnce].map(({ longestInMain }) => longestInMain),
      'ms',
      null,
    ),
    growth('heap of main after the last run', heap),
    ...(memory.length > 0
      ? [
          growth(
            'memory after the last run',
            memory.map(({ total }) => total),
          ),
        ]
      : []),
  ];
}

const frameOf = ({ longestFrame: frame }: Throughput): number => frame;

function throughputLines(what: string, samples: readonly Throughput[], goal: number | null): readonly Line[] {
  const against = (name: string, pick: (each: Throughput) => number, most: number | null): Line => {
    const ours = samples.map(({ run }) => run);
    return {
      what: `${what}, against ${name}`,
      keyturn: median(ours),
      spread: ours.length < 2 ? null : [Math.min(...ours), Math.max(...ours)],
      base: median(samples.map(pick)),
      unit: '/s',
      verdict: { kind: 'ratio', value: median(samples.map((each) => pick(each) / each.run)) },
      goal: most === null ? null : Math.round(most * 100) / 100,
    };
  };
  return [
    against('fetch', ({ nodeFetch }) => nodeFetch, goal),
    against('net.fetch', ({ netFetch }) => netFetch, null),
  ];
}

/** MB after the first run and after the last. */
function growth(what: string, values: readonly number[]): Line {
  const [, first = Number.NaN, last = Number.NaN] = [values[0], values[1], values.at(-1)];
  return {
    what,
    keyturn: last,
    spread: null,
    base: first,
    unit: 'MB',
    verdict: { kind: 'ratio', value: last / first },
    goal: mostGrowth,
  };
}
