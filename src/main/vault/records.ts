import type { CredentialSet } from '../../shared/credential.ts';
import type { TokenTestRecord } from '../../shared/token-test.ts';
import type { CredentialSetRow } from '../database/credential-set-store.ts';
import type { TokenTestRow } from '../database/token-test-store.ts';
import { frozen } from './credential-set.ts';
import { recordDamaged, seal, unseal, type Place } from './seal.ts';
import { wipeSubkeys, type VaultKeys } from './vault-key.ts';

/**
 * Turns records into sealed bytes and back. The columns beside them aren't sealed, so each is compared with
 * its copy inside the seal; only the due date isn't, since it is worked out anew at each opening.
 */
export class Records {
  readonly #vaultId: string;
  readonly #schemaVersion: number;
  readonly #keys: VaultKeys;

  constructor(vaultId: string, schemaVersion: number, keys: VaultKeys) {
    this.#vaultId = vaultId;
    this.#schemaVersion = schemaVersion;
    this.#keys = keys;
  }

  sealSummary(set: CredentialSet): Buffer {
    return sealJson(set, (plain) => seal(this.#keys.summaries, this.#summaryPlace(set.id), plain));
  }

  /** @throws KeyturnError `vault_corrupt` */
  openSummary(row: CredentialSetRow): CredentialSet {
    const set = openJson<CredentialSet>(
      unseal(this.#keys.summaries, this.#summaryPlace(row.id), row.summary),
    );
    const agrees =
      set.id === row.id &&
      set.createdAt === row.createdAt &&
      set.updatedAt === row.updatedAt &&
      set.trashedAt === row.trashedAt;
    if (!agrees) throw recordDamaged();
    return frozen(set);
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

  wipeKeys(): void {
    wipeSubkeys(this.#keys);
  }

  #summaryPlace(rowId: string): Place {
    return this.#place('credential_sets', rowId, 'summary');
  }

  #secretPlace(rowId: string): Place {
    return this.#place('secret_versions', rowId, 'secret');
  }

  #tokenTestPlace(rowId: string): Place {
    return this.#place('token_tests', rowId, 'record');
  }

  #place(table: string, rowId: string, field: string): Place {
    return { vaultId: this.#vaultId, table, rowId, field, schemaVersion: this.#schemaVersion };
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
