import type { AuditAction, Protection } from '../../shared/vault.ts';
import type { Connection } from '../database/connection.ts';
import {
  readKeyWraps,
  readVaultHeader,
  writeVaultHeader,
  type KeyWrapRow,
} from '../database/vault-header-store.ts';
import type { AuditLog } from './audit.ts';
import { vaultNotOpen } from './failures.ts';
import type { KeyProtector } from './key-protector.ts';
import type { KdfCost } from './passphrase-key.ts';
import type { Records } from './records.ts';
import { sealFormat } from './seal.ts';
import { noPendingRecoveryKey } from './unlock-failures.ts';
import { inOrder, openVaultKey } from './unlock.ts';
import { requireIntactHeader, type VaultHeader } from './vault-header.ts';
import { keyFactsOf, mainWrapOf, makeRecoveryWrap, makeWrap, type Keepers, type KeyFacts } from './wraps.ts';

/** A recovery key's wrap that isn't stored yet, and the vault key that it is of. */
export interface PendingRecoveryWrap {
  readonly wrap: KeyWrapRow;
  readonly vaultKeyMark: string;
}

/**
 * How the open vault's key is kept, and the changes of that. Only wraps change, and the header that vouches for
 * them; nothing else is sealed anew. The vault key itself is taken out of its wrap for each change, and isn't kept.
 */
export class KeyKeeping {
  readonly #connection: Connection;
  readonly #records: Records;
  readonly #audit: AuditLog;
  readonly #keychain: KeyProtector;
  readonly #kdfCost: KdfCost | undefined;

  constructor(parts: {
    readonly connection: Connection;
    readonly records: Records;
    readonly audit: AuditLog;
    readonly keychain: KeyProtector;
    readonly kdfCost: KdfCost | undefined;
  }) {
    this.#connection = parts.connection;
    this.#records = parts.records;
    this.#audit = parts.audit;
    this.#keychain = parts.keychain;
    this.#kdfCost = parts.kdfCost;
  }

  /** As it is in the file now: every write of the vault's changes it. To be had also while the vault is re-keyed. */
  get header(): VaultHeader {
    return this.#connection.readMeanwhile((database) =>
      requireIntactHeader(readVaultHeader(database), readKeyWraps(database)),
    );
  }

  facts(): KeyFacts {
    return keyFactsOf(this.header.wraps);
  }

  keepers(passphrase: Buffer | null): Keepers {
    return { keychain: this.#keychain, passphrase, ...(this.#kdfCost && { kdfCost: this.#kdfCost }) };
  }

  /**
   * Sets, changes or (`next` null) removes the passphrase. A vault that has only a passphrase keeps to it when it is
   * changed; one that the keychain keeps will need both.
   *
   * @throws KeyturnError `wrong_passphrase`; `keychain_unavailable`, `keychain_locked` where the keychain is to keep
   * a part; nothing was changed then
   */
  async setPassphrase(current: Buffer | null, next: Buffer | null): Promise<void> {
    const { header } = this;
    const former = keyFactsOf(header.wraps).protection;
    const protection = nextProtection(former, next !== null);
    const vaultKey = await openVaultKey(header, this.keepers(current));
    try {
      const wrap = await makeWrap(protection, header.row.vaultId, vaultKey, this.keepers(next));
      this.#store(vaultKeyMark(header), actionOf(former, protection), (wraps) => [
        wrap,
        ...withoutMain(wraps),
      ]);
    } finally {
      vaultKey.fill(0);
    }
  }

  /** Makes a wrap for this recovery key, to be stored once its owner has confirmed it. */
  async wrapForRecovery(recoveryKey: Buffer, passphrase: Buffer | null): Promise<PendingRecoveryWrap> {
    const { header } = this;
    const vaultKey = await openVaultKey(header, this.keepers(passphrase));
    try {
      return {
        wrap: makeRecoveryWrap(header.row.vaultId, vaultKey, recoveryKey),
        vaultKeyMark: vaultKeyMark(header),
      };
    } finally {
      vaultKey.fill(0);
    }
  }

  /**
   * Stores the wrap in place of a former recovery key's.
   *
   * @throws KeyturnError `no_pending_recovery_key` if the vault has another key by now
   */
  addRecoveryWrap({ wrap, vaultKeyMark }: PendingRecoveryWrap): void {
    this.#store(vaultKeyMark, 'recovery_key_created', (wraps) => [mainWrapOf(wraps), wrap]);
  }

  /**
   * Makes the wrap of a new vault key, which will be kept as the present one is. That the passphrase is the right one is
   * proved by the present key.
   *
   * @throws KeyturnError `wrong_passphrase`, `keychain_unavailable`, `keychain_locked`
   */
  async wrapNewKey(vaultKey: Buffer, passphrase: Buffer | null): Promise<KeyWrapRow> {
    const { header } = this;
    const present = await openVaultKey(header, this.keepers(passphrase));
    present.fill(0);
    return await makeWrap(this.facts().protection, header.row.vaultId, vaultKey, this.keepers(passphrase));
  }

  /** @throws KeyturnError `vault_not_open` if the vault was locked while a key was being derived */
  #store(
    mark: string,
    action: AuditAction,
    change: (wraps: readonly KeyWrapRow[]) => readonly KeyWrapRow[],
  ): void {
    if (!this.#connection.isOpen) throw vaultNotOpen();
    this.#connection.write((database) => {
      const { header } = this;
      if (vaultKeyMark(header) !== mark) throw noPendingRecoveryKey();
      const { row, wraps } = this.#records.headerWith(header.row, inOrder(change(header.wraps)));
      writeVaultHeader(database, row, wraps);
      this.#audit.append(database, [{ action, actor: 'user', about: null, detail: null }]);
    });
  }
}

function actionOf(former: Protection, next: Protection): AuditAction {
  if (next === 'keychain') return 'passphrase_removed';
  return former === 'keychain' ? 'passphrase_set' : 'passphrase_changed';
}

function withoutMain(wraps: readonly KeyWrapRow[]): readonly KeyWrapRow[] {
  const main = mainWrapOf(wraps);
  return wraps.filter((wrap) => wrap !== main);
}

function nextProtection(present: Protection, hasPassphrase: boolean): Protection {
  if (!hasPassphrase) return 'keychain';
  return present === 'passphrase' ? 'passphrase' : 'keychain_and_passphrase';
}

/** Tells one vault key from the next: the id of the subkey that the canary is sealed under. */
function vaultKeyMark({ row }: VaultHeader): string {
  return row.canary.subarray(1, 1 + sealFormat.keyIdBytes).toString('hex');
}
