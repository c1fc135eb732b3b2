import Database from 'better-sqlite3';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { randomFrom } from '../crash/random.ts';
import { contentOf, CrashSite, crashRound, requireSound, type Expected } from '../crash/rounds.ts';
import type { Line } from '../crash/writer.ts';

/** Rounds in all; `npm run test:crash` does 500. */
const rounds = 50;
const roundsPerVault = 10;
const seed = Date.now() % 1_000_000_000;
const minutes = 60_000;

describe('27 killed with SIGKILL at random moments of writing', () => {
  it.each(Array.from({ length: rounds / roundsPerVault }, (_, n) => seed + n * roundsPerVault))(
    '27 every acknowledged write is there, none is half there; audit log and digest hold (seed %d)',
    async (first) => {
      const site = new CrashSite();
      const expected: Expected = new Map();
      try {
        for (let round = 0; round < roundsPerVault; round += 1) {
          await crashRound(site, expected, first + round);
        }
      } finally {
        site.remove();
      }
    },
    10 * minutes,
  );
});

it(
  `27 of a large vault, too, while its snapshot is written (seed ${seed})`,
  async () => {
    const site = new CrashSite();
    const expected: Expected = new Map();
    try {
      await site.fill(expected);
      for (let round = 0; round < roundsPerVault; round += 1) {
        await crashRound(site, expected, seed + rounds + round);
      }
    } finally {
      site.remove();
    }
  },
  10 * minutes,
);

describe('27 killed while the vault gets a new key', () => {
  const site = new CrashSite();
  afterAll(() => {
    site.remove();
  });
  /** How far the work is, in percent; 100: all is written, nothing is committed. */
  const points = [0, ...Array.from({ length: 18 }, (_, n) => 5 + n * 5), 100];
  const before: Expected = new Map();

  function wrap(): string {
    const database = new Database(join(site.directory, 'vault.db'));
    try {
      return (
        database.prepare<[], Buffer>('SELECT vault_key FROM key_wraps').pluck().get()?.toString('hex') ?? ''
      );
    } finally {
      database.close();
    }
  }

  it(
    '27 the old key opens everything, at each of 20 points, and then the new one does',
    async () => {
      for (let round = 0; before.size < 12; round += 1) await crashRound(site, before, seed + 1000 + round);
      const oldWrap = wrap();
      for (const point of points) {
        const lines = await site.run(
          seed,
          (line) => line.kind === 'point' && (line.done * 100) / line.total >= point,
          ['rekey', String(point)],
        );
        expect(lines.at(-1)?.kind, `at ${point} %`).toBe('point');
        await requireWhole();
        expect(wrap(), `at ${point} %`).toBe(oldWrap);
      }
      await site.run(seed, (line) => line.kind === 'rekeyed', ['rekey', 'Infinity']);
      await requireWhole();
      expect(wrap()).not.toBe(oldWrap);
    },
    10 * minutes,
  );

  it(
    '27 killed at random moments of it, also of the commit: one of the two keys opens everything',
    async () => {
      const random = randomFrom(seed);
      for (let round = 0; round < 10; round += 1) {
        // From the last tenth of the work to the end of the commit it takes a few milliseconds.
        const isLate = (line: Line): boolean => line.kind === 'point' && line.done >= line.total * 0.9;
        await site.run(seed + round, (line) => (isLate(line) ? random() * 8 : false), ['rekey', 'Infinity']);
        await requireWhole();
      }
    },
    10 * minutes,
  );

  async function requireWhole(): Promise<void> {
    const vault = await site.open();
    try {
      expect(await contentOf(vault)).toEqual(before);
      await requireSound(vault, seed);
    } finally {
      vault.close();
    }
  }
});
