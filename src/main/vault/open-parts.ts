import type { CredentialSet } from '../../shared/credential.ts';
import type { Connection } from '../database/connection.ts';
import { AuditLog } from './audit.ts';
import { CredentialSets, type MomentsOf } from './credential-sets.ts';
import { Drafts } from './drafts.ts';
import { damagedSummaries } from './failures.ts';
import { KeyKeeping } from './key-keeping.ts';
import { LiveSecrets } from './live-secrets.ts';
import { checkOnOpen, namesFrom } from './integrity/check-on-open.ts';
import { ContentLedger } from './integrity/ledger.ts';
import { contentBroken } from './integrity/problems.ts';
import { loadSummaries } from './load-summaries.ts';
import { OwnProviders } from './own-providers.ts';
import type { Records } from './records.ts';
import { Secrets } from './secrets.ts';
import { Settings } from './settings.ts';
import { smallVault, SummarySnapshot } from './snapshot/summary-snapshot.ts';
import { start, type StartOptions } from './start.ts';
import type { Unlocking } from './unlock.ts';

export interface VaultOptions extends StartOptions {
  /** When a set will need attention; it is kept unsealed, for reminders while the vault is locked. */
  readonly momentsOf: MomentsOf;
  /**
   * What to do about summaries whose seal doesn't open. `refuse`, the default, throws `vault_corrupt`;
   * `set_aside` opens the vault without them and leaves their rows as they are.
   */
  readonly damagedRecords?: 'refuse' | 'set_aside';
}

/** The parts of an open vault. */
export interface Parts {
  readonly connection: Connection;
  readonly records: Records;
  readonly sets: CredentialSets;
  readonly secrets: Secrets;
  readonly keyKeeping: KeyKeeping;
  readonly liveSecrets: LiveSecrets;
  readonly settings: Settings;
  readonly ownProviders: OwnProviders;
  readonly drafts: Drafts;
  readonly ledger: ContentLedger;
  readonly snapshot: SummarySnapshot;
  readonly momentsOf: MomentsOf;
  readonly audit: AuditLog;
  readonly now: () => number;
}

/** All but what can be read only once the content has proved to be right. */
type Content = Omit<Parts, 'settings' | 'ownProviders'>;

/** The parts of a vault, and the ids of the credential sets whose summaries are damaged. */
export interface OpenedParts {
  readonly parts: Parts;
  readonly damaged: readonly string[];
}

/**
 * Opens or creates the vault, and its summaries, and checks what it holds. Throws what `Vault.open` says; nothing
 * stays open then.
 */
export async function openParts(options: VaultOptions): Promise<OpenedParts> {
  const { connection, records } = await start(options);
  const now = (): number => options.clock.now();
  try {
    const { keyProtector: keychain, kdfCost } = options;
    const ledger = await ContentLedger.load(connection, records);
    const liveSecrets = new LiveSecrets(records.fingerprintsKey);
    const audit = new AuditLog(connection, records, now);
    const content: Content = {
      connection,
      records,
      sets: new CredentialSets(connection, records, options.momentsOf),
      snapshot: new SummarySnapshot(connection, records, ledger),
      secrets: new Secrets(connection, records, liveSecrets, ledger),
      ledger,
      audit,
      liveSecrets,
      drafts: new Drafts(connection, records, ledger),
      keyKeeping: new KeyKeeping({ connection, records, audit, keychain, kdfCost }),
      now,
      momentsOf: options.momentsOf,
    };
    const isNew = ledger.state?.generation === 0;
    const damaged = await loadContent(content, options);
    const parts = {
      ...content,
      settings: Settings.load(content),
      ownProviders: OwnProviders.load(content),
    };
    ledger.watch();
    const means = options.unlocking?.by ?? 'keychain';
    if (means === 'recovery_key') audit.recordIfPossible('recovery_key_used');
    audit.recordIfPossible(isNew ? 'vault_created' : 'vault_unlocked', { detail: meansOf[means] });
    return { parts, damaged };
  } catch (error) {
    records.wipeKeys();
    connection.abandon();
    throw error;
  }
}

const meansOf = {
  keychain: 'By the system keychain',
  passphrase: 'With the passphrase',
  recovery_key: 'With the recovery key',
} as const satisfies Record<Unlocking['by'], string>;

async function loadContent(parts: Content, options: VaultOptions): Promise<readonly string[]> {
  const { sets, ledger, audit } = parts;
  const { damaged, fit } = await loadCredentialSets(parts);
  const problems = await checkOnOpen(parts, fit, namesFrom(sets, audit));
  if (options.damagedRecords !== 'set_aside') {
    if (problems.length > 0) throw contentBroken(problems);
    if (damaged.length > 0) throw damagedSummaries(damaged.length, damaged.length + sets.size);
  }
  // A vault from before there was a ledger, or one whose ledger is past use and whose owner wants the rest of it.
  if (!ledger.holds) await ledger.rebuild();
  return damaged;
}

async function loadCredentialSets({ connection, records, sets, ledger, snapshot }: Content) {
  const load = (set: CredentialSet): void => {
    sets.load(set);
  };
  const isLarge = ledger.holds && ledger.countsOnOpen.credential_sets > smallVault;
  return (isLarge && (await snapshot.load(load))) || (await loadSummaries(connection, records, load));
}
