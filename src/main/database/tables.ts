import type { ReadableDatabase } from './connection.ts';

/** @returns the names of all tables, in order */
export function tablesOf(database: ReadableDatabase): string[] {
  return database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all();
}
