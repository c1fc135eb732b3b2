import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/main/database/open.ts';
import { writeVaultHeader } from '../../src/main/database/vault-header-store.ts';
import { KeyNotRecoverableError, type KeyProtector } from '../../src/main/vault/key-protector.ts';
import { lengthPrefixed } from '../../src/main/vault/seal.ts';
import { KeyturnError } from '../../src/shared/failure.ts';
import { bytesOf, failureOf, readSecret, someFacts, surroundings } from '../main/vault/temporary.ts';

/** A closed vault with one credential set, and what its files hold. */
async function closedVault() {
  const around = surroundings();
  const vault = await around.open();
  const { id } = vault.register(someFacts(), 'secret');
  vault.close();
  return { ...around, id, before: bytesOf(around.directory) };
}

/** Changes the stored header behind the vault's back. */
function change(file: string, sql: string): void {
  const database = new Database(file);
  database.exec(sql);
  database.close();
}

/** Makes the header's checksum fit its fields, as anybody can who reads SECURITY.md. */
function mendChecksum(file: string): void {
  const database = new Database(file);
  const header = database.prepare('SELECT * FROM vault_header').get() as Record<string, never>;
  const wraps = database
    .prepare('SELECT kind, protected_key, vault_key FROM key_wraps ORDER BY kind')
    .raw()
    .all() as (string | Buffer)[][];
  const content = header['content_digest'] ? ['content_digest', header['content_digest']] : [];
  const parts = [header['vault_id'], header['created_at'], header['record_schema']].map(String);
  const digest = sha256(lengthPrefixed([...parts, ...wraps.flat(), ...content]));
  const checksum = sha256(lengthPrefixed([digest, header['canary'] ?? '']));
  database.prepare('UPDATE vault_header SET checksum = ?').run(checksum);
  database.close();
}

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

describe('1 a vault without a trusted keychain', () => {
  it('1 is not created, and no file is left behind', async () => {
    const around = surroundings();
    around.keyProtector.state = 'unavailable';
    expect((await failureOf(() => around.open())).code).toBe('keychain_unavailable');
    expect(existsSync(around.directory)).toBe(false);
  });

  it('1 is not opened, and no file changes', async () => {
    const around = await closedVault();
    around.keyProtector.state = 'unavailable';
    expect((await failureOf(() => around.open())).code).toBe('keychain_unavailable');
    expect(bytesOf(around.directory)).toEqual(around.before);
  });
});

describe('3 an unwrap that fails never regenerates or overwrites', () => {
  const fails = (error: Error): Pick<KeyProtector, 'unprotect'> => ({
    unprotect: async () => Promise.reject(error),
  });
  const yields = (plain: Buffer): Pick<KeyProtector, 'unprotect'> => ({
    unprotect: async () => Promise.resolve({ plain: Buffer.from(plain), shouldReEncrypt: true }),
  });
  const keychain = (code: 'keychain_unavailable' | 'keychain_locked') =>
    new KeyturnError({ code, message: 'The keychain doesn’t answer.' });

  it.each([
    ['the keychain is unavailable', fails(keychain('keychain_unavailable')), 'keychain_unavailable'],
    ['the keychain is locked', fails(keychain('keychain_locked')), 'keychain_locked'],
    ['the keychain can’t decrypt', fails(new KeyNotRecoverableError()), 'vault_key_lost'],
    ['the keychain yields another key', yields(Buffer.alloc(32, 9)), 'vault_key_lost'],
    ['the keychain yields nothing', yields(Buffer.alloc(0)), 'vault_key_lost'],
    ['the keychain yields too much', yields(Buffer.alloc(64)), 'vault_key_lost'],
  ])('3 when %s', async (_, broken, code) => {
    const around = await closedVault();
    let protectCalls = 0;
    const keyProtector: KeyProtector = {
      ...broken,
      protect: async (plain) => {
        protectCalls += 1;
        return Promise.resolve(plain);
      },
    };
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect((await failureOf(() => around.open({ keyProtector }))).code).toBe(code);
    }
    expect(protectCalls).toBe(0);
    expect(bytesOf(around.directory)).toEqual(around.before);
    expect(await readSecret(await around.open(), around.id)).toBe('secret');
  });

  it('3 when the keychain fails in a way nobody foresaw', async () => {
    const around = await closedVault();
    const keyProtector: KeyProtector = {
      protect: async (plain) => Promise.resolve(plain),
      ...fails(new TypeError('unforeseen')),
    };
    await expect(around.open({ keyProtector })).rejects.toThrow('unforeseen');
    expect(bytesOf(around.directory)).toEqual(around.before);
  });

  it('3 when the header is damaged', async () => {
    const around = await closedVault();
    change(around.file, 'UPDATE vault_header SET canary = zeroblob(65)');
    const before = bytesOf(around.directory);
    expect((await failureOf(() => around.open())).code).toBe('vault_corrupt');
    expect(bytesOf(around.directory)).toEqual(before);
  });

  it('3 when the keyring was reset, and the old one comes back later', async () => {
    const around = await closedVault();
    const reset = surroundings().keyProtector;
    reset.reset();
    expect((await failureOf(() => around.open({ keyProtector: reset }))).code).toBe('vault_key_lost');
    expect(bytesOf(around.directory)).toEqual(around.before);
    expect(await readSecret(await around.open(), around.id)).toBe('secret');
  });
});

describe('4 locked, lost and corrupt are told apart', () => {
  const damages = [
    'UPDATE vault_header SET canary = zeroblob(length(canary))',
    'UPDATE vault_header SET checksum = zeroblob(32)',
    "UPDATE vault_header SET vault_id = 'another'",
    'UPDATE key_wraps SET protected_key = zeroblob(length(protected_key))',
    'UPDATE key_wraps SET vault_key = zeroblob(length(vault_key))',
    'DELETE FROM key_wraps',
    'DELETE FROM vault_header',
  ];

  it.each(damages)('4 corrupt, whatever the keychain says: %s', async (sql) => {
    const around = await closedVault();
    change(around.file, sql);
    for (const state of ['working', 'locked', 'unavailable'] as const) {
      around.keyProtector.state = state;
      expect((await failureOf(() => around.open())).code).toBe('vault_corrupt');
    }
  });

  it('4 locked now, lost after a reset, never corrupt, while the header is whole', async () => {
    const around = await closedVault();
    around.keyProtector.state = 'locked';
    expect((await failureOf(() => around.open())).code).toBe('keychain_locked');
    around.keyProtector.state = 'working';
    around.keyProtector.reset();
    expect((await failureOf(() => around.open())).code).toBe('vault_key_lost');
  });

  it('4 the canary catches a header that was changed together with its checksum', async () => {
    const around = await closedVault();
    const { requireIntactHeader, completeHeader } = await import('../../src/main/vault/vault-header.ts');
    const { SealKey } = await import('../../src/main/vault/seal.ts');
    const database = new Database(around.file);
    const wraps = database
      .prepare<[], { kind: string; protectedKey: Buffer; vaultKey: Buffer }>(
        'SELECT kind, protected_key AS protectedKey, vault_key AS vaultKey FROM key_wraps',
      )
      .all();
    const vaultId = database.prepare<[], string>('SELECT vault_id FROM vault_header').pluck().get() ?? '';
    // Without the vault key, an attacker has to seal the canary under some other key.
    const facts = { vaultId, createdAt: 1, recordSchema: 1, contentDigest: null, wraps };
    const forged = completeHeader(facts, new SealKey(Buffer.alloc(32, 1)));
    expect(requireIntactHeader(forged.row, wraps)).toBeTruthy();
    database
      .prepare('UPDATE vault_header SET created_at = 1, canary = ?, checksum = ?')
      .run(forged.row.canary, forged.row.checksum);
    database.close();
    expect((await failureOf(() => around.open())).code).toBe('vault_corrupt');
  });

  it.each(['created_at = created_at + 1', 'content_digest = NULL', 'content_digest = zeroblob(80)'])(
    '4 the canary itself says what header it is of: a checksum can be made anew, it can’t (%s)',
    async (sql) => {
      const around = await closedVault();
      mendChecksum(around.file);
      expect(bytesOf(around.directory), 'a right one is mended to itself').toEqual(around.before);
      change(around.file, `UPDATE vault_header SET ${sql}`);
      mendChecksum(around.file);
      expect((await failureOf(() => around.open())).code).toBe('vault_corrupt');
    },
  );
});

describe('5 shouldReEncrypt protects the wrapping key anew', () => {
  const protectedKeyIn = (file: string): string => {
    const database = new Database(file, { readonly: true });
    const value = database.prepare<[], Buffer>('SELECT protected_key FROM key_wraps').pluck().get();
    database.close();
    return value?.toString('hex') ?? '';
  };

  it('5 and the vault opens with the new wrap', async () => {
    const around = await closedVault();
    const former = protectedKeyIn(around.file);
    around.keyProtector.shouldReEncrypt = true;
    (await around.open()).close();
    expect(protectedKeyIn(around.file)).not.toBe(former);
    around.keyProtector.shouldReEncrypt = false;
    expect(await readSecret(await around.open(), around.id)).toBe('secret');
  });

  it('5 but keeps the former wrap if the new one can’t be taken out again', async () => {
    const around = await closedVault();
    const former = protectedKeyIn(around.file);
    const { keyProtector } = around;
    const forgetful: KeyProtector = {
      protect: async () => Promise.resolve(Buffer.from('not to be decrypted')),
      unprotect: async (cipher) => ({ ...(await keyProtector.unprotect(cipher)), shouldReEncrypt: true }),
    };
    const vault = await around.open({ keyProtector: forgetful });
    expect(await readSecret(vault, around.id)).toBe('secret');
    vault.close();
    expect(protectedKeyIn(around.file)).toBe(former);
    expect(await readSecret(await around.open(), around.id)).toBe('secret');
  });

  it('5 all of it or none: a failure half way leaves the former wrap whole', async () => {
    const around = await closedVault();
    const former = protectedKeyIn(around.file);
    const connection = await openDatabase(around);
    const wrap = { kind: 'os_keychain', protectedKey: Buffer.from('new'), vaultKey: Buffer.from('new') };
    const header = {
      vaultId: 'new',
      recordSchema: 1,
      createdAt: 1,
      contentDigest: null,
      canary: wrap.vaultKey,
      checksum: wrap.vaultKey,
    };
    expect(() => {
      connection.write((database) => {
        // The second of the same kind fails, when the header and the first are written.
        writeVaultHeader(database, header, [wrap, wrap]);
      });
    }).toThrow('UNIQUE');
    connection.close();
    expect(protectedKeyIn(around.file)).toBe(former);
    expect(await readSecret(await around.open(), around.id)).toBe('secret');
  });
});
