import type { Automation } from '../../shared/automation.ts';
import type { CredentialSet, CredentialSetFacts, SecretVersion } from '../../shared/credential.ts';
import type { ExperimentChange } from '../../shared/experiment.ts';
import type { CredentialSetChange } from '../../shared/rotation-channels.ts';
import type { TokenTestRecord } from '../../shared/token-test.ts';
import type { AuditAction, Draft, VaultSettings } from '../../shared/vault.ts';
import { adoptExperiment } from './adopt-experiment.ts';
import { eventsAbout, type Actor, type AuditLog } from './audit.ts';
import { openRegistrationAccessToken, replaceRegistrationAccessToken, setAutomation } from './automation.ts';
import { changeMany } from './change-many.ts';
import type { ChangeListener } from './changes.ts';
import { confirmUsage } from './confirm-usage.ts';
import * as to from './credential-set.ts';
import { vaultNotOpen } from './failures.ts';
import type { KeyKeeping } from './key-keeping.ts';
import { Maintenance } from './maintenance.ts';
import { openParts, type Parts, type VaultOptions } from './open-parts.ts';
import type { OwnProviders } from './own-providers.ts';
import { Rotation } from './rotation.ts';
import { register, type NewCredentialSet } from './registration.ts';
import { listTokenTests, recordTokenTest, recordTokenTests, type TestToRecord } from './token-tests.ts';
import { noteUse, type Use } from './uses.ts';
import { moveToTrash, purge, purgeOldTrash, restoreFromTrash } from './trash.ts';
import type { SettingsListener } from './settings.ts';

export { readLockedMoments, type LockedRow } from '../database/due-dates-reader.ts';
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
  /** Pending, current, previous, revoked. */
  readonly rotation = new Rotation(() => this.#open());
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

  /** See {@link changeMany}. */
  changeMany(changes: readonly CredentialSetChange[]): void {
    changeMany(this.#open(), changes);
  }

  /** See {@link noteUse}. */
  noteUse(id: string, use: Use, detail: string | null = null): void {
    noteUse(this.#open(), id, use, detail);
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

  /** Seals what has to outlive a lock in memory; only this vault opens it again. @param plain - for the caller to wipe */
  sealForLater(plain: Uint8Array): Buffer {
    return this.#open().records.sealForLater(plain);
  }

  /** @returns what {@link sealForLater} sealed, for the caller to wipe */
  openForLater(blob: Buffer): Buffer {
    return this.#open().records.openForLater(blob);
  }

  /** See {@link setAutomation}. */
  setAutomation(id: string, automation: Automation | null, token: string | null): CredentialSet {
    return setAutomation(this.#open(), id, automation, token);
  }

  /**
   * Opens the registration access token as {@link withSecret} does a secret.
   *
   * @throws KeyturnError `no_such_secret_version` if the set has none
   */
  async withRegistrationAccessToken<T>(id: string, use: (token: Buffer) => T | Promise<T>): Promise<T> {
    const token = openRegistrationAccessToken(this.#open(), id);
    try {
      return await use(token);
    } finally {
      token.fill(0);
    }
  }

  /** See {@link replaceRegistrationAccessToken}. */
  replaceRegistrationAccessToken(id: string, token: string): CredentialSet {
    return replaceRegistrationAccessToken(this.#open(), id, token);
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

  /** @returns a function that ends the subscription */
  onSettingsChange(listener: SettingsListener): () => void {
    return this.#open().settings.onChange(listener);
  }

  /** When Keyturn last began to test all sets by itself, ms since 1970; null: never. */
  get scheduledTestAt(): number | null {
    return this.#open().settings.scheduledTestAt;
  }

  noteScheduledTest(at: number): void {
    this.#open().settings.noteScheduledTest(at);
  }

  /** When what calendars say last changed though no set was edited, ms since 1970; null: never. */
  get calendarRevisedAt(): number | null {
    return this.#open().settings.calendarRevisedAt;
  }

  noteCalendarRevision(at: number): void {
    this.#open().settings.noteCalendarRevision(at);
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

  /** @returns what tells whether a value is a secret that the vault has or had; see {@link Fingerprints} */
  fingerprintOf(value: string): string {
    return this.#open().settings.fingerprints.of(value);
  }

  /** See {@link confirmUsage}. */
  confirmUsage(id: string, usageId: string, confirmed: boolean): CredentialSet {
    return confirmUsage(this.#open(), id, usageId, confirmed);
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
      parts.settings.wipe();
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
