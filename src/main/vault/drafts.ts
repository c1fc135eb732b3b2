import * as v from 'valibot';
import { DraftSchema, type Draft } from '../../shared/vault.ts';
import type { Connection } from '../database/connection.ts';
import { digestedRow } from '../database/digested-rows.ts';
import { deleteSingleRecord, writeSingleRecord } from '../database/single-record-store.ts';
import { removeTraces } from '../database/traces.ts';
import type { ContentLedger } from './integrity/ledger.ts';
import type { Records } from './records.ts';
import { recordDamaged } from './seal.ts';

/** What was being typed when the vault locked. It may hold a client secret, so it is sealed as one. */
export class Drafts {
  readonly #connection: Connection;
  readonly #records: Records;
  readonly #ledger: ContentLedger;

  constructor(connection: Connection, records: Records, ledger: ContentLedger) {
    this.#connection = connection;
    this.#records = records;
    this.#ledger = ledger;
  }

  /**
   * Seals a draft in place of the former one.
   *
   * @param draft - the draft's JSON text as UTF-8, for the caller to wipe
   */
  keep(draft: Uint8Array): void {
    const sealed = this.#records.sealDraft(draft);
    this.#connection.write((database) => {
      writeSingleRecord(database, 'drafts', sealed);
    });
    removeTraces(this.#connection);
  }

  /**
   * Takes the draft out: after that, its ciphertext is not in the file any more.
   *
   * @returns null if there is none
   * @throws KeyturnError `vault_corrupt` if it doesn't open, or is an older one; it stays then
   */
  take(): Draft | null {
    const row = this.#connection.read((database) => digestedRow(database, 'drafts', '1'));
    if (!row) return null;
    if (!this.#ledger.hasRow('drafts', row)) throw recordDamaged();
    const checked = v.safeParse(DraftSchema, this.#records.openDraft(row.columns.at(-1) as Buffer));
    if (!checked.success) throw recordDamaged();
    this.#connection.write((database) => {
      deleteSingleRecord(database, 'drafts');
    });
    removeTraces(this.#connection);
    return checked.output;
  }
}
