import { timingSafeEqual } from 'node:crypto';
import type { CredentialSet, SecretVersion } from '../../shared/credential.ts';
import type { Connection, WritableDatabase } from '../database/connection.ts';
import { digestedRow } from '../database/digested-rows.ts';
import { insertSecretVersion } from '../database/secret-version-store.ts';
import { currentVersion } from './credential-set.ts';
import type { Fingerprints } from './fingerprints.ts';
import { malformedSecret, noSuchSecretVersion } from './failures.ts';
import type { LiveSecrets } from './live-secrets.ts';
import type { ContentLedger } from './integrity/ledger.ts';
import type { Records } from './records.ts';
import { recordDamaged } from './seal.ts';

/** A secret that is open, for the holder to wipe. */
export interface OpenSecret {
  /** The client secret as UTF-8. */
  readonly bytes: Buffer;
  readonly version: SecretVersion;
}

/** The sealed values of the secret versions. */
export class Secrets {
  readonly #connection: Connection;
  readonly #records: Records;
  readonly #live: LiveSecrets;
  readonly #ledger: ContentLedger;

  constructor(connection: Connection, records: Records, live: LiveSecrets, ledger: ContentLedger) {
    this.#connection = connection;
    this.#records = records;
    this.#live = live;
    this.#ledger = ledger;
  }

  insert(
    database: WritableDatabase,
    credentialSetId: string,
    version: Pick<SecretVersion, 'id' | 'createdAt'>,
    secret: string,
  ): void {
    const bytes = secretBytes(secret);
    try {
      this.#live.remember(bytes);
      const { id, createdAt } = version;
      const sealed = this.#records.sealSecret(id, bytes);
      insertSecretVersion(database, { id, credentialSetId, createdAt, secret: sealed });
    } finally {
      bytes.fill(0);
    }
  }

  /**
   * Which version is whose is read from the sealed summary; the columns of the secret's row are not believed.
   *
   * @param versionId - undefined: the current one
   * @throws KeyturnError `no_such_secret_version`, `vault_corrupt`
   */
  open(set: CredentialSet, versionId: string | undefined): OpenSecret {
    const version =
      versionId === undefined ? currentVersion(set) : set.secretVersions.find(({ id }) => id === versionId);
    if (!version) throw noSuchSecretVersion();
    return { bytes: this.openValue(set, version.id), version };
  }

  /**
   * Opens what a set keeps sealed under an id of its own: a secret version, or its registration access token.
   *
   * @param valueId - null: it keeps none
   * @returns the value, for the caller to wipe
   * @throws KeyturnError `no_such_secret_version`, `vault_corrupt`
   */
  openValue(set: CredentialSet, valueId: string | null): Buffer {
    if (valueId === null) throw noSuchSecretVersion();
    const bytes = this.#unsealed(set, valueId);
    this.#live.remember(bytes);
    return bytes;
  }

  /** The fingerprint of a value that is kept; nobody sees the value itself. @throws KeyturnError as {@link openValue} */
  digest(set: CredentialSet, versionId: string, fingerprints: Pick<Fingerprints, 'of'>): string {
    const bytes = this.#unsealed(set, versionId);
    try {
      return fingerprints.of(bytes);
    } finally {
      bytes.fill(0);
    }
  }

  #unsealed(set: CredentialSet, valueId: string): Buffer {
    const row = this.#connection.read((database) => digestedRow(database, 'secret_versions', valueId));
    if (!row) throw noSuchSecretVersion();
    if (row.owner !== set.id || !this.#ledger.hasRow('secret_versions', row)) throw recordDamaged();
    return this.#records.openSecret(valueId, row.columns.at(-1) as Buffer);
  }

  /** @returns the version that has this very value and still keeps it; one that doesn't open counts for nothing */
  versionWith(set: CredentialSet, secret: string): SecretVersion | undefined {
    const candidate = secretBytes(secret);
    try {
      return set.secretVersions.find(({ id, stage }) => stage !== 'revoked' && this.#has(set, id, candidate));
    } finally {
      candidate.fill(0);
    }
  }

  #has(set: CredentialSet, versionId: string, candidate: Buffer): boolean {
    let kept: Buffer | undefined;
    try {
      kept = this.#unsealed(set, versionId);
      return kept.length === candidate.length && timingSafeEqual(kept, candidate);
    } catch {
      return false;
    } finally {
      kept?.fill(0);
    }
  }
}

/**
 * Writes a secret into memory of its own, which can be wiped: `Buffer.from` would put a short text into a pool
 * that many share. The string itself can't be wiped.
 *
 * @throws KeyturnError `invalid_input` for text that doesn't survive UTF-8
 */
function secretBytes(secret: string): Buffer {
  if (secret === '' || /\p{Surrogate}/u.test(secret)) throw malformedSecret();
  const bytes = Buffer.alloc(Buffer.byteLength(secret, 'utf8'));
  bytes.write(secret, 'utf8');
  return bytes;
}
