import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/main/database/connection.ts';
import {
  insertCredentialSet,
  pageOfCredentialSets,
} from '../../../src/main/database/credential-set-store.ts';
import { failureOf } from '../vault/temporary.ts';
import { aCredentialSet, databaseFolder } from './temporary.ts';

const insert = (connection: Connection, id: string): void => {
  connection.write((database) => {
    insertCredentialSet(database, aCredentialSet(id));
  });
};
const ids = (connection: Connection): string[] =>
  connection.read((database) => pageOfCredentialSets(database, -1, 10).map(({ id }) => id));

// SQLite holds on to an open file, wherever that goes: what it writes there would be gone with the process. Windows
// itself keeps an open file where it is.
describe.skipIf(process.platform === 'win32')('a database whose file is gone while it is open', () => {
  it('takes nothing in when the folder was deleted, and still gives out what it holds', async () => {
    const folder = databaseFolder();
    const connection = await folder.create();
    insert(connection, 'kept');
    rmSync(folder.directory, { recursive: true });
    expect(await failureOf(() => insert(connection, 'lost'))).toMatchObject({
      code: 'vault_unreadable',
      message: expect.stringContaining('moved or replaced') as string,
    });
    expect(ids(connection)).toEqual(['kept']);
  });

  it('takes nothing in while the folder is elsewhere, and goes on when it is back', async () => {
    const folder = databaseFolder();
    const connection = await folder.create();
    renameSync(folder.directory, `${folder.directory}-elsewhere`);
    expect((await failureOf(() => insert(connection, 'lost'))).code).toBe('vault_unreadable');
    renameSync(`${folder.directory}-elsewhere`, folder.directory);
    insert(connection, 'kept');
    expect(ids(connection)).toEqual(['kept']);
  });

  it('takes nothing in when another file has its place', async () => {
    const folder = databaseFolder();
    const connection = await folder.create();
    copyFileSync(folder.file, `${folder.file}-restored`);
    renameSync(`${folder.file}-restored`, folder.file);
    expect((await failureOf(() => insert(connection, 'lost'))).code).toBe('vault_unreadable');
  });
});
