import * as v from 'valibot';
import { defaultVaultSettings, VaultSettingsSchema, type VaultSettings } from '../../shared/vault.ts';
import type { Connection } from '../database/connection.ts';
import { digestedRow } from '../database/digested-rows.ts';
import { unlessUnwritable } from '../database/failures.ts';
import { writeSingleRecord } from '../database/single-record-store.ts';
import type { AuditLog } from './audit.ts';
import { fingerprintKeyBytes, Fingerprints, newFingerprintKey } from './fingerprints.ts';
import type { ContentLedger } from './integrity/ledger.ts';
import type { Records } from './records.ts';
import { recordDamaged } from './seal.ts';

const FingerprintKey = v.pipe(
  v.string(),
  v.base64(),
  v.transform((text): Buffer => Buffer.from(text, 'base64')),
  v.check(({ length }) => length === fingerprintKeyBytes),
);

/** The settings, and what Keyturn itself has to remember beside them. */
const StoredSchema = v.strictObject({
  ...VaultSettingsSchema.entries,
  /** When Keyturn last began to test all sets by itself, ms since 1970. */
  scheduledTestAt: v.optional(v.nullable(v.number()), null),
  /** When what calendars say last changed though no set was edited, ms since 1970. */
  calendarRevisedAt: v.optional(v.nullable(v.number()), null),
  /** The key of {@link Fingerprints}; null: none was needed yet. */
  fingerprintKey: v.optional(v.nullable(FingerprintKey), null),
});
type Stored = v.InferOutput<typeof StoredSchema>;
/** What Keyturn itself remembers beside the settings. */
type Own = Omit<Stored, keyof VaultSettings>;

/** Told of settings that were changed, once they are in the file. */
export type SettingsListener = (now: VaultSettings, before: VaultSettings) => void;

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
  #own: Own;
  #fingerprints: Fingerprints | null = null;
  readonly #listeners = new Set<SettingsListener>();

  private constructor(
    parts: SettingsParts,
    { scheduledTestAt, calendarRevisedAt, fingerprintKey, ...settings }: Stored,
  ) {
    this.#parts = parts;
    this.#current = Object.freeze(settings);
    this.#own = { scheduledTestAt, calendarRevisedAt, fingerprintKey };
  }

  /**
   * @throws KeyturnError `vault_corrupt` for a record that doesn't open, was put back to an older version, or says
   * what no setting says. To take the defaults instead would let whoever damages the record choose them.
   */
  static load(parts: SettingsParts): Settings {
    const row = parts.connection.read((database) => digestedRow(database, 'vault_settings', '1'));
    if (!row) {
      return new Settings(parts, {
        ...defaultVaultSettings,
        scheduledTestAt: null,
        calendarRevisedAt: null,
        fingerprintKey: null,
      });
    }
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
    return this.#own.scheduledTestAt;
  }

  noteScheduledTest(at: number): void {
    this.#changeOwn({ scheduledTestAt: at });
  }

  /** When what calendars say last changed though no set was edited, ms since 1970; null: never. */
  get calendarRevisedAt(): number | null {
    return this.#own.calendarRevisedAt;
  }

  /** Where it can't be written, such as on a full disk, the change that it goes with stands all the same. */
  noteCalendarRevision(at: number): void {
    unlessUnwritable(() => {
      this.#changeOwn({ calendarRevisedAt: at });
    });
  }

  /** The vault's fingerprints; their key is made when they are first asked for. */
  get fingerprints(): Fingerprints {
    this.#fingerprints ??= new Fingerprints(this.#fingerprintKey());
    return this.#fingerprints;
  }

  /** Takes the key of the fingerprints out of memory, since the vault is closed. */
  wipe(): void {
    this.#fingerprints?.wipe();
    this.#own.fingerprintKey?.fill(0);
  }

  /** @returns the settings as they are now */
  change(change: Partial<VaultSettings>): VaultSettings {
    const next = v.parse(VaultSettingsSchema, { ...this.#current, ...change });
    const { connection, audit } = this.#parts;
    const sealed = this.#sealed(next, this.#own);
    connection.write((database) => {
      writeSingleRecord(database, 'vault_settings', sealed);
      audit.append(database, [
        { action: 'settings_changed', actor: 'user', about: null, detail: wordsFor(change) },
      ]);
    });
    const before = this.#current;
    this.#current = Object.freeze(next);
    for (const listener of [...this.#listeners]) listener(next, before);
    return next;
  }

  /** @returns a function that ends the subscription */
  onChange(listener: SettingsListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #fingerprintKey(): Buffer {
    const { fingerprintKey } = this.#own;
    if (fingerprintKey !== null) return fingerprintKey;
    const key = newFingerprintKey();
    this.#changeOwn({ fingerprintKey: key });
    return key;
  }

  #changeOwn(change: Partial<Own>): void {
    const next = { ...this.#own, ...change };
    const sealed = this.#sealed(this.#current, next);
    this.#parts.connection.write((database) => {
      writeSingleRecord(database, 'vault_settings', sealed);
    });
    this.#own = next;
  }

  #sealed(settings: VaultSettings, own: Own): Buffer {
    const fingerprintKey = own.fingerprintKey?.toString('base64') ?? null;
    return this.#parts.records.sealSettings({ ...settings, ...own, fingerprintKey });
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
  testsPerHost: 'requests to one host',
  providerPolicies: 'rotation policies of providers',
  calendarFile: 'calendar file',
  calendarNames: 'names in calendars',
};

function wordsFor(change: Partial<VaultSettings>): string {
  const changed = Object.keys(change) as (keyof VaultSettings)[];
  return changed.map((name) => names[name]).join(', ');
}
