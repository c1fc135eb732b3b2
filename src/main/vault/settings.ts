import * as v from 'valibot';
import { defaultVaultSettings, VaultSettingsSchema, type VaultSettings } from '../../shared/vault.ts';
import type { Connection } from '../database/connection.ts';
import { digestedRow } from '../database/digested-rows.ts';
import { writeSingleRecord } from '../database/single-record-store.ts';
import type { AuditLog } from './audit.ts';
import type { ContentLedger } from './integrity/ledger.ts';
import type { Records } from './records.ts';
import { recordDamaged } from './seal.ts';

/** The settings, and what Keyturn itself has to remember beside them. */
const StoredSchema = v.strictObject({
  ...VaultSettingsSchema.entries,
  /** When Keyturn last began to test all sets by itself, ms since 1970. */
  scheduledTestAt: v.optional(v.nullable(v.number()), null),
});
type Stored = v.InferOutput<typeof StoredSchema>;

/** What the settings are read from and written with. */
export interface SettingsParts {
  readonly connection: Connection;
  readonly records: Records;
  readonly ledger: ContentLedger;
  readonly audit: AuditLog;
}

/**
 * The settings that protect the vault, in memory and sealed in their table. A vault whose settings were never
 * changed has no record of them.
 */
export class Settings {
  readonly #parts: SettingsParts;
  #current: VaultSettings;
  #scheduledTestAt: number | null;

  private constructor(parts: SettingsParts, { scheduledTestAt, ...settings }: Stored) {
    this.#parts = parts;
    this.#current = Object.freeze(settings);
    this.#scheduledTestAt = scheduledTestAt;
  }

  /**
   * @throws KeyturnError `vault_corrupt` for a record that doesn't open, was put back to an older version, or says
   * what no setting says. To take the defaults instead would let whoever damages the record choose them.
   */
  static load(parts: SettingsParts): Settings {
    const row = parts.connection.read((database) => digestedRow(database, 'vault_settings', '1'));
    if (!row) return new Settings(parts, { ...defaultVaultSettings, scheduledTestAt: null });
    if (!parts.ledger.hasRow('vault_settings', row)) throw recordDamaged();
    const checked = v.safeParse(StoredSchema, parts.records.openSettings(row.columns.at(-1) as Buffer));
    if (!checked.success) throw recordDamaged();
    return new Settings(parts, checked.output);
  }

  get current(): VaultSettings {
    return this.#current;
  }

  /** When Keyturn last began to test all sets by itself, ms since 1970; null: never. */
  get scheduledTestAt(): number | null {
    return this.#scheduledTestAt;
  }

  noteScheduledTest(at: number): void {
    const sealed = this.#sealed(this.#current, at);
    this.#parts.connection.write((database) => {
      writeSingleRecord(database, 'vault_settings', sealed);
    });
    this.#scheduledTestAt = at;
  }

  /** @returns the settings as they are now */
  change(change: Partial<VaultSettings>): VaultSettings {
    const next = v.parse(VaultSettingsSchema, { ...this.#current, ...change });
    const { connection, audit } = this.#parts;
    const sealed = this.#sealed(next, this.#scheduledTestAt);
    connection.write((database) => {
      writeSingleRecord(database, 'vault_settings', sealed);
      audit.append(database, [
        { action: 'settings_changed', actor: 'user', about: null, detail: wordsFor(change) },
      ]);
    });
    this.#current = Object.freeze(next);
    return this.#current;
  }

  #sealed(settings: VaultSettings, scheduledTestAt: number | null): Buffer {
    return this.#parts.records.sealSettings({ ...settings, scheduledTestAt });
  }
}

/** What each setting is called in the audit log. Not what it was set to: a folder's name is nobody's business. */
const names: Readonly<Record<keyof VaultSettings, string>> = {
  lockAfterIdle: 'lock after idle',
  lockOnSuspend: 'lock on suspend',
  lockOnScreenLock: 'lock on screen lock',
  clearClipboardAfter: 'clear clipboard after',
  backupFolder: 'backup folder',
  network: 'network',
  testSchedule: 'test schedule',
};

function wordsFor(change: Partial<VaultSettings>): string {
  const changed = Object.keys(change) as (keyof VaultSettings)[];
  return changed.map((name) => names[name]).join(', ');
}
