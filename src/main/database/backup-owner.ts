import Database from 'better-sqlite3';

/** @returns the id of the vault that a backup is of; null if the file doesn't tell */
export function vaultIdIn(path: string): string | null {
  let backup: Database.Database | undefined;
  try {
    backup = new Database(path, { readonly: true, fileMustExist: true });
    backup.pragma('trusted_schema = OFF');
    return backup.prepare<[], string>('SELECT vault_id FROM vault_header').pluck().get() ?? null;
  } catch {
    return null;
  } finally {
    backup?.close();
  }
}
