import { timingSafeEqual } from 'node:crypto';
import type { CredentialSet, SecretVersion } from '../../shared/credential.ts';
import type { Connection, WritableDatabase } from '../database/connection.ts';
import { digestedRow } from '../database/digested-rows.ts';
import { insertSecretVersion } from '../database/secret-version-store.ts';
import { currentVersion } from './credential-set.ts';
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
    const row = this.#connection.read((database) => digestedRow(database, 'secret_versions', version.id));
    if (!row) throw noSuchSecretVersion();
    if (row.owner !== set.id || !this.#ledger.hasRow('secret_versions', row)) throw recordDamaged();
    const bytes = this.#records.openSecret(version.id, row.columns.at(-1) as Buffer);
    this.#live.remember(bytes);
    return { bytes, version };
  }

  /** Whether this is the set's current secret. A current secret that doesn't open can be replaced by any. */
  isCurrent(set: CredentialSet, secret: string): boolean {
    const candidate = secretBytes(secret);
    let current: Buffer | undefined;
    try {
      current = this.open(set, undefined).bytes;
      return current.length === candidate.length && timingSafeEqual(current, candidate);
    } catch {
      return false;
    } finally {
      candidate.fill(0);
      current?.fill(0);
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
