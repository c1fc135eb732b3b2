import Database from 'better-sqlite3';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  insertCredentialSet,
  pageOfCredentialSets,
} from '../../../src/main/database/credential-set-store.ts';
import { vaultExists } from '../../../src/main/database/files.ts';
import { applicationId, createDatabase } from '../../../src/main/database/open.ts';
import { bytesOf, failureOf } from '../vault/temporary.ts';
import { aCredentialSet, databaseFolder } from './temporary.ts';

const mode = (path: string): number => statSync(path).mode & 0o777;

describe('a new database', () => {
  it('is complete, private, and says whose it is', async () => {
    const folder = databaseFolder();
    (await folder.create()).close();
    expect(readdirSync(folder.directory)).toEqual(['vault.db']);
    expect([mode(folder.directory), mode(folder.file)]).toEqual([0o700, 0o600]);
    const bytes = readFileSync(folder.file);
    expect(bytes.subarray(68, 72).toString()).toBe('KEYT');
    expect(bytes.readUInt32BE(68)).toBe(applicationId);
    expect(bytes.readUInt32BE(60)).toBe(5);
  });

  it('takes the place of a draft that a crash left behind', async () => {
    const folder = databaseFolder();
    mkdirSync(folder.directory);
    for (const name of ['vault.db.new', 'vault.db.new-wal', 'vault.db.new-journal']) {
      writeFileSync(`${folder.directory}/${name}`, 'half a vault');
    }
    (await folder.create()).close();
    expect(readdirSync(folder.directory)).toEqual(['vault.db']);
  });

  it('never takes the place of something else', async () => {
    const folder = databaseFolder();
    mkdirSync(folder.directory);
    writeFileSync(folder.file, 'somebody’s file');
    expect((await failureOf(() => folder.create())).code).toBe('vault_busy');
    expect(readFileSync(folder.file, 'utf8')).toBe('somebody’s file');
    expect(readdirSync(folder.directory)).toEqual(['vault.db']);
  });

  it('is not left half made if filling it fails', async () => {
    const folder = databaseFolder();
    const migrations = [
      {
        version: 1,
        migrate: () => {
          throw new Error('no');
        },
      },
    ];
    await expect(folder.create({ migrations })).rejects.toThrow('no');
    expect(readdirSync(folder.directory)).toEqual([]);
  });

  it('is not published unless it can be read back whole', async () => {
    const folder = databaseFolder();
    const spoil = (sql: string) => failureOf(() => createDatabase(folder, (database) => database.exec(sql)));
    const damages = ['PRAGMA user_version = 0', 'PRAGMA application_id = 7'];
    for (const damage of damages) {
      expect(await spoil(damage), damage).toMatchObject({
        code: 'vault_unreadable',
        message: 'The new vault came out damaged.',
      });
      expect(readdirSync(folder.directory)).toEqual([]);
    }
  });
});

describe('an open database', () => {
  it('is set up for durability and for leaving no traces', async () => {
    const connection = await databaseFolder().create();
    const pragma = (name: string): unknown =>
      connection.read((database) => database.pragma(name, { simple: true }));
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('secure_delete')).toBe(1);
    expect(pragma('temp_store')).toBe(2);
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('locking_mode')).toBe('exclusive');
    expect(pragma('trusted_schema')).toBe(0);
  });

  it('has strict tables, and no column that could tell anything but ids, times and due dates', async () => {
    const connection = await databaseFolder().create();
    const tables = connection.read((database) =>
      database
        .prepare<[], { name: string; strict: number }>('PRAGMA table_list')
        .all()
        .filter(({ name }) => !name.startsWith('sqlite_')),
    );
    expect(tables.every(({ strict }) => strict === 1)).toBe(true);
    const columns = (table: string): string[] =>
      connection.read((database) =>
        database.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table),
      );
    expect(Object.fromEntries(tables.map(({ name }) => [name, columns(name)]))).toEqual({
      vault_header: ['id', 'vault_id', 'record_schema', 'created_at', 'canary', 'checksum', 'content_digest'],
      key_wraps: ['kind', 'protected_key', 'vault_key'],
      credential_sets: [
        ...['sequence', 'id', 'created_at', 'updated_at', 'trashed_at', 'due_at', 'summary'],
        ...['warn_at', 'snoozed_until'],
      ],
      secret_versions: ['id', 'credential_set_id', 'created_at', 'secret'],
      token_tests: ['sequence', 'id', 'credential_set_id', 'created_at', 'record'],
      row_digests: ['bucket', 'rows'],
      audit_log: ['sequence', 'created_at', 'credential_set_id', 'entry', 'link'],
      vault_settings: ['id', 'settings'],
      drafts: ['id', 'draft'],
      own_providers: ['id', 'providers'],
      summary_snapshot: ['part', 'summaries'],
    });
  });

  it('keeps files beside it private, too', async () => {
    const folder = databaseFolder();
    const connection = await folder.create();
    connection.write((database) => {
      insertCredentialSet(database, aCredentialSet('a'));
    });
    expect(readdirSync(folder.directory)).toContain('vault.db-wal');
    for (const name of readdirSync(folder.directory)) expect(mode(`${folder.directory}/${name}`)).toBe(0o600);
  });

  it('writes all of a transaction or nothing', async () => {
    const connection = await databaseFolder().create();
    const writing = (): void => {
      connection.write((database) => {
        insertCredentialSet(database, aCredentialSet('a'));
        throw new Error('half way');
      });
    };
    expect(writing).toThrow('half way');
    expect(connection.read((database) => pageOfCredentialSets(database, 0, 10))).toEqual([]);
  });

  it('reports a full disk as such (SQLITE_FULL), and has changed nothing', async () => {
    const connection = await databaseFolder().create();
    connection.read((database) => {
      const pages = Number(database.pragma('page_count', { simple: true }));
      database.pragma(`max_page_count = ${pages + 1}`);
    });
    const failure = await failureOf(() => {
      connection.write((database) => {
        insertCredentialSet(database, aCredentialSet('a'));
        insertCredentialSet(database, aCredentialSet('b', Buffer.alloc(50_000)));
      });
    });
    expect(failure.code).toBe('disk_full');
    expect(connection.read((database) => pageOfCredentialSets(database, 0, 10))).toEqual([]);
  });

  it('reports that it can’t be written (SQLITE_READONLY)', async () => {
    const connection = await databaseFolder().create();
    connection.read((database) => database.pragma('query_only = ON'));
    const failure = await failureOf(() => {
      connection.write((database) => {
        insertCredentialSet(database, aCredentialSet('a'));
      });
    });
    expect(failure.code).toBe('vault_read_only');
  });

  it('keeps other processes out', async () => {
    const folder = databaseFolder();
    (await folder.create()).close();
    const connection = await folder.open();
    connection.read((database) => pageOfCredentialSets(database, 0, 1));
    const code = await codeInAnotherProcess(folder.file);
    expect(code).toBe('SQLITE_BUSY');
  });

  it('is busy while another program has it', async () => {
    const folder = databaseFolder();
    (await folder.create()).close();
    const other = new Database(folder.file);
    other.exec('BEGIN EXCLUSIVE');
    expect((await failureOf(() => folder.open())).code).toBe('vault_busy');
    other.close();
    (await folder.open()).close();
  });

  it('has every committed row after a crash, and none of an unfinished transaction', async () => {
    const folder = databaseFolder();
    (await folder.create()).close();
    await crashWhileWriting(folder.file);
    expect(readdirSync(folder.directory)).toContain('vault.db-wal');
    const connection = await folder.open();
    const rows = connection.read((database) => pageOfCredentialSets(database, 0, 10));
    expect(rows.map(({ id }) => id)).toEqual(['committed']);
  });
});

describe('a file that is not a vault of ours is left as it is', () => {
  const database = (file: string, sql: string): void => {
    mkdirSync(file.replace(/\/vault\.db$/, ''));
    const foreign = new Database(file);
    foreign.exec(sql);
    foreign.close();
  };

  it.each([
    ['another program’s database', 'CREATE TABLE t (x); PRAGMA application_id = 7; PRAGMA user_version = 1'],
    ['a database without a schema version', `CREATE TABLE t (x); PRAGMA application_id = ${applicationId}`],
  ])('%s', async (_, sql) => {
    const folder = databaseFolder();
    database(folder.file, sql);
    const before = bytesOf(folder.directory);
    expect((await failureOf(() => folder.open())).code).toBe('vault_unreadable');
    expect(bytesOf(folder.directory)).toEqual(before);
  });

  it('a folder', async () => {
    const folder = databaseFolder();
    mkdirSync(folder.file, { recursive: true });
    expect((await failureOf(() => folder.open())).code).toBe('vault_unreadable');
  });

  it.skipIf(process.platform === 'win32')('a pipe, which would never answer', async () => {
    const folder = databaseFolder();
    mkdirSync(folder.directory);
    execFileSync('mkfifo', [folder.file]);
    expect((await failureOf(() => folder.open())).code).toBe('vault_unreadable');
  });

  it('a vault with corrupt pages', async () => {
    const folder = databaseFolder();
    (await folder.create()).close();
    const bytes = readFileSync(folder.file);
    bytes.fill(0xff, 4_096 * 2, 4_096 * 6);
    writeFileSync(folder.file, bytes);
    const before = bytesOf(folder.directory);
    expect((await failureOf(() => folder.open())).code).toBe('vault_unreadable');
    expect(bytesOf(folder.directory)).toEqual(before);
  });

  it('a vault that was cut short', async () => {
    const folder = databaseFolder();
    (await folder.create()).close();
    writeFileSync(folder.file, readFileSync(folder.file).subarray(0, 4_096 * 2));
    const before = bytesOf(folder.directory);
    expect((await failureOf(() => folder.open())).code).toBe('vault_unreadable');
    expect(bytesOf(folder.directory)).toEqual(before);
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('one without permission', async () => {
    const { chmodSync } = await import('node:fs');
    const folder = databaseFolder();
    (await folder.create()).close();
    chmodSync(folder.file, 0o000);
    expect((await failureOf(() => folder.open())).code).toBe('vault_unreadable');
    chmodSync(folder.file, 0o400);
    expect((await failureOf(() => folder.open())).code).toBe('vault_read_only');
  });
});

describe('whether there is a vault', () => {
  it('is no for a folder that is missing or empty', () => {
    const folder = databaseFolder();
    expect(vaultExists(folder.directory)).toBe(false);
    mkdirSync(folder.directory);
    expect(vaultExists(folder.directory)).toBe(false);
  });

  it('is yes for whatever has its name', () => {
    const folder = databaseFolder();
    mkdirSync(folder.directory);
    writeFileSync(folder.file, '');
    expect(vaultExists(folder.directory)).toBe(true);
  });

  it.each(['-wal', '-journal'])('is a failure if only its %s is there', async (suffix) => {
    const folder = databaseFolder();
    mkdirSync(folder.directory);
    writeFileSync(folder.file + suffix, 'x');
    expect((await failureOf(() => vaultExists(folder.directory))).code).toBe('vault_unreadable');
  });

  it('is a failure if a file is where its folder should be', async () => {
    const folder = databaseFolder();
    writeFileSync(folder.directory, 'x');
    expect((await failureOf(() => vaultExists(folder.directory))).code).toBe('vault_unreadable');
  });
});

async function runInAnotherProcess(script: string, file: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  return Buffer.concat(chunks).toString();
}

async function codeInAnotherProcess(file: string): Promise<string> {
  const script = `
    import Database from 'better-sqlite3';
    try {
      new Database(process.argv[1], { timeout: 10 }).prepare('SELECT count(*) FROM credential_sets').get();
      process.stdout.write('read it');
    } catch (error) {
      process.stdout.write(error.code);
    }`;
  return runInAnotherProcess(script, file);
}

async function crashWhileWriting(file: string): Promise<void> {
  const script = `
    import Database from 'better-sqlite3';
    const database = new Database(process.argv[1]);
    database.pragma('synchronous = FULL');
    const insert = database.prepare(
      "INSERT INTO credential_sets (id, created_at, updated_at, summary) VALUES (?, 1, 1, x'00')");
    insert.run('committed');
    database.exec('BEGIN');
    insert.run('unfinished');
    process.kill(process.pid, 'SIGKILL');`;
  await runInAnotherProcess(script, file);
}
