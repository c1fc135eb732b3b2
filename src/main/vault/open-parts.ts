import type { Connection } from '../database/connection.ts';
import { CredentialSets, type DueAt } from './credential-sets.ts';
import { damagedSummaries } from './failures.ts';
import { loadSummaries } from './load-summaries.ts';
import type { Records } from './records.ts';
import { Secrets } from './secrets.ts';
import { start, type StartOptions } from './start.ts';

export interface VaultOptions extends StartOptions {
  /** When a set's current secret is due for rotation, ms since 1970; null: never. */
  readonly dueAt: DueAt;
  /**
   * What to do about summaries whose seal doesn't open. `refuse`, the default, throws `vault_corrupt`;
   * `set_aside` opens the vault without them and leaves their rows as they are.
   */
  readonly damagedRecords?: 'refuse' | 'set_aside';
}

/** The parts of an open vault. */
export interface Parts {
  readonly connection: Connection;
  readonly records: Records;
  readonly sets: CredentialSets;
  readonly secrets: Secrets;
  readonly now: () => number;
}

/** The parts of a vault, and the ids of the credential sets whose summaries are damaged. */
export interface OpenedParts {
  readonly parts: Parts;
  readonly damaged: readonly string[];
}

/** Opens or creates the vault, and its summaries. Throws what `Vault.open` says; nothing stays open then. */
export async function openParts(options: VaultOptions): Promise<OpenedParts> {
  const { connection, records } = await start(options);
  try {
    const sets = new CredentialSets(connection, records, options.dueAt);
    const damaged = await loadSummaries(connection, records, options.dueAt, (set) => {
      sets.load(set);
    });
    if (damaged.length > 0 && options.damagedRecords !== 'set_aside') {
      throw damagedSummaries(damaged.length, damaged.length + sets.size);
    }
    const secrets = new Secrets(connection, records);
    const now = (): number => options.clock.now();
    return { parts: { connection, records, sets, secrets, now }, damaged };
  } catch (error) {
    records.wipeKeys();
    connection.abandon();
    throw error;
  }
}
