import type { Connection, ReadableDatabase, WritableDatabase } from './connection.ts';

/** One step of the schema. It sees sealed bytes only, so it can't change what is inside a record. */
export interface Migration {
  /** The schema version that the step leads to; the first is 1. */
  readonly version: number;
  migrate(database: WritableDatabase): void;
}

/** @returns the schema version that the last of the migrations leads to */
export function latestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}

export function schemaVersion(database: ReadableDatabase): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/** Runs the migrations that the database hasn't had. Belongs into a write transaction, as its type says. */
export function migrate(database: WritableDatabase, migrations: readonly Migration[]): void {
  for (const migration of pendingMigrations(database, migrations)) {
    migration.migrate(database);
    database.pragma(`user_version = ${migration.version}`);
  }
  const violations = database.pragma('foreign_key_check') as unknown[];
  if (violations.length > 0) throw new Error('A migration left rows that refer to rows which do not exist');
}

/**
 * Brings an existing database up to date in one transaction. If anything fails, the database is as it was.
 *
 * @param backUp - makes a checked backup; it is called before anything is changed, and only if something will be
 * @throws whatever the backup or a migration throws
 */
export async function upgrade(
  connection: Connection,
  migrations: readonly Migration[],
  backUp: () => Promise<void>,
): Promise<void> {
  const pending = connection.read((database) => pendingMigrations(database, migrations));
  if (pending.length === 0) return;
  await backUp();
  connection.write((database) => {
    migrate(database, migrations);
  });
}

function pendingMigrations(
  database: ReadableDatabase,
  migrations: readonly Migration[],
): readonly Migration[] {
  const version = schemaVersion(database);
  return migrations.filter((migration) => migration.version > version);
}
