import { statement, writeRow, type ReadableDatabase, type WritableDatabase } from './connection.ts';

/** A value in a column. */
export type Column = string | number | null | Buffer;

/** A row as its digest sees it. */
export interface DigestedRow {
  readonly id: string;
  /** The credential set that it belongs to; '' for what belongs to none. */
  readonly owner: string;
  /** Every column whose change counts; the sealed one is the last. */
  readonly columns: readonly Column[];
}

interface Shape {
  /** The column with the id of the credential set; null: the table has none. */
  readonly owner: string | null;
  readonly columns: readonly string[];
}

/**
 * The tables whose rows have digests. Left out are the due dates, which are worked out anew at each opening, and
 * the audit log, whose entries are linked to each other.
 */
const shapes = {
  credential_sets: {
    owner: 'id',
    columns: ['sequence', 'id', 'created_at', 'updated_at', 'trashed_at', 'summary'],
  },
  secret_versions: {
    owner: 'credential_set_id',
    columns: ['id', 'credential_set_id', 'created_at', 'secret'],
  },
  token_tests: {
    owner: 'credential_set_id',
    columns: ['sequence', 'id', 'credential_set_id', 'created_at', 'record'],
  },
  vault_settings: { owner: null, columns: ['id', 'settings'] },
  drafts: { owner: null, columns: ['id', 'draft'] },
  own_providers: { owner: null, columns: ['id', 'providers'] },
} as const satisfies Record<string, Shape>;

export type DigestedTable = keyof typeof shapes;
export const digestedTables = Object.keys(shapes) as readonly DigestedTable[];
/** The tables whose rows belong to a credential set. */
export const ownedTables = ['credential_sets', 'secret_versions', 'token_tests'] as const;
/** The tables whose one row belongs to the vault itself. */
export const singleRowTables = ['vault_settings', 'drafts', 'own_providers'] as const;

/**
 * A damaged index may hide a row that is there, and nobody must be told that a secret was destroyed when it wasn't. So
 * what the index doesn't find is looked for without it: that is what the plus sign means to SQLite.
 *
 * @returns the row, or null if there is none with this id
 */
export function digestedRow(
  database: ReadableDatabase,
  table: DigestedTable,
  id: string,
): DigestedRow | null {
  const row =
    rows<[string]>(database, table, 'id = ?').get(id) ?? rows<[string]>(database, table, '+id = ?').get(id);
  return row ? toRow(row) : null;
}

/** @returns the rows whose credential set's id is at least `from` and, unless `to` is null, below it */
export function digestedRowsOfOwners(
  database: ReadableDatabase,
  table: (typeof ownedTables)[number],
  from: string,
  to: string | null,
): DigestedRow[] {
  const owner = shapes[table].owner;
  const found =
    to === null
      ? rows<[string]>(database, table, `${owner} >= ?`).all(from)
      : rows<[string, string]>(database, table, `${owner} >= ? AND ${owner} < ?`).all(from, to);
  return found.map(toRow);
}

/** @returns every row of a table */
export function allDigestedRows(database: ReadableDatabase, table: DigestedTable): DigestedRow[] {
  return rows<[]>(database, table, 'true').all().map(toRow);
}

/** Puts another sealed value in the place of a row's own. */
export function updateSealed(
  database: WritableDatabase,
  table: DigestedTable,
  id: string,
  sealed: Buffer,
): void {
  const column = shapes[table].columns.at(-1);
  writeRow(database, `UPDATE ${table} SET ${column} = ? WHERE id = ?`, sealed, id);
}

export function countRows(database: ReadableDatabase, table: DigestedTable | 'audit_log'): number {
  return Number(statement<[]>(database, `SELECT count(*) AS n FROM ${table}`).pluck().get());
}

/**
 * Calls back for every row that is inserted, updated or deleted through this connection from now on, also by a
 * cascade. Temporary triggers do it: they see what a store might forget to tell, and are never in the file.
 */
export function watchRows(
  database: ReadableDatabase,
  changed: (table: DigestedTable, id: string, owner: string) => void,
): void {
  database.function('keyturn_changed', (table, id, owner) => {
    changed(table as DigestedTable, String(id), String(owner));
    return null;
  });
  for (const table of digestedTables) {
    const { owner, columns } = shapes[table];
    const call = (row: 'NEW' | 'OLD'): string =>
      `SELECT keyturn_changed('${table}', ${row}.id, ${owner === null ? "''" : `${row}.${owner}`});`;
    const trigger = (event: string, body: string): void => {
      const name = `watch_${table}_${event.slice(0, 6).toLowerCase()}`;
      database.exec(`CREATE TEMP TRIGGER ${name} AFTER ${event} ON main.${table} BEGIN ${body} END`);
    };
    trigger('INSERT', call('NEW'));
    trigger('DELETE', call('OLD'));
    trigger(`UPDATE OF ${columns.join(', ')}`, `${call('OLD')} ${call('NEW')}`);
  }
}

function rows<Parameters extends unknown[]>(database: ReadableDatabase, table: DigestedTable, where: string) {
  const { owner, columns } = shapes[table];
  const sql = `SELECT ${owner ?? "''"}, id, ${columns.join(', ')} FROM ${table} WHERE ${where}`;
  return statement<Parameters, Column[]>(database, sql).raw();
}

function toRow([owner, id, ...columns]: Column[]): DigestedRow {
  return { id: String(id), owner: String(owner), columns };
}
