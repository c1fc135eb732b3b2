import { randomUUID } from 'node:crypto';
import type { CredentialSet, CredentialSetFacts, SecretVersion } from '../../shared/credential.ts';
import type { ExperimentChange } from '../../shared/experiment.ts';
import type { TokenTestRecord } from '../../shared/token-test.ts';
import type { AuditAction, Draft, VaultSettings } from '../../shared/vault.ts';
import { deleteSecretVersion } from '../database/secret-version-store.ts';
import { removeTraces } from '../database/traces.ts';
import { adoptExperiment } from './adopt-experiment.ts';
import { eventsAbout, type Actor, type AuditLog } from './audit.ts';
import type { ChangeListener } from './changes.ts';
import * as to from './credential-set.ts';
import { sameSecret, vaultNotOpen } from './failures.ts';
import type { KeyKeeping } from './key-keeping.ts';
import { Maintenance } from './maintenance.ts';
import { openParts, type Parts, type VaultOptions } from './open-parts.ts';
import type { OwnProviders } from './own-providers.ts';
import { register, type NewCredentialSet } from './registration.ts';
import { listTokenTests, recordTokenTest, recordTokenTests, type TestToRecord } from './token-tests.ts';
import { moveToTrash, purge, purgeOldTrash, restoreFromTrash } from './trash.ts';

export { vaultExists } from '../database/files.ts';
export type { VaultChange } from './changes.ts';
export type { VaultOptions } from './open-parts.ts';
export type { NewCredentialSet } from './registration.ts';

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
  /** Checks, backups, a new key. */
  readonly maintenance = new Maintenance(() => this.#parts);
  #parts: Parts | null;

  private constructor(parts: Parts, damaged: readonly string[]) {
    this.#parts = parts;
    this.damaged = damaged;
  }

  /**
   * Opens the vault in a folder. Creates one if the folder has none, unless told not to.
   *
   * @throws KeyturnError `keychain_unavailable`, `keychain_locked`, `vault_key_lost`, `wrong_passphrase`,
   * `wrong_recovery_key`, `vault_corrupt`, `vault_unreadable`, `vault_newer`, `vault_read_only`, `disk_full`, `vault_busy`. Nothing is overwritten.
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

  /** @returns null for an id that isn't there */
  find(id: string): CredentialSet | null {
    return this.#open().sets.find(id) ?? null;
  }

  /** @throws KeyturnError `duplicate_client_id`; `invalid_input` for a secret that isn't well-formed text */
  register(facts: CredentialSetFacts, clientSecret: string): CredentialSet {
    return this.registerMany([{ facts, clientSecret }])[0] as CredentialSet;
  }

  /** Registers all of them in one transaction, or none. */
  registerMany(entries: readonly NewCredentialSet[]): readonly CredentialSet[] {
    return register(this.#open(), entries);
  }

  /** @throws KeyturnError `duplicate_client_id` */
  update(id: string, facts: CredentialSetFacts): CredentialSet {
    const { name } = this.get(id);
    const detail = name === facts.name ? null : `Called “${name}” before`;
    return this.#change(id, 'credential_set_edited', (set, now) => to.withFacts(set, facts, now), detail);
  }

  setEnabled(id: string, enabled: boolean): CredentialSet {
    const action = enabled ? 'credential_set_enabled' : 'credential_set_disabled';
    return this.#change(id, action, (set, now) => to.withEnabled(set, enabled, now));
  }

  setExposed(id: string, exposed: boolean): CredentialSet {
    const action = exposed ? 'credential_set_exposed' : 'credential_set_exposure_withdrawn';
    return this.#change(id, action, (set, now) => to.withExposed(set, exposed, now));
  }

  /** See {@link moveToTrash}. */
  moveToTrash(ids: readonly string[]): void {
    moveToTrash(this.#open(), ids);
  }

  /** See {@link restoreFromTrash}. */
  restoreFromTrash(ids: readonly string[]): void {
    restoreFromTrash(this.#open(), ids);
  }

  /** See {@link purge}. */
  purge(ids: readonly string[]): void {
    purge(this.#open(), ids, 'user');
  }

  /** See {@link purgeOldTrash}. */
  purgeOldTrash(): number {
    return purgeOldTrash(this.#open());
  }

  /**
   * "I rotated it": the new secret becomes current, the former one previous, and the value of an older previous
   * one is destroyed. The age starts anew; exposure and last test belonged to the former secret.
   *
   * @param secretExpiresAt - the new secret's expiry, ms since 1970; null: none known
   * @throws KeyturnError `invalid_input` if this is the current secret, or isn't well-formed text
   */
  replaceSecret(id: string, clientSecret: string, secretExpiresAt: number | null): CredentialSet {
    const { connection, sets, secrets, audit, now } = this.#open();
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
      audit.append(database, eventsAbout([set], 'secret_replaced'));
    });
    removeTraces(connection);
    return next;
  }

  /** See {@link adoptExperiment}. */
  adoptExperiment(id: string, facts: CredentialSetFacts, change: ExperimentChange): CredentialSet {
    return adoptExperiment(this.#open(), id, facts, change);
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

  /** See {@link recordTokenTest}. */
  recordTokenTest(record: TokenTestRecord, rejected: boolean, actor: Actor = 'user'): CredentialSet {
    return recordTokenTest(this.#open(), { record, rejected }, actor);
  }

  /** See {@link recordTokenTests}. */
  recordTokenTests(tests: readonly TestToRecord[], actor: Actor = 'user'): void {
    recordTokenTests(this.#open(), tests, actor);
  }

  /** See {@link listTokenTests}. */
  listTokenTests(id: string): readonly TokenTestRecord[] {
    return listTokenTests(this.#open(), id);
  }

  /** How the vault's key is kept, and the changes of that. */
  get keyKeeping(): KeyKeeping {
    return this.#open().keyKeeping;
  }

  settings(): VaultSettings {
    return this.#open().settings.current;
  }

  changeSettings(change: Partial<VaultSettings>): VaultSettings {
    return this.#open().settings.change(change);
  }

  /** When Keyturn last began to test all sets by itself, ms since 1970; null: never. */
  get scheduledTestAt(): number | null {
    return this.#open().settings.scheduledTestAt;
  }

  noteScheduledTest(at: number): void {
    this.#open().settings.noteScheduledTest(at);
  }

  /** The providers that the user defined, and the changes of them. */
  get ownProviders(): OwnProviders {
    return this.#open().ownProviders;
  }

  /** Seals what is being typed; see {@link Drafts}. */
  keepDraft(draft: Uint8Array): void {
    this.#open().drafts.keep(draft);
  }

  takeDraft(): Draft | null {
    return this.#open().drafts.take();
  }

  /** @returns a text without the client secrets it held; see {@link LiveSecrets} */
  concealSecrets(text: string): string {
    return this.#open().liveSecrets.conceal(text);
  }

  /** The log of who did what and when. */
  get audit(): AuditLog {
    return this.#open().audit;
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
    if (!parts) return;
    this.#parts = null;
    try {
      parts.snapshot.leaveUpToDate(parts.sets);
    } finally {
      parts.records.wipeKeys();
      parts.connection.close();
    }
  }

  #open(): Parts {
    if (!this.#parts) throw vaultNotOpen();
    return this.#parts;
  }

  #change(
    id: string,
    action: AuditAction,
    next: (set: CredentialSet, now: number) => CredentialSet,
    detail: string | null = null,
  ): CredentialSet {
    const { sets, audit, now } = this.#open();
    const changed = next(sets.get(id), now());
    sets.update([changed], (database) => {
      audit.append(database, eventsAbout([changed], action, { detail }));
    });
    return changed;
  }
}
