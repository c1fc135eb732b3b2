import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { presentKdfCost } from '../../../src/main/vault/passphrase-key.ts';
import { newRecoveryKey, recoveryKeyGroups } from '../../../src/main/vault/recovery-key.ts';
import { RecoveryKeyOffer } from '../../../src/main/vault/recovery-key-offer.ts';
import { recoveryKeyText } from '../../../src/main/vault/recovery-key-text.ts';
import { newKey } from '../../../src/main/vault/vault-key.ts';
import { openVaultKey, wrapsForNewKey } from '../../../src/main/vault/unlock.ts';
import { keyFactsOf, mainWrapOf, openMainWrap } from '../../../src/main/vault/wraps.ts';
import { bytesOf, failureOf, readSecret, someFacts, surroundings } from './temporary.ts';

const one = Buffer.from('brass otter nine kettles');
const other = Buffer.from('brass otter ten kettles');
const byPassphrase = (passphrase: Buffer) => ({ unlocking: { by: 'passphrase', passphrase } as const });

/** What the vault's file holds besides the header and the wraps. */
function recordsIn(file: string): unknown[] {
  const database = new Database(file, { readonly: true });
  try {
    return ['credential_sets', 'secret_versions'].map((table) =>
      database.prepare(`SELECT * FROM ${table}`).all(),
    );
  } finally {
    database.close();
  }
}

describe('the passphrase', () => {
  it('is set, changed and removed, and nothing but the wrap changes', async () => {
    const around = surroundings();
    const first = await around.open();
    const { id } = first.register(someFacts(), 'secret');
    await first.keyKeeping.setPassphrase(null, one);
    expect(first.keyKeeping.facts().protection).toBe('keychain_and_passphrase');
    first.close();
    const records = recordsIn(around.file);

    expect((await failureOf(() => around.open())).code).toBe('wrong_passphrase');
    const second = await around.open(byPassphrase(one));
    await second.keyKeeping.setPassphrase(one, other);
    second.close();
    expect((await failureOf(() => around.open(byPassphrase(one)))).code).toBe('wrong_passphrase');
    const third = await around.open(byPassphrase(other));
    await third.keyKeeping.setPassphrase(other, null);
    const actions = third.audit.list(null, null, 10).map(({ action }) => action);
    expect(actions.slice(0, 7)).toEqual([
      'passphrase_removed',
      'vault_unlocked',
      'passphrase_changed',
      'vault_unlocked',
      'passphrase_set',
      'credential_set_registered',
      'vault_created',
    ]);
    third.close();
    expect(recordsIn(around.file)).toEqual(records);
    expect(await readSecret(await around.open(), id)).toBe('secret');
  });

  it('is not changed by whoever doesn’t know it', async () => {
    const around = surroundings();
    const vault = await around.open();
    await vault.keyKeeping.setPassphrase(null, one);
    for (const wrong of [other, null]) {
      const failure = await failureOf(() => vault.keyKeeping.setPassphrase(wrong, other));
      expect(failure.code).toBe('wrong_passphrase');
    }
    vault.close();
    (await around.open(byPassphrase(one))).close();
  });

  it('is not set or removed while the keychain that has to keep the rest is away', async () => {
    const around = surroundings();
    around.keyProtector.state = 'unavailable';
    const vault = await around.open(byPassphrase(one));
    expect(vault.keyKeeping.facts()).toEqual({ protection: 'passphrase', hasRecoveryKey: false });
    expect((await failureOf(() => vault.keyKeeping.setPassphrase(one, null))).code).toBe(
      'keychain_unavailable',
    );
    // A vault that a passphrase alone opens can have another one.
    await vault.keyKeeping.setPassphrase(one, other);
    expect(vault.keyKeeping.facts().protection).toBe('passphrase');
    vault.close();
    const opened = await around.open(byPassphrase(other));
    around.keyProtector.state = 'working';
    await opened.keyKeeping.setPassphrase(other, null);
    expect(opened.keyKeeping.facts().protection).toBe('keychain');
  });

  it('is not changed in a vault that was locked meanwhile', async () => {
    const around = surroundings();
    const vault = await around.open();
    const changing = failureOf(() => vault.keyKeeping.setPassphrase(null, one));
    vault.close();
    expect((await changing).code).toBe('vault_not_open');
    (await around.open()).close();
  });

  it('gets its price raised at the next unlock', async () => {
    const around = surroundings();
    const vault = await around.open();
    await vault.keyKeeping.setPassphrase(null, one);
    vault.close();
    const kdfCost = { ...presentKdfCost, passes: presentKdfCost.passes + 1 };
    (await around.open({ ...byPassphrase(one), kdfCost })).close();
    const opened = await around.open({ ...byPassphrase(one), kdfCost });
    const { row, wraps } = opened.keyKeeping.header;
    const now = await openMainWrap(row.vaultId, mainWrapOf(wraps), opened.keyKeeping.keepers(one));
    expect(now).toMatchObject({ outdated: false, kdfCost });
  });
});

describe('the recovery key', () => {
  async function withRecoveryKey() {
    const around = surroundings();
    const vault = await around.open();
    const { id } = vault.register(someFacts(), 'secret');
    const offer = new RecoveryKeyOffer();
    const { groups, confirmGroup } = await offer.make(vault.keyKeeping, null);
    return { ...around, vault, id, offer, groups, confirmGroup, typed: groups.join('-') };
  }
  const byRecoveryKey = (recoveryKey: string, newPassphrase: Buffer | null = null) => ({
    unlocking: { by: 'recovery_key', recoveryKey, newPassphrase } as const,
  });

  it('opens nothing before a part of it was typed back', async () => {
    const { vault, offer, groups, confirmGroup, typed, open } = await withRecoveryKey();
    expect(offer.groups()).toEqual(groups);
    const wrongly = await failureOf(() => {
      offer.confirm(vault.keyKeeping, 'UUUU');
    });
    expect(wrongly.code).toBe('wrong_recovery_key');
    expect(vault.keyKeeping.facts().hasRecoveryKey).toBe(false);
    offer.confirm(vault.keyKeeping, groups[confirmGroup]?.toLowerCase() ?? '');
    expect(vault.keyKeeping.facts().hasRecoveryKey).toBe(true);
    expect((await failureOf(() => offer.groups())).code).toBe('no_pending_recovery_key');
    vault.close();
    (await open(byRecoveryKey(typed))).close();
  });

  it('can be discarded', async () => {
    const { vault, offer, groups, confirmGroup } = await withRecoveryKey();
    offer.discard();
    const late = await failureOf(() => {
      offer.confirm(vault.keyKeeping, groups[confirmGroup] ?? '');
    });
    expect(late.code).toBe('no_pending_recovery_key');
  });

  it('opens the vault when the keychain is lost, and the new keychain keeps the key then', async () => {
    const { vault, offer, groups, confirmGroup, typed, open, keyProtector, id } = await withRecoveryKey();
    offer.confirm(vault.keyKeeping, groups[confirmGroup] ?? '');
    vault.close();
    keyProtector.reset();
    expect((await failureOf(() => open())).code).toBe('vault_key_lost');
    (await open(byRecoveryKey(typed))).close();
    const opened = await open();
    expect(await readSecret(opened, id)).toBe('secret');
    expect(opened.keyKeeping.facts()).toEqual({ protection: 'keychain', hasRecoveryKey: true });
    const actions = opened.audit.list(null, null, 10).map(({ action }) => action);
    expect(actions).toContain('recovery_key_created');
    expect(actions).toContain('recovery_key_used');
  });

  it('opens the vault when the passphrase is forgotten, and sets a new one', async () => {
    const { vault, offer, groups, confirmGroup, typed, open, keyProtector } = await withRecoveryKey();
    offer.confirm(vault.keyKeeping, groups[confirmGroup] ?? '');
    await vault.keyKeeping.setPassphrase(null, one);
    vault.close();
    const both = await open(byRecoveryKey(typed, other));
    expect(both.keyKeeping.facts().protection).toBe('keychain_and_passphrase');
    both.close();
    keyProtector.state = 'unavailable';
    const alone = await open(byRecoveryKey(typed, other));
    expect(alone.keyKeeping.facts().protection).toBe('passphrase');
    alone.close();
    (await open(byPassphrase(other))).close();
  });

  it('changes nothing when it is wrong, or when nothing could keep the key after it', async () => {
    const around = await withRecoveryKey();
    around.offer.confirm(around.vault.keyKeeping, around.groups[around.confirmGroup] ?? '');
    around.vault.close();
    const before = bytesOf(around.directory);
    const foreign = recoveryKeyGroups(newRecoveryKey()).join('-');
    expect((await failureOf(() => around.open(byRecoveryKey(foreign)))).code).toBe('wrong_recovery_key');
    around.keyProtector.state = 'unavailable';
    const nowhere = await failureOf(() => around.open(byRecoveryKey(around.typed)));
    expect(nowhere.code).toBe('keychain_unavailable');
    expect(bytesOf(around.directory)).toEqual(before);
  });

  it('was never made for some vaults', async () => {
    const around = surroundings();
    (await around.open()).close();
    const typed = recoveryKeyGroups(newRecoveryKey()).join('-');
    const failure = await failureOf(() => around.open(byRecoveryKey(typed)));
    expect(failure).toMatchObject({
      code: 'wrong_recovery_key',
      message: expect.stringContaining('ever') as string,
    });
  });

  it('reads well on paper', () => {
    const groups = recoveryKeyGroups(Buffer.alloc(20));
    const text = recoveryKeyText(groups, Date.UTC(2026, 10, 22));
    expect(text).toContain('2026-11-22');
    expect(text.replaceAll(/[\s-]/g, '')).toContain(groups.join(''));
  });
});

describe('a vault that isn’t there', () => {
  it('is not made anew where there was one', async () => {
    const around = surroundings();
    const failure = await failureOf(() => around.open({ ifMissing: 'refuse' }));
    expect(failure.code).toBe('vault_unreadable');
    expect(bytesOf(around.directory.replace(/vault$/, ''))).toEqual({});
  });
});

describe('a new vault key', () => {
  it('is kept as the former one was, without the recovery key', async () => {
    const around = surroundings();
    const { keyKeeping } = await around.open();
    await keyKeeping.setPassphrase(null, one);
    keyKeeping.addRecoveryWrap(await keyKeeping.wrapForRecovery(newRecoveryKey(), one));
    const { header } = keyKeeping;
    (await openVaultKey(header, keyKeeping.keepers(one))).fill(0);
    const vaultKey = newKey();
    const wraps = await wrapsForNewKey(header, vaultKey, keyKeeping.keepers(one));
    expect(keyFactsOf(wraps)).toEqual({ protection: 'keychain_and_passphrase', hasRecoveryKey: false });
    const opened = await openMainWrap(header.row.vaultId, mainWrapOf(wraps), keyKeeping.keepers(one));
    expect(opened.vaultKey.equals(vaultKey)).toBe(true);
  });
});
