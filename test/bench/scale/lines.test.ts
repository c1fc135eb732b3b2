import { describe, expect, it } from 'vitest';
import { goalsFor, scaleLines } from './lines.ts';
import type { ScaleSamples } from './measure.ts';

const opening = (opened: number) => ({
  opened,
  processor: opened,
  keychain: 5,
  blocked: 4,
  closed: 2,
  settled: { took: 70, blocked: 5 },
  sets: 10_000,
});
const unlocked = { firstRows: 40, listed: 80, longestInPage: 30, longestInMain: 12 };
const memory = (total: number) => ({ total, byProcess: { main: total / 2, renderer: total / 4 } });

function samplesOf(sets: number): ScaleSamples {
  return {
    sets,
    filled: { took: 1000, bytes: 2 ** 20 },
    closed: [opening(50), opening(40)],
    killed: [opening(90)],
    rowByRow: [opening(800)],
    keePass: { listed: [600, 700], nothingListed: [100, 100], keyDerivation: 'AES' },
    verified: { took: 500, blocked: 6 },
    backedUp: { took: 250, blocked: 7 },
    rekeyed: { took: 2000, blocked: 8 },
    written: { register: [3, 4], rename: [2], rotate: [5], bare: [1, 1] },
    pages: {
      started: [{ ...unlocked, longestInMain: 60 }],
      unlocked: [{ ...unlocked, opened: 55 }],
      keystrokes: [8, 9, 30],
      registered: [4, 6],
      memory: [{ full: memory(320), empty: memory(200) }],
    },
  };
}

const lineOf = (sets: number, what: string, occurrence = 0) =>
  scaleLines(samplesOf(sets)).filter((line) => line.what === what)[occurrence];

describe('the lines of a vault of one size', () => {
  it('leave start and key derivation of KeePassXC out of account where that is the goal', () => {
    const line = lineOf(10_000, '… without its start and key derivation');
    expect(line).toMatchObject({ base: 550, goal: 0.1 });
    expect(line?.verdict.value).toBeCloseTo((50 / 500 + 40 / 600) / 2);
  });

  it('are silent about KeePassXC where it is not installed', () => {
    const lines = scaleLines({ ...samplesOf(10_000), keePass: null });
    expect(lines.filter(({ what }) => what.includes('keepassxc'))).toEqual([]);
  });

  it('count the longest stretch of every run, of a start as of an unlocking', () => {
    expect(lineOf(100_000, '… longest in main')).toMatchObject({ keyturn: 60, goal: 50 });
  });

  it('tell how many sets a second are verified, re-keyed and backed up', () => {
    const rates = [0, 1, 2].map((each) => lineOf(10_000, '… sets in a second', each)?.keyturn);
    expect(rates).toEqual([20_000, 5000, 40_000]);
  });

  it('tell memory as what is more than with an empty vault', () => {
    expect(lineOf(100_000, 'own memory, against an empty vault')).toMatchObject({
      verdict: { kind: 'more', value: 120 },
      goal: 150,
    });
  });
});

describe('the goals', () => {
  it('are those that the issue names for a size, and none for any other', () => {
    expect(goalsFor(10_000)).toMatchObject({ opened: 60, againstKeePass: 0.1, blocked: null });
    expect(goalsFor(100_000)).toMatchObject({ opened: 600, blocked: 50, write: 5, memory: 150 });
    expect(new Set(Object.values(goalsFor(1000)))).toEqual(new Set([null]));
  });
});
