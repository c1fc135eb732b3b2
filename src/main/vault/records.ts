import type { CredentialSet } from '../../shared/credential.ts';
import type { Provider } from '../../shared/provider.ts';
import type { TokenTestRecord } from '../../shared/token-test.ts';
import type { AuditEntry, VaultSettings } from '../../shared/vault.ts';
import type { AuditRow } from '../database/audit-store.ts';
import type { CredentialSetRow, RowMoments } from '../database/credential-set-store.ts';
import type { TokenTestRow } from '../database/token-test-store.ts';
import { auditLink } from './audit-link.ts';
import { frozen } from './credential-set.ts';
import { upgraded } from './upgrade.ts';
import type { KeyWrapRow, VaultHeaderRow } from '../database/vault-header-store.ts';
import { isSealedUnder, recordDamaged, seal, unseal, type Place, type SealKey } from './seal.ts';
import { checkCanary, completeHeader, type VaultHeader } from './vault-header.ts';
import { wipeSubkeys, type SubkeyLabel, type VaultKeys } from './vault-key.ts';

/** The sealed column of each table, and the subkey that it is sealed under. */
const sealedColumns = {
  credential_sets: { field: 'summary', key: 'summaries' },
  secret_versions: { field: 'secret', key: 'secrets' },
  token_tests: { field: 'record', key: 'summaries' },
  vault_settings: { field: 'settings', key: 'summaries' },
  drafts: { field: 'draft', key: 'secrets' },
  own_providers: { field: 'providers', key: 'summaries' },
  audit_log: { field: 'entry', key: 'audit' },
  summary_snapshot: { field: 'summaries', key: 'summaries' },
} as const satisfies Record<string, { readonly field: string; readonly key: SubkeyLabel }>;
export type SealedTable = keyof typeof sealedColumns;

/**
 * Turns records into sealed bytes and back. The columns beside them aren't sealed, so each is compared with
 * its copy inside the seal; only the due date isn't, since it is worked out anew at each opening.
 */
export class Records {
  readonly vaultId: string;
  readonly #schemaVersion: number;
  readonly #keys: VaultKeys;

  constructor(vaultId: string, schemaVersion: number, keys: VaultKeys) {
    this.vaultId = vaultId;
    this.#schemaVersion = schemaVersion;
    this.#keys = keys;
  }

  sealSummary(set: CredentialSet): Buffer {
    return sealJson(set, (plain) => seal(this.#keys.summaries, this.#summaryPlace(set.id), plain));
  }

  /** @throws KeyturnError `vault_corrupt` */
  openSummary(row: Omit<CredentialSetRow, keyof RowMoments>): CredentialSet {
    const set = openJson<CredentialSet>(
      unseal(this.#keys.summaries, this.#summaryPlace(row.id), row.summary),
    );
    const agrees =
      set.id === row.id &&
      set.createdAt === row.createdAt &&
      set.updatedAt === row.updatedAt &&
      set.trashedAt === row.trashedAt;
    if (!agrees) throw recordDamaged();
    return frozen(upgraded(set));
  }

  /** @param plain - for the caller to wipe */
  sealSnapshotPart(part: number, plain: Uint8Array): Buffer {
    return seal(this.#keys.summaries, this.#snapshotPlace(part), plain);
  }

  /**
   * @returns the plaintext, for the caller to wipe
   * @throws KeyturnError `vault_corrupt`
   */
  openSnapshotPart(part: number, blob: Buffer): Buffer {
    return unseal(this.#keys.summaries, this.#snapshotPlace(part), blob);
  }

  sealSecret(versionId: string, secret: Uint8Array): Buffer {
    return seal(this.#keys.secrets, this.#secretPlace(versionId), secret);
  }

  /**
   * @returns the secret, for the caller to wipe
   * @throws KeyturnError `vault_corrupt`
   */
  openSecret(versionId: string, blob: Buffer): Buffer {
    return unseal(this.#keys.secrets, this.#secretPlace(versionId), blob);
  }

  sealTokenTest(record: TokenTestRecord): Buffer {
    return sealJson(record, (plain) => seal(this.#keys.summaries, this.#tokenTestPlace(record.id), plain));
  }

  /** @throws KeyturnError `vault_corrupt` */
  openTokenTest(row: TokenTestRow): TokenTestRecord {
    const record = openJson<TokenTestRecord>(
      unseal(this.#keys.summaries, this.#tokenTestPlace(row.id), row.record),
    );
    const agrees =
      record.id === row.id && record.credentialSetId === row.credentialSetId && record.at === row.createdAt;
    if (!agrees) throw recordDamaged();
    return record;
  }

  /** For what finds secrets again without having them. */
  get fingerprintsKey(): SealKey {
    return this.#keys.fingerprints;
  }

  sealSettings(settings: VaultSettings & Readonly<Record<string, unknown>>): Buffer {
    return sealJson(settings, (plain) => seal(this.#keys.summaries, this.#settingsPlace(), plain));
  }

  /**
   * @returns whatever was sealed; to be checked
   * @throws KeyturnError `vault_corrupt`
   */
  openSettings(blob: Buffer): unknown {
    return openJson(unseal(this.#keys.summaries, this.#settingsPlace(), blob));
  }

  sealOwnProviders(providers: readonly Provider[]): Buffer {
    return sealJson(providers, (plain) => seal(this.#keys.summaries, this.#ownProvidersPlace(), plain));
  }

  /**
   * @returns whatever was sealed; to be checked
   * @throws KeyturnError `vault_corrupt`
   */
  openOwnProviders(blob: Buffer): unknown {
    return openJson(unseal(this.#keys.summaries, this.#ownProvidersPlace(), blob));
  }

  /** @param draft - JSON text as UTF-8, for the caller to wipe: it may hold a client secret */
  sealDraft(draft: Uint8Array): Buffer {
    return seal(this.#keys.secrets, this.#draftPlace(), draft);
  }

  /**
   * @returns whatever was sealed; to be checked
   * @throws KeyturnError `vault_corrupt`
   */
  openDraft(blob: Buffer): unknown {
    return openJson(unseal(this.#keys.secrets, this.#draftPlace(), blob));
  }

  /** Seals what is kept in memory over a lock. @param plain - for the caller to wipe */
  sealForLater(plain: Uint8Array): Buffer {
    return seal(this.#keys.secrets, this.#place('memory', '1', 'later'), plain);
  }

  /**
   * @returns the plaintext, for the caller to wipe
   * @throws KeyturnError `vault_corrupt`
   */
  openForLater(blob: Buffer): Buffer {
    return unseal(this.#keys.secrets, this.#place('memory', '1', 'later'), blob);
  }

  sealAuditEntry(entry: AuditEntry): Buffer {
    return sealJson(entry, (plain) => seal(this.#keys.audit, this.#auditPlace(entry.sequence), plain));
  }

  /** @throws KeyturnError `vault_corrupt` */
  openAuditEntry(row: Omit<AuditRow, 'link'>): AuditEntry {
    const entry = openJson<AuditEntry>(unseal(this.#keys.audit, this.#auditPlace(row.sequence), row.entry));
    const agrees =
      entry.sequence === row.sequence &&
      entry.at === row.createdAt &&
      entry.credentialSetId === row.credentialSetId;
    if (!agrees) throw recordDamaged();
    return entry;
  }

  /** What ties an audit entry to the one before it. */
  auditLink(formerLink: Buffer, row: Omit<AuditRow, 'link'>): Buffer {
    return auditLink(this.#keys.audit, formerLink, row);
  }

  /**
   * Opens what any row keeps sealed, whatever it is.
   *
   * @returns the plaintext, for the caller to wipe
   * @throws KeyturnError `vault_corrupt`
   */
  openSealed(table: SealedTable, rowId: string, blob: Buffer): Buffer {
    const { key, field } = sealedColumns[table];
    return unseal(this.#keys[key], this.#place(table, rowId, field), blob);
  }

  /** The records of the same vault under other keys. */
  withKeys(keys: VaultKeys): Records {
    return new Records(this.vaultId, this.#schemaVersion, keys);
  }

  /**
   * Goes on with other keys, and so does everybody who shares them; those it was given are wiped. What is remembered
   * of secrets in the clear stays under the former key until the vault is closed, since it is in memory only.
   */
  takeOver(keys: VaultKeys): void {
    for (const label of ['summaries', 'secrets', 'audit'] as const) this.#keys[label].takeOver(keys[label]);
    keys.fingerprints.wipe();
  }

  /**
   * Seals what a row keeps anew, at the same place under other keys.
   *
   * @throws KeyturnError `vault_corrupt` if it doesn't open
   */
  resealed(table: SealedTable, rowId: string, blob: Buffer, keys: VaultKeys): Buffer {
    const { key, field } = sealedColumns[table];
    const plain = this.openSealed(table, rowId, blob);
    try {
      return seal(keys[key], this.#place(table, rowId, field), plain);
    } finally {
      plain.fill(0);
    }
  }

  /**
   * Whether a header, of a copy of this vault, was made under its present key.
   *
   * @throws KeyturnError `vault_corrupt` if it was, but isn't what was made
   */
  isOwnHeader(header: VaultHeader): boolean {
    const isOwn =
      header.row.vaultId === this.vaultId && isSealedUnder(this.#keys.summaries, header.row.canary);
    if (isOwn) checkCanary(header, this.#keys.summaries);
    return isOwn;
  }

  /** @returns the header for a copy of this vault whose wraps are replaced */
  headerWith(row: VaultHeaderRow, wraps: readonly KeyWrapRow[]): VaultHeader {
    return completeHeader({ ...row, wraps }, this.#keys.summaries);
  }

  wipeKeys(): void {
    wipeSubkeys(this.#keys);
  }

  #summaryPlace(rowId: string): Place {
    return this.#place('credential_sets', rowId, 'summary');
  }

  #snapshotPlace(part: number): Place {
    return this.#place('summary_snapshot', String(part), 'summaries');
  }

  #secretPlace(rowId: string): Place {
    return this.#place('secret_versions', rowId, 'secret');
  }

  #tokenTestPlace(rowId: string): Place {
    return this.#place('token_tests', rowId, 'record');
  }

  #settingsPlace(): Place {
    return this.#place('vault_settings', '1', 'settings');
  }

  #draftPlace(): Place {
    return this.#place('drafts', '1', 'draft');
  }

  #ownProvidersPlace(): Place {
    return this.#place('own_providers', '1', 'providers');
  }

  #auditPlace(sequence: number): Place {
    return this.#place('audit_log', String(sequence), 'entry');
  }

  #place(table: string, rowId: string, field: string): Place {
    return { vaultId: this.vaultId, table, rowId, field, schemaVersion: this.#schemaVersion };
  }
}

function sealJson(value: unknown, sealing: (plain: Buffer) => Buffer): Buffer {
  const plain = Buffer.from(JSON.stringify(value));
  try {
    return sealing(plain);
  } finally {
    plain.fill(0);
  }
}

function openJson<T>(plain: Buffer): T {
  try {
    return JSON.parse(plain.toString('utf8')) as T;
  } finally {
    plain.fill(0);
  }
}
