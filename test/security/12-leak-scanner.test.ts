import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { leakForms } from './support/leak-forms.ts';
import { LeakScanner } from './support/leak-scanner.ts';

// The controls of the forensic test (12-nothing-at-rest.spec.ts): a search that finds nothing proves something only if
// it would have found what is there.

const secret = 'planted&secret"<\\/+ %é€🔑8Mn5';
const scanner = new LeakScanner({ secret });
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyturn-planted-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const utf8 = Buffer.from(secret);
const around = (bytes: Buffer | string): Buffer =>
  Buffer.concat([Buffer.from([0, 255]), Buffer.from(bytes as Buffer), Buffer.from([7])]);

// Written down here once more by other means than the search has.
const planted: Record<string, Buffer | string> = {
  raw: `before ${secret} after`,
  'utf-16le': Buffer.from(`before ${secret} after`, 'utf16le'),
  'utf-16be': Buffer.from(`before ${secret} after`, 'utf16le').swap16(),
  hex: utf8.toString('hex'),
  HEX: utf8.toString('hex').toUpperCase(),
  'url-encoded': `?a=${encodeURIComponent(secret)}&b`,
  'form-encoded': new URLSearchParams({ a: secret, b: 'c' }).toString(),
  json: JSON.stringify({ a: secret }),
  'json, ascii': '{"a":"planted&secret\\"<\\\\/+ %\\u00e9\\u20ac\\ud83d\\udd118Mn5"}',
  ...Object.fromEntries(
    [0, 1, 2, 3, 4, 5].flatMap((offset) => {
      const whole = Buffer.concat([Buffer.alloc(offset, 'x'), utf8, Buffer.from('tail')]);
      return [
        [`base64 after ${offset} bytes`, whole.toString('base64')],
        [`base64url after ${offset} bytes`, whole.toString('base64url')],
      ];
    }),
  ),
  gzip: gzipSync(`before ${secret} after`),
};

it.each(Object.entries(planted))('12: the search finds what was planted as %s', async (_form, content) => {
  writeFileSync(join(folder, 'planted'), around(content as Buffer));
  expect(await scanner.scanFolder(folder)).not.toEqual([]);
});

it.each(leakForms(secret))(
  '12: the search finds $form at the very start and end of a file',
  async ({ bytes }) => {
    writeFileSync(join(folder, 'planted'), bytes);
    expect(await scanner.scanFolder(folder)).not.toEqual([]);
  },
);

it('12: the search finds a file’s name', async () => {
  const named = new LeakScanner({ name: 'seeded-name-8Mn5' });
  writeFileSync(join(folder, 'draft of seeded-name-8Mn5.txt'), '');
  expect(await named.scanFolder(folder)).toEqual(['name (raw) in /draft of seeded-name-8Mn5.txt']);
});

it('12: the search finds a row that was deleted but still lies in a free page', async () => {
  const path = join(folder, 'vault.db');
  const database = new DatabaseSync(path);
  database.exec('PRAGMA secure_delete = OFF; CREATE TABLE t (a TEXT)');
  database.prepare('INSERT INTO t VALUES (?)').run(secret);
  database.exec('DELETE FROM t');
  database.close();
  expect(await scanner.scanFolder(folder)).toEqual(['secret (raw) in /vault.db']);
});

it('12: the search finds a value that a database split over two pages, also one still in the WAL', async () => {
  const database = new DatabaseSync(join(folder, 'vault.db'));
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (a TEXT)');
  const row = database.prepare('INSERT INTO t VALUES (?)');
  for (let before = 8_150; before < 8_200; before += 4) row.run('x'.repeat(before) + secret);
  // In whole pieces it lies in most of those rows, but the search knows each of them by its value.
  expect(await scanner.scanFolder(folder)).toContain('secret (raw) in /vault.db');
  database.close();
});

it('12: the search finds nothing where nothing is', async () => {
  writeFileSync(join(folder, 'innocent'), around(secret.slice(0, -1)));
  expect(await scanner.scanFolder(folder)).toEqual([]);
});

it('12: the search refuses a text that would be found by chance', () => {
  expect(() => new LeakScanner({ short: 'abc' })).toThrow('too short');
});
