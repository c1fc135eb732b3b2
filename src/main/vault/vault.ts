import { randomUUID } from 'node:crypto';
import type { CredentialSet, CredentialSetFacts, SecretVersion } from '../../shared/credential.ts';
import type { TokenTestRecord } from '../../shared/token-test.ts';
import { unlessUnwritable } from '../database/failures.ts';
import { deleteSecretVersion } from '../database/secret-version-store.ts';
import { deleteOldTokenTests, insertTokenTest, tokenTestsOf } from '../database/token-test-store.ts';
import type { ChangeListener } from './changes.ts';
import * as to from './credential-set.ts';
import { notInTrash, sameSecret, vaultNotOpen } from './failures.ts';
import { openParts, type Parts, type VaultOptions } from './open-parts.ts';

export type { VaultChange } from './changes.ts';
export type { VaultOptions } from './open-parts.ts';

/** How many token tests are kept for each credential set. */
export const keptTokenTests = 500;

/** The facts of a new credential set, checked by their schema, and the value of its client secret. */
export interface NewCredentialSet {
  readonly facts: CredentialSetFacts;
  readonly clientSecret: string;
}

interface Addition {
  readonly set: CredentialSet;
  readonly versionId: string;
  readonly clientSecret: string;
}

function newAddition({ facts, clientSecret }: NewCredentialSet, at: number): Addition {
  const versionId = randomUUID();
  return { set: to.created(facts, { id: randomUUID(), versionId }, at), versionId, clientSecret };
}

/**
 * The open vault: all summaries in memory, secrets only on disk and sealed.
 *
 * Every method may throw KeyturnError `vault_not_open` after {@link close}, `unknown_credential_set` for an id
 * that isn't there, and, where it writes, `disk_full`, `vault_read_only` or `vault_busy`. A method that throws
 * has changed nothing, neither on the disk nor in memory.
 */
export class Vault {
  /** Ids of the credential sets that were set aside because their summaries are damaged. */
  readonly damaged: readonly string[];
  #parts: Parts | null;

  private constructor(parts: Parts, damaged: readonly string[]) {
    this.#parts = parts;
    this.damaged = damaged;
  }

  /**
   * Opens the vault in a folder. Creates one if the folder has none and the keychain works.
   *
   * @throws KeyturnError `keychain_unavailable`, `keychain_locked`, `vault_key_lost`, `vault_corrupt`,
   * `vault_unreadable`, `vault_newer`, `vault_read_only`, `disk_full`, `vault_busy`. Nothing is overwritten.
   */
  static async open(options: VaultOptions): Promise<Vault> {
    const { parts, damaged } = await openParts(options);
    return new Vault(parts, damaged);
  }

  /** @returns all credential sets, those in the trash too, in order of registration; frozen */
  list(): readonly CredentialSet[] {
    return this.#open().sets.list();
  }

  get(id: string): CredentialSet {
    return this.#open().sets.get(id);
  }

  /** @throws KeyturnError `duplicate_client_id`; `invalid_input` for a secret that isn't well-formed text */
  register(facts: CredentialSetFacts, clientSecret: string): CredentialSet {
    const addition = newAddition({ facts, clientSecret }, this.#open().now());
    this.#add([addition]);
    return addition.set;
  }

  /** Registers all of them in one transaction, or none. */
  registerMany(entries: readonly NewCredentialSet[]): readonly CredentialSet[] {
    const at = this.#open().now();
    const additions = entries.map((entry) => newAddition(entry, at));
    this.#add(additions);
    return additions.map(({ set }) => set);
  }

  /** @throws KeyturnError `duplicate_client_id` */
  update(id: string, facts: CredentialSetFacts): CredentialSet {
    return this.#change(id, (set, now) => to.withFacts(set, facts, now));
  }

  setEnabled(id: string, enabled: boolean): CredentialSet {
    return this.#change(id, (set, now) => to.withEnabled(set, enabled, now));
  }

  setExposed(id: string, exposed: boolean): CredentialSet {
    return this.#change(id, (set, now) => to.withExposed(set, exposed, now));
  }

  /** Moves all of them, or none. Those in the trash already stay as they are. */
  moveToTrash(ids: readonly string[]): void {
    const { sets, now } = this.#open();
    const at = now();
    const live = sets.getAll(ids).filter((set) => set.trashedAt === null);
    sets.update(live.map((set) => to.withTrashedAt(set, at, at)));
  }

  /**
   * Restores all of them, or none. Those not in the trash stay as they are.
   *
   * @throws KeyturnError `duplicate_client_id` if another set has a client ID of theirs by now
   */
  restoreFromTrash(ids: readonly string[]): void {
    const { sets, now } = this.#open();
    const at = now();
    const trashed = sets.getAll(ids).filter((set) => set.trashedAt !== null);
    sets.update(trashed.map((set) => to.withTrashedAt(set, null, at)));
  }

  /**
   * Destroys all of them, or none, with their secret versions and token tests.
   *
   * @throws KeyturnError `not_in_trash`
   */
  purge(ids: readonly string[]): void {
    const { sets } = this.#open();
    const doomed = sets.getAll(ids);
    if (doomed.some((set) => set.trashedAt === null)) throw notInTrash();
    sets.delete(doomed);
    this.#removeTraces();
  }

  /**
   * "I rotated it": the new secret becomes current, the former one previous, and the value of an older previous
   * one is destroyed. The age starts anew; exposure and last test belonged to the former secret.
   *
   * @param secretExpiresAt - the new secret's expiry, ms since 1970; null: none known
   * @throws KeyturnError `invalid_input` if this is the current secret, or isn't well-formed text
   */
  replaceSecret(id: string, clientSecret: string, secretExpiresAt: number | null): CredentialSet {
    const { sets, secrets, now } = this.#open();
    const set = sets.get(id);
    if (secrets.isCurrent(set, clientSecret)) throw sameSecret();
    const at = now();
    const versionId = randomUUID();
    const next = to.withReplacedSecret(set, versionId, secretExpiresAt, at);
    sets.update([next], (database) => {
      for (const version of set.secretVersions) {
        if (version.stage === 'previous') deleteSecretVersion(database, version.id);
      }
      secrets.insert(database, id, { id: versionId, createdAt: at }, clientSecret);
    });
    this.#removeTraces();
    return next;
  }

  /**
   * The only way to a plaintext: opens a secret, hands it over, and wipes it once `use` has returned or its
   * promise has settled. `use` must not keep the buffer.
   *
   * @param use - gets the secret as UTF-8, and which version it is
   * @param versionId - a version other than the current one
   * @throws KeyturnError `no_such_secret_version` if there is none or its value was destroyed; `vault_corrupt`
   */
  async withSecret<T>(
    id: string,
    use: (secret: Buffer, version: SecretVersion) => T | Promise<T>,
    versionId?: string,
  ): Promise<T> {
    const { sets, secrets } = this.#open();
    const { bytes, version } = secrets.open(sets.get(id), versionId);
    try {
      return await use(bytes, version);
    } finally {
      bytes.fill(0);
    }
  }

  /**
   * Keeps the outcome of a token test, and the newest {@link keptTokenTests} of a set. It becomes the set's
   * last test unless it was cancelled or tested a secret that is no longer the current one.
   *
   * @param rejected - whether the provider turned down these credentials themselves
   * @returns the credential set as it is now
   */
  recordTokenTest(record: TokenTestRecord, rejected: boolean): CredentialSet {
    const { records, sets } = this.#open();
    const { id, credentialSetId, at: createdAt } = record;
    const set = sets.get(credentialSetId);
    const next = to.withTokenTest(set, record, rejected);
    sets.update(next === set ? [] : [next], (database) => {
      insertTokenTest(database, { id, credentialSetId, createdAt, record: records.sealTokenTest(record) });
      deleteOldTokenTests(database, credentialSetId, keptTokenTests);
    });
    return next;
  }

  /**
   * @returns the kept token tests of a set, newest first
   * @throws KeyturnError `vault_corrupt` if one of them is damaged
   */
  listTokenTests(id: string): readonly TokenTestRecord[] {
    const { connection, records, sets } = this.#open();
    sets.get(id);
    return connection.read((database) => tokenTestsOf(database, id)).map((row) => records.openTokenTest(row));
  }

  /** @returns a function that ends the subscription */
  onChange(listener: ChangeListener): () => void {
    return this.#open().sets.listeners.add(listener);
  }

  /**
   * Wipes the keys, empties the write-ahead log and closes the file. Closing twice is fine.
   *
   * @throws KeyturnError `disk_full` and the like if the log couldn't be emptied; the vault is closed all the same
   */
  close(): void {
    const parts = this.#parts;
    this.#parts = null;
    parts?.records.wipeKeys();
    parts?.connection.close();
  }

  #open(): Parts {
    if (!this.#parts) throw vaultNotOpen();
    return this.#parts;
  }

  #add(additions: readonly Addition[]): void {
    const { sets, secrets } = this.#open();
    sets.insert(
      additions.map(({ set }) => set),
      (database) => {
        for (const { set, versionId, clientSecret } of additions) {
          secrets.insert(database, set.id, { id: versionId, createdAt: set.createdAt }, clientSecret);
        }
      },
    );
  }

  #change(id: string, next: (set: CredentialSet, now: number) => CredentialSet): CredentialSet {
    const { sets, now } = this.#open();
    const changed = next(sets.get(id), now());
    sets.update([changed]);
    return changed;
  }

  /** Ciphertext that was deleted is still in the log until it is emptied; at the latest, closing does that. */
  #removeTraces(): void {
    const { connection } = this.#open();
    unlessUnwritable(() => {
      connection.truncateLog();
    });
  }
}
