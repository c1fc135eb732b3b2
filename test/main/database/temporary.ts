import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Connection } from '../../../src/main/database/connection.ts';
import { createDatabase, openDatabase, type DatabaseOptions } from '../../../src/main/database/open.ts';
import { FakeClock } from '../../fakes/clock.ts';

/** A folder for a database, with ways to create and open it; all is gone after the test. */
export function databaseFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-database-test-'));
  const directory = join(folder, 'vault');
  const open: Connection[] = [];
  onTestFinished(() => {
    for (const connection of open) connection.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const options = { directory, clock: new FakeClock() } satisfies DatabaseOptions;
  const keep = (connection: Connection): Connection => {
    open.push(connection);
    return connection;
  };
  return {
    ...options,
    file: join(directory, 'vault.db'),
    async create(overrides: Partial<DatabaseOptions> = {}): Promise<Connection> {
      return keep(await createDatabase({ ...options, ...overrides }, () => undefined));
    },
    async open(overrides: Partial<DatabaseOptions> = {}): Promise<Connection> {
      return keep(await openDatabase({ ...options, ...overrides }));
    },
  };
}

export const aCredentialSet = (id: string, summary = Buffer.from('sealed')) => ({
  id,
  createdAt: 1,
  updatedAt: 2,
  trashedAt: null,
  warnAt: 2,
  dueAt: 3,
  snoozedUntil: null,
  summary,
});
