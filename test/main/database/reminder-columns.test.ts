import { expect, it } from 'vitest';
import { insertCredentialSet, pageOfMoments } from '../../../src/main/database/credential-set-store.ts';
import { migrations } from '../../../src/main/database/migrations/index.ts';
import { aCredentialSet, databaseFolder } from './temporary.ts';

it('a vault from before there were reminders gets their columns, empty until it is next opened for good', async () => {
  const folder = databaseFolder();
  const old = await folder.create({ migrations: migrations.slice(0, 3) });
  old.write((database) => {
    database.exec(`INSERT INTO credential_sets (id, created_at, updated_at, due_at, summary)
                   VALUES ('a', 1, 1, 20, x'00')`);
  });
  old.close();
  const connection = await folder.open();
  expect(connection.read((database) => pageOfMoments(database, 0, 10))).toEqual([
    { sequence: 1, id: 'a', warnAt: null, dueAt: 20, snoozedUntil: null },
  ]);
});

it('reminders find their moments without walking past a sealed summary', async () => {
  const connection = await databaseFolder().create();
  connection.write((database) => {
    insertCredentialSet(database, aCredentialSet('a'));
  });
  const plan = connection.read((database) =>
    database
      .prepare<[], { detail: string }>(
        `EXPLAIN QUERY PLAN SELECT id, warn_at, due_at, snoozed_until FROM credential_sets
          WHERE warn_at IS NOT NULL OR due_at IS NOT NULL`,
      )
      .all(),
  );
  expect(plan.map(({ detail }) => detail).join()).toContain('COVERING INDEX credential_sets_by_moment');
});
