import Database from 'better-sqlite3';
import { Connection, type ReadableDatabase } from './connection.ts';
import { unreadable } from './failures.ts';
import { migrate, schemaVersion, type Migration } from './migrate.ts';

/**
 * Checks that the database has the structure that the migrations gave it, and nothing beside it. A trigger that
 * somebody added could drop writes without an error, or keep a copy of what is destroyed; no seal covers that.
 *
 * To be called before anything else reads or writes a table. It holds for after an upgrade, too: from a
 * structure that is as it should be, the migrations lead to one that is.
 *
 * @throws KeyturnError `vault_unreadable`
 */
export function requireOwnStructure(connection: Connection, migrations: readonly Migration[]): void {
  const found = connection.read((database) => ({
    version: schemaVersion(database),
    structure: structureOf(database),
  }));
  const ran = migrations.filter(({ version }) => version <= found.version);
  if (found.structure !== structureAfter(ran)) {
    throw unreadable('its structure was changed by another program');
  }
}

/** What a new database looks like after these migrations. In memory that takes about a millisecond. */
function structureAfter(migrations: readonly Migration[]): string {
  const database = new Database(':memory:');
  try {
    return new Connection(database, () => undefined).write((fresh) => {
      migrate(fresh, migrations);
      return structureOf(fresh);
    });
  } finally {
    database.close();
  }
}

/**
 * Every table, index, view and trigger, as one text to compare. Left out are the tables that `ANALYZE` adds,
 * which only inform the query planner; by type too, since a forged trigger may have any name.
 */
function structureOf(database: ReadableDatabase): string {
  const objects = database
    .prepare(
      `SELECT type, name, tbl_name, sql FROM sqlite_schema
        WHERE NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4'))
        ORDER BY type, name`,
    )
    .raw()
    .all();
  return JSON.stringify(objects);
}
