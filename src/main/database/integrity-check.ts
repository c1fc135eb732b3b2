import type { Connection } from './connection.ts';
import { tablesOf } from './tables.ts';

/**
 * SQLite's longer check, a table at a time: whether pages, rows and indexes fit together.
 *
 * @param pause - called between the tables; may give a pause to await
 * @returns which tables are damaged, in words
 */
export async function problemsOfDatabase(
  connection: Connection,
  pause: () => Promise<void> | undefined,
): Promise<string[]> {
  const tables = connection.read(tablesOf);
  const problems: string[] = [];
  for (const table of tables) {
    const verdict = connection.read((database) =>
      database.pragma(`integrity_check("${table}")`, { simple: true }),
    );
    if (verdict !== 'ok') problems.push(`the table of ${table.replaceAll('_', ' ')} in the vault’s file`);
    await pause();
  }
  return problems;
}
