import { describe, expect, it } from 'vitest';
import type { WritableDatabase } from '../../../src/main/database/connection.ts';
import {
  deleteCredentialSet,
  insertCredentialSet,
  pageOfCredentialSets,
  updateCredentialSet,
  updateMoments,
} from '../../../src/main/database/credential-set-store.ts';
import { deleteSecretVersion, insertSecretVersion } from '../../../src/main/database/secret-version-store.ts';
import { insertTokenTest } from '../../../src/main/database/token-test-store.ts';
import { writeVaultHeader } from '../../../src/main/database/vault-header-store.ts';
import { failureOf } from '../vault/temporary.ts';
import { aCredentialSet, databaseFolder } from './temporary.ts';

const bytes = Buffer.from('sealed');
const aSecretVersion = (id: string) => ({ id, credentialSetId: 'a', createdAt: 1, secret: bytes });
const aTokenTest = { id: 't', credentialSetId: 'a', createdAt: 1, record: bytes };
const aHeader = {
  vaultId: 'v',
  recordSchema: 1,
  createdAt: 1,
  contentDigest: null,
  canary: bytes,
  checksum: bytes,
};
const aWrap = { kind: 'os_keychain', protectedKey: bytes, vaultKey: bytes };

/** A database with a credential set and a secret version. */
async function filled() {
  const connection = await databaseFolder().create();
  connection.write((database) => {
    insertCredentialSet(database, aCredentialSet('a'));
    insertSecretVersion(database, aSecretVersion('s'));
  });
  return connection;
}

describe('a row that SQLite did not write, without an error, fails the whole transaction', () => {
  const cases: [change: string, table: string, work: (database: WritableDatabase) => void][] = [
    ['INSERT', 'credential_sets', (database) => insertCredentialSet(database, aCredentialSet('b'))],
    ['UPDATE', 'credential_sets', (database) => updateCredentialSet(database, aCredentialSet('a'))],
    [
      'UPDATE',
      'credential_sets',
      (database) => updateMoments(database, { id: 'a', warnAt: 1, dueAt: 9, snoozedUntil: null }),
    ],
    ['DELETE', 'credential_sets', (database) => deleteCredentialSet(database, 'a')],
    ['INSERT', 'secret_versions', (database) => insertSecretVersion(database, aSecretVersion('s2'))],
    ['DELETE', 'secret_versions', (database) => deleteSecretVersion(database, 's')],
    ['INSERT', 'token_tests', (database) => insertTokenTest(database, aTokenTest)],
    ['INSERT', 'vault_header', (database) => writeVaultHeader(database, aHeader, [])],
    ['INSERT', 'key_wraps', (database) => writeVaultHeader(database, aHeader, [aWrap])],
  ];

  it.each(cases)('%s of %s', async (change, table, work) => {
    const connection = await filled();
    connection.write((database) => {
      database.exec(`CREATE TRIGGER deaf BEFORE ${change} ON ${table} BEGIN SELECT RAISE(IGNORE); END`);
    });
    const before = connection.read((database) => pageOfCredentialSets(database, 0, 10));
    const failure = await failureOf(() => {
      connection.write((database) => {
        database.exec('DELETE FROM token_tests');
        work(database);
      });
    });
    expect(failure.code).toBe('vault_unreadable');
    expect(connection.read((database) => pageOfCredentialSets(database, 0, 10))).toEqual(before);
  });

  it('also an update of a row that is not there', async () => {
    const connection = await filled();
    const failure = await failureOf(() => {
      connection.write((database) => {
        updateMoments(database, { id: 'nobody', warnAt: 1, dueAt: 1, snoozedUntil: null });
      });
    });
    expect(failure.code).toBe('vault_unreadable');
  });

  it('but a secret version that is gone already counts as destroyed', async () => {
    const connection = await filled();
    connection.write((database) => {
      deleteSecretVersion(database, 'nobody');
    });
  });
});
