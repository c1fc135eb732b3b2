import { rotate } from './rotate.ts';
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KeyProtector } from '../../../src/main/vault/key-protector.ts';
import { lengthPrefixed } from '../../../src/main/vault/seal.ts';
import type { Vault } from '../../../src/main/vault/vault.ts';
import { slowClock } from '../../fakes/monotonic-clock.ts';
import { bytesOf, failureOf, readSecret, someFacts, surroundings } from './temporary.ts';

/** A closed vault with one credential set. */
async function closedVault() {
  const around = surroundings();
  const vault = await around.open();
  const set = vault.register(someFacts(), 'secret');
  vault.close();
  /** Runs SQL on the closed file, as somebody might who tampers with it. */
  const tamper = (sql: string, ...parameters: unknown[]): void => {
    const database = new Database(around.file);
    database.pragma('foreign_keys = OFF');
    database.prepare(sql).run(...parameters);
    database.close();
  };
  const read = <T>(sql: string): T => {
    const database = new Database(around.file, { readonly: true });
    const value = database.prepare(sql).pluck().get() as T;
    database.close();
    return value;
  };
  return { ...around, set, tamper, read };
}

describe('the first opening', () => {
  it('creates a vault that opens again', async () => {
    const around = surroundings();
    (await around.open()).close();
    expect(readdirSync(around.directory)).toEqual(['vault.db']);
    expect((await around.open()).list()).toEqual([]);
  });

  it.each([
    ['unavailable', 'keychain_unavailable'],
    ['locked', 'keychain_locked'],
  ] as const)('stores nothing while the keychain is %s', async (state, code) => {
    const around = surroundings();
    around.keyProtector.state = state;
    expect((await failureOf(() => around.open())).code).toBe(code);
    expect(existsSync(around.directory)).toBe(false);

    around.keyProtector.state = 'working';
    expect((await around.open()).list()).toEqual([]);
  });

  it.each([
    ['gives back something else', { unprotect: async () => Promise.resolve(unprotected(Buffer.alloc(32))) }],
    ['gives back nothing', { unprotect: async () => Promise.resolve(unprotected(Buffer.alloc(0))) }],
  ] as const)('stores nothing if the keychain %s', async (_, broken) => {
    const around = surroundings();
    const keyProtector: KeyProtector = {
      protect: async (plain) => Promise.resolve(plain),
      ...broken,
    };
    expect((await failureOf(() => around.open({ keyProtector }))).code).toBe('keychain_unavailable');
    expect(existsSync(around.directory)).toBe(false);
  });

  it('stores nothing if the keychain can’t decrypt what it just encrypted', async () => {
    const around = surroundings();
    const { keyProtector } = around;
    const forgetful: KeyProtector = {
      protect: async (plain) => {
        const cipher = await keyProtector.protect(plain);
        keyProtector.reset();
        return cipher;
      },
      unprotect: async (cipher) => keyProtector.unprotect(cipher),
    };
    const failure = await failureOf(() => around.open({ keyProtector: forgetful }));
    expect(failure.code).toBe('keychain_unavailable');
    expect(existsSync(around.directory)).toBe(false);
  });

  it('doesn’t start a new vault where one was lost and its backups remain', async () => {
    const around = surroundings();
    mkdirSync(join(around.directory, 'backups'), { recursive: true });
    writeFileSync(join(around.directory, 'backups', 'before-upgrade.db'), 'x');
    expect((await failureOf(() => around.open())).code).toBe('vault_unreadable');
    expect(existsSync(around.file)).toBe(false);
  });
});

describe('a vault whose key can’t be had', () => {
  it.each([
    ['unavailable', 'keychain_unavailable'],
    ['locked', 'keychain_locked'],
  ] as const)('says that the keychain is %s, and opens later', async (state, code) => {
    const around = await closedVault();
    around.keyProtector.state = state;
    expect((await failureOf(() => around.open())).code).toBe(code);
    around.keyProtector.state = 'working';
    expect(await readSecret(await around.open(), around.set.id)).toBe('secret');
  });

  it('says that the vault is whole when the keychain is away', async () => {
    const around = await closedVault();
    around.keyProtector.state = 'unavailable';
    expect((await failureOf(() => around.open())).message).toMatch(/^Your vault is whole/);
  });

  it('is lost when the keychain can’t decrypt it (keyring reset)', async () => {
    const around = await closedVault();
    around.keyProtector.reset();
    expect((await failureOf(() => around.open())).code).toBe('vault_key_lost');
  });

  it('is lost when the keychain yields another key (profile moved)', async () => {
    const around = await closedVault();
    for (const length of [0, 31, 32, 33]) {
      const keyProtector: KeyProtector = {
        protect: async (plain) => around.keyProtector.protect(plain),
        unprotect: async () => Promise.resolve(unprotected(Buffer.alloc(length, 1))),
      };
      expect((await failureOf(() => around.open({ keyProtector }))).code).toBe('vault_key_lost');
    }
  });
});

describe('a damaged header', () => {
  it.each([
    ['vault_header', 'vault_id'],
    ['vault_header', 'created_at'],
    ['vault_header', 'canary'],
    ['vault_header', 'checksum'],
    ['key_wraps', 'protected_key'],
    ['key_wraps', 'vault_key'],
  ])('is called corrupt, not lost: %s.%s', async (table, column) => {
    const around = await closedVault();
    const value = around.read<Buffer | string | number>(`SELECT ${column} FROM ${table}`);
    around.tamper(`UPDATE ${table} SET ${column} = ?`, otherThan(value));
    expect((await failureOf(() => around.open())).code).toBe('vault_corrupt');
    around.keyProtector.reset();
    expect((await failureOf(() => around.open())).code).toBe('vault_corrupt');
  });

  it.each(['vault_header', 'key_wraps'])('is called corrupt when %s is empty', async (table) => {
    const around = await closedVault();
    around.tamper(`DELETE FROM ${table}`);
    expect((await failureOf(() => around.open())).code).toBe('vault_corrupt');
  });

  it('is called corrupt when the list of its rows has pieces of entries', async () => {
    const around = await closedVault();
    around.tamper('UPDATE row_digests SET rows = zeroblob(7)');
    expect((await failureOf(() => around.open())).code).toBe('vault_corrupt');
  });

  it('is called corrupt when it claims an impossible schema under a checksum that holds', async () => {
    const around = await closedVault();
    const column = (name: string, table = 'vault_header'): Buffer =>
      around.read<Buffer>(`SELECT ${name} FROM ${table}`);
    const facts = [column('vault_id'), String(column('created_at')), '-1', 'os_keychain'];
    const wrap = [column('protected_key', 'key_wraps'), column('vault_key', 'key_wraps')];
    const sha256 = (parts: readonly (Buffer | string)[]): Buffer =>
      createHash('sha256').update(lengthPrefixed(parts)).digest();
    const digest = sha256([...facts, ...wrap, 'content_digest', column('content_digest')]);
    const checksum = sha256([digest, column('canary')]);
    around.tamper('UPDATE vault_header SET record_schema = -1, checksum = ?', checksum);
    expect((await failureOf(() => around.open())).code).toBe('vault_corrupt');
  });

  it('is called corrupt when it was made of the header of one vault and the wrap of another', async () => {
    const [one, other] = [await closedVault(), await closedVault()];
    const wrap = other.read<Buffer>('SELECT vault_key FROM key_wraps');
    one.tamper('UPDATE key_wraps SET vault_key = ?', wrap);
    expect((await failureOf(() => one.open())).code).toBe('vault_corrupt');
  });
});

describe('a vault that can’t be used', () => {
  it.each([
    ['empty', Buffer.alloc(0)],
    ['no database', Buffer.from('PK\u0003\u0004 a zip file, say, and long enough for a header'.repeat(9))],
    ['cut short', Buffer.from('SQLite format 3\0')],
  ])('is unreadable if the file is %s, and isn’t replaced', async (_, content) => {
    const around = surroundings();
    mkdirSync(around.directory);
    writeFileSync(around.file, content);
    const before = bytesOf(around.directory);
    expect((await failureOf(() => around.open())).code).toBe('vault_unreadable');
    expect(bytesOf(around.directory)).toEqual(before);
    expect(around.keyProtector.protectCalls).toBe(0);
  });

  it('is newer if its sealed records have a newer shape', async () => {
    const around = await closedVault();
    const { completeHeader } = await import('../../../src/main/vault/vault-header.ts');
    const { SealKey } = await import('../../../src/main/vault/seal.ts');
    const vaultId = around.read<string>('SELECT vault_id FROM vault_header');
    const createdAt = around.read<number>('SELECT created_at FROM vault_header');
    const wraps = [
      {
        kind: 'os_keychain',
        protectedKey: around.read<Buffer>('SELECT protected_key FROM key_wraps'),
        vaultKey: around.read<Buffer>('SELECT vault_key FROM key_wraps'),
      },
    ];
    const facts = { vaultId, createdAt, recordSchema: 2, contentDigest: null, wraps };
    const { row } = completeHeader(facts, new SealKey(Buffer.alloc(32)));
    around.tamper(
      'UPDATE vault_header SET record_schema = 2, content_digest = NULL, canary = ?, checksum = ?',
      row.canary,
      row.checksum,
    );
    expect((await failureOf(() => around.open())).code).toBe('vault_newer');
  });

  it('is busy while it is open already, in this process', async () => {
    const around = surroundings();
    const vault = await around.open();
    const { id } = vault.register(someFacts(), 'secret');
    expect((await failureOf(() => around.open())).code).toBe('vault_busy');
    vault.setEnabled(id, false);
    vault.close();
    expect((await around.open()).get(id).enabled).toBe(false);
  });

  it('is created once, though two ask for it at the same time', async () => {
    const around = surroundings();
    const outcomes = await Promise.allSettled([around.open(), around.open()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = outcomes.find(({ status }) => status === 'rejected');
    expect(refused).toMatchObject({ reason: { code: 'vault_busy' } });
  });
});

describe('damaged records', () => {
  it('make the opening fail and are named; nothing is changed', async () => {
    const around = await closedVault();
    const vault = await around.open();
    const other = vault.register(someFacts(), 'other');
    vault.close();
    around.tamper('UPDATE credential_sets SET summary = zeroblob(200) WHERE id = ?', other.id);
    const before = bytesOf(around.directory);
    const failure = await failureOf(() => around.open());
    expect(failure).toMatchObject({ code: 'vault_corrupt' });
    expect(failure.message).toContain(`Credential set “${other.name}” is damaged.`);
    expect(bytesOf(around.directory)).toEqual(before);
  });

  it('can be set aside to get at the others; they stay in the file', async () => {
    const around = await closedVault();
    const vault = await around.open();
    const other = vault.register(someFacts(), 'other');
    vault.close();
    const summary = around.read<Buffer>('SELECT summary FROM credential_sets LIMIT 1 OFFSET 1');
    around.tamper('UPDATE credential_sets SET summary = ? WHERE id = ?', otherThan(summary), other.id);

    const rest = await around.open({ damagedRecords: 'set_aside' });
    expect(rest.damaged).toEqual([other.id]);
    expect(rest.list()).toEqual([around.set]);
    rest.register(someFacts(), 'new');
    rest.close();

    around.tamper('UPDATE credential_sets SET summary = ? WHERE id = ?', summary, other.id);
    const mended = await around.open();
    expect(mended.list()).toHaveLength(3);
    expect(await readSecret(mended, other.id)).toBe('other');
  });

  it.each(['created_at', 'updated_at', 'trashed_at'])(
    'include a summary whose unsealed %s was changed',
    async (column) => {
      const around = await closedVault();
      around.tamper(`UPDATE credential_sets SET ${column} = 1`);
      expect((await failureOf(() => around.open())).code).toBe('vault_corrupt');
    },
  );

  it('of a secret fail when it is asked for, and can be replaced by a new secret', async () => {
    const around = await closedVault();
    around.tamper('UPDATE secret_versions SET secret = zeroblob(64)');
    const vault = await around.open();
    expect((await failureOf(() => readSecret(vault, around.set.id))).code).toBe('vault_corrupt');
    rotate(vault, around.set.id, 'new', null);
    expect(await readSecret(vault, around.set.id)).toBe('new');
  });
});

describe('due dates', () => {
  it('stand beside the sealed summary, for reminders while the vault is locked', async () => {
    const around = await closedVault();
    expect(around.read('SELECT due_at FROM credential_sets')).toBe(around.momentsOf(around.set).dueAt);
  });

  it('come with the beginning of the warning and the end of a snooze, and with nothing else', async () => {
    const around = await closedVault();
    const { warnAt, dueAt } = around.momentsOf(around.set);
    expect(around.read('SELECT warn_at FROM credential_sets')).toBe(warnAt);
    expect(around.read('SELECT due_at FROM credential_sets')).toBe(dueAt);
    expect(around.read('SELECT snoozed_until FROM credential_sets')).toBeNull();
  });

  it('are not there for sets that are disabled or in the trash', async () => {
    const around = await closedVault();
    const vault = await around.open();
    vault.setEnabled(around.set.id, false);
    vault.close();
    expect(around.read('SELECT coalesce(warn_at, due_at) FROM credential_sets')).toBeNull();
    const again = await around.open();
    again.setEnabled(around.set.id, true);
    again.moveToTrash([around.set.id]);
    again.close();
    expect(around.read('SELECT coalesce(warn_at, due_at) FROM credential_sets')).toBeNull();
  });

  it('are brought up to date after opening when the policy has changed since', async () => {
    const around = await closedVault();
    await settledAndClosed(await around.open({ momentsOf: () => ({ warnAt: 41, dueAt: 42 }) }));
    expect(around.read('SELECT due_at FROM credential_sets')).toBe(42);
    await settledAndClosed(await around.open({ momentsOf: () => ({ warnAt: null, dueAt: null }) }));
    expect(around.read('SELECT due_at FROM credential_sets')).toBeNull();
  });
});

it('opens many summaries without holding up other work for long', async () => {
  const around = surroundings();
  const vault = await around.open();
  vault.registerMany(
    Array.from({ length: 3_000 }, (_, n) => ({ facts: someFacts(), clientSecret: `s${n}` })),
  );
  vault.close();
  slowClock();
  let turns = 0;
  let isOpening = true;
  const takeTurns = (): void => {
    turns += 1;
    if (isOpening) setImmediate(takeTurns);
  };
  setImmediate(takeTurns);
  const reopened = await around.open();
  isOpening = false;
  expect(reopened.list()).toHaveLength(3_000);
  // A blocked loop would have had a handful of turns.
  expect(turns).toBeGreaterThan(100);
});

it('keeps the vault in a folder and files for this user alone', async () => {
  if (process.platform === 'win32') return;
  const { chmodSync, statSync } = await import('node:fs');
  const around = await closedVault();
  chmodSync(around.directory, 0o755);
  chmodSync(around.file, 0o644);
  const vault = await around.open();
  vault.register(someFacts(), 'secret');
  expect(statSync(around.directory).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(around.directory)) {
    expect(statSync(join(dirname(around.file), name)).mode & 0o777, name).toBe(0o600);
  }
});

function unprotected(plain: Buffer) {
  return { plain, shouldReEncrypt: false };
}

function otherThan(value: Buffer | string | number): Buffer | string | number {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return `${value}x`;
  const other = Buffer.from(value);
  const last = other.length - 1;
  other[last] = (other[last] ?? 0) ^ 1;
  return other;
}

async function settledAndClosed(vault: Vault): Promise<void> {
  await vault.maintenance.settle();
  vault.close();
}
