import { argon2Sync, createDecipheriv, hkdfSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { KeyWrapRow } from '../../../src/main/database/vault-header-store.ts';
import { decodeKdfParameters, presentKdfCost } from '../../../src/main/vault/passphrase-key.ts';
import { newRecoveryKey } from '../../../src/main/vault/recovery-key.ts';
import { lengthPrefixed, readLengthPrefixed } from '../../../src/main/vault/seal.ts';
import { newKey } from '../../../src/main/vault/vault-key.ts';
import {
  keyFactsOf,
  makeRecoveryWrap,
  makeWrap,
  openMainWrap,
  openRecoveryWrap,
} from '../../../src/main/vault/wraps.ts';
import { protections } from '../../../src/shared/vault.ts';
import { FakeKeychain } from '../../fakes/keychain.ts';
import { failureOf } from './temporary.ts';

const vaultId = 'f81d4fae-7dec-41d0-a765-00a0c91e6bf6';
const passphrase = Buffer.from('brass otter nine kettles');
const other = Buffer.from('brass otter ten kettles');

function keepers(overrides: { passphrase?: Buffer | null } = {}) {
  return { keychain: new FakeKeychain(), passphrase, ...overrides };
}

describe.each(protections)('a wrap for %s', (protection) => {
  it('gives the vault key back', async () => {
    const vaultKey = newKey();
    const all = keepers();
    const wrap = await makeWrap(protection, vaultId, vaultKey, all);
    const opened = await openMainWrap(vaultId, wrap, all);
    expect(opened.vaultKey.equals(vaultKey)).toBe(true);
    expect(opened.outdated).toBe(false);
    expect(keyFactsOf([wrap])).toEqual({ protection, hasRecoveryKey: false });
  });

  it('opens for no other vault', async () => {
    const all = keepers();
    const wrap = await makeWrap(protection, vaultId, newKey(), all);
    const code = protection === 'keychain' ? 'vault_corrupt' : 'wrong_passphrase';
    expect((await failureOf(() => openMainWrap('another', wrap, all))).code).toBe(code);
  });

  it('holds the key in no readable form, and nothing twice', async () => {
    const vaultKey = newKey();
    const all = keepers();
    const [one, two] = [
      await makeWrap(protection, vaultId, vaultKey, all),
      await makeWrap(protection, vaultId, vaultKey, all),
    ];
    for (const { protectedKey, vaultKey: wrapped } of [one, two]) {
      expect(Buffer.concat([protectedKey, wrapped]).includes(vaultKey)).toBe(false);
      expect(Buffer.concat([protectedKey, wrapped]).includes(passphrase)).toBe(false);
    }
    expect(one.protectedKey.equals(two.protectedKey)).toBe(false);
    expect(one.vaultKey.equals(two.vaultKey)).toBe(false);
  });
});

describe('the combined wrap', () => {
  it('needs both the keychain and the passphrase', async () => {
    const all = keepers();
    const wrap = await makeWrap('keychain_and_passphrase', vaultId, newKey(), all);
    const tries = {
      wrong_passphrase: { ...all, passphrase: other },
      vault_key_lost: { ...all, keychain: resetKeychain() },
    };
    for (const [code, given] of Object.entries(tries)) {
      expect((await failureOf(() => openMainWrap(vaultId, wrap, given))).code).toBe(code);
    }
    const none = { ...all, passphrase: null };
    expect((await failureOf(() => openMainWrap(vaultId, wrap, none))).code).toBe('wrong_passphrase');
  });

  it('tells a keychain that yields another key from a wrong passphrase', async () => {
    const all = keepers();
    const wrap = await makeWrap('keychain_and_passphrase', vaultId, newKey(), all);
    const [cipher = Buffer.alloc(0), ...rest] = readLengthPrefixed(wrap.protectedKey) ?? [];
    // As safeStorage's, the fake's ciphertext is malleable: it comes out as another key, without complaint.
    cipher[cipher.length - 1] = (cipher.at(-1) ?? 0) ^ 1;
    const changed = { ...wrap, protectedKey: lengthPrefixed([cipher, ...rest]) };
    expect((await failureOf(() => openMainWrap(vaultId, changed, all))).code).toBe('vault_key_lost');
  });

  it('is what its description says, by another implementation', async () => {
    const all = keepers();
    const vaultKey = newKey();
    const wrap = await makeWrap('keychain_and_passphrase', vaultId, vaultKey, all);
    const [cipher, , kdf] = readLengthPrefixed(wrap.protectedKey) ?? [];
    const keychainKey = (await all.keychain.unprotect(cipher ?? Buffer.alloc(0))).plain;
    const derived = derivedByTheBook(kdf ?? Buffer.alloc(0));
    expect(openedByTheBook(wrap, Buffer.concat([keychainKey, derived])).equals(vaultKey)).toBe(true);
  });
});

describe('a wrap that is outdated', () => {
  it('says so when the keychain asks for it', async () => {
    const all = keepers();
    const wrap = await makeWrap('keychain_and_passphrase', vaultId, newKey(), all);
    all.keychain.shouldReEncrypt = true;
    expect((await openMainWrap(vaultId, wrap, all)).outdated).toBe(true);
  });

  it('says so when its passphrase is cheaper to guess than it would be now', async () => {
    const wrap = await makeWrap('passphrase', vaultId, newKey(), keepers());
    const dearer = { ...presentKdfCost, passes: presentKdfCost.passes + 1 };
    const opened = await openMainWrap(vaultId, wrap, { ...keepers(), kdfCost: dearer });
    expect(opened).toMatchObject({ outdated: true, kdfCost: dearer });
  });
});

describe('the recovery key’s wrap', () => {
  it('gives the vault key back, and to no other recovery key', async () => {
    const vaultKey = newKey();
    const recoveryKey = newRecoveryKey();
    const wrap = makeRecoveryWrap(vaultId, vaultKey, recoveryKey);
    expect(openRecoveryWrap(vaultId, wrap, recoveryKey).equals(vaultKey)).toBe(true);
    expect(openedByTheBook(wrap, recoveryKey).equals(vaultKey)).toBe(true);
    const wrongly = await failureOf(() => openRecoveryWrap(vaultId, wrap, newRecoveryKey()));
    expect(wrongly.code).toBe('wrong_recovery_key');
  });
});

describe('a header’s wraps', () => {
  it('are one for every day, and perhaps one for a recovery key', async () => {
    const wrap = await makeWrap('keychain', vaultId, newKey(), keepers());
    const recovery = makeRecoveryWrap(vaultId, newKey(), newRecoveryKey());
    expect(keyFactsOf([wrap, recovery])).toEqual({ protection: 'keychain', hasRecoveryKey: true });
    for (const wraps of [[recovery], [], [wrap, { ...wrap, kind: 'passphrase' }], [{ ...wrap, kind: '?' }]]) {
      expect((await failureOf(() => keyFactsOf(wraps))).code).toBe('vault_corrupt');
    }
  });
});

function resetKeychain(): FakeKeychain {
  const keychain = new FakeKeychain();
  keychain.reset();
  return keychain;
}

function derivedByTheBook(kdf: Buffer): Buffer {
  const { salt: nonce, memory, passes, lanes: parallelism } = decodeKdfParameters(kdf);
  return argon2Sync('argon2id', { message: passphrase, nonce, memory, passes, parallelism, tagLength: 32 });
}

function openedByTheBook({ kind, vaultKey }: KeyWrapRow, secret: Buffer): Buffer {
  const info = lengthPrefixed(['keyturn wrapping key', kind]);
  const key = Buffer.from(hkdfSync('sha256', secret, vaultId, info, 32));
  const decipher = createDecipheriv('aes-256-gcm', key, vaultKey.subarray(5, 17));
  decipher.setAAD(lengthPrefixed([vaultId, 'key_wraps', kind, 'vault_key', Buffer.of(0, 0, 0, 1)]));
  decipher.setAuthTag(vaultKey.subarray(-16));
  return Buffer.concat([decipher.update(vaultKey.subarray(17, -16)), decipher.final()]);
}
