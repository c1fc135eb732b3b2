import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Migration } from '../../../src/main/database/migrate.ts';
import { migrations } from '../../../src/main/database/migrations/index.ts';
import { bytesOf, failureOf } from '../vault/temporary.ts';
import { databaseFolder } from './temporary.ts';

/** A closed database that another program has run some SQL on. */
async function changedBy(sql: string) {
  const folder = databaseFolder();
  (await folder.create()).close();
  const other = new Database(folder.file);
  other.exec(sql);
  other.close();
  return folder;
}

describe('a database whose structure another program changed is refused and left as it is', () => {
  it.each([
    [
      'a trigger that drops writes',
      `CREATE TRIGGER deaf BEFORE UPDATE ON credential_sets BEGIN SELECT RAISE(IGNORE); END`,
    ],
    [
      'a trigger that keeps what is destroyed',
      `CREATE TABLE stash (secret BLOB);
       CREATE TRIGGER magpie AFTER DELETE ON secret_versions BEGIN INSERT INTO stash VALUES (old.secret); END`,
    ],
    ['a view', 'CREATE VIEW v AS SELECT * FROM credential_sets'],
    ['a table', 'CREATE TABLE stash (x)'],
    ['a table whose name ends a quotation', 'CREATE TABLE "a"") b" (x)'],
    ['an index', 'CREATE INDEX i ON credential_sets (due_at)'],
    ['a column', 'ALTER TABLE credential_sets ADD COLUMN note TEXT'],
    ['a missing index', 'DROP INDEX secret_versions_by_set'],
    ['a missing table', 'DROP TABLE token_tests'],
  ])('%s', async (_, sql) => {
    const folder = await changedBy(sql);
    const before = bytesOf(folder.directory);
    expect(await failureOf(() => folder.open())).toMatchObject({
      code: 'vault_unreadable',
      message: 'The vault file can’t be read: its structure was changed by another program.',
    });
    expect(bytesOf(folder.directory)).toEqual(before);
  });

  it('before an upgrade, which a trigger could twist', async () => {
    const folder = await changedBy(
      'CREATE TRIGGER t BEFORE UPDATE ON credential_sets BEGIN SELECT RAISE(IGNORE); END',
    );
    const next: Migration = {
      version: migrations.length + 1,
      migrate(database) {
        database.exec('UPDATE credential_sets SET due_at = NULL');
      },
    };
    const before = bytesOf(folder.directory);
    const failure = await failureOf(() => folder.open({ migrations: [...migrations, next] }));
    expect(failure.code).toBe('vault_unreadable');
    expect(bytesOf(folder.directory)).toEqual(before);
  });
});

it('statistics that another program gathered for SQLite’s query planner are no change of structure', async () => {
  const folder = await changedBy(
    `INSERT INTO credential_sets (id, created_at, updated_at, summary) VALUES ('a', 1, 1, x'00'); ANALYZE`,
  );
  (await folder.open()).close();
});
