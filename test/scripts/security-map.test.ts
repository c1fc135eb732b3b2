import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../security');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const tests = readdirSync(folder).filter((name) => /\.(?:test|spec)\.ts$/.test(name));

/** The numbers that begin the names of a file's tests and of groups of them. */
const numbersIn = (name: string): string[] =>
  [...read(name).matchAll(/\(\s*['`](\d+):? \S/g)].map(([, number = '']) => number);

it.each(Array.from({ length: 27 }, (_, index) => String(index + 1)))(
  'test/security/README.md names the files of assertion %s',
  (number) => {
    const row = new RegExp(`^\\| ${number} .*$`, 'm').exec(read('README.md'))?.[0] ?? '';
    const named = [...row.matchAll(/`([\w.-]+\.(?:test|spec)\.ts)`/g)].map(([, name = '']) => name);
    expect(named.sort()).toEqual(tests.filter((name) => numbersIn(name).includes(number)).sort());
  },
);
