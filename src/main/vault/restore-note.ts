import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { vaultFiles } from '../database/files.ts';
import { unlessUnwritable, withDatabaseFailures } from '../database/failures.ts';
import type { AuditLog } from './audit.ts';

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * That a backup was restored, until the audit log can take it: a vault that asks for its passphrase takes no entry before
 * that, and Keyturn may be closed meanwhile. A file beside the vault, since the vault is the backup's by then.
 */
export class RestoreNote {
  readonly #path: string;

  /** @param directory - the folder that holds the vault */
  constructor(directory: string) {
    this.#path = vaultFiles(directory).restoreNote;
  }

  /** @param at - when the restored backup was made, ms since 1970 */
  write(at: number): void {
    // A restore that went well isn't undone because it can't be noted.
    unlessUnwritable(() => {
      withDatabaseFailures(() => {
        writeFileSync(this.#path, new Date(at).toISOString(), { mode: 0o600 });
      });
    });
  }

  /**
   * Moves it to the log of the vault, which is open now. Of what stands there, only a time is taken over.
   *
   * @returns whether there was one: then this is the first opening since a restore
   */
  moveTo(audit: AuditLog): boolean {
    if (!existsSync(this.#path)) return false;
    try {
      const at = readFileSync(this.#path, 'utf8');
      if (moment.test(at)) audit.record('vault_restored', { detail: `To the backup of ${at}` });
      rmSync(this.#path);
    } catch {
      // Whatever lies there must not keep anybody from the vault. It is tried again at the next unlocking.
    }
    return true;
  }
}
