import Database from 'better-sqlite3';
import type { SecretVersion } from '../../../src/shared/credential.ts';
import { ContentLedger } from '../../../src/main/vault/integrity/ledger.ts';
import { start } from '../../../src/main/vault/start.ts';
import { day, someFacts, type surroundings } from './temporary.ts';

/** Moments of the sets in a former vault, ms since 1970. */
export const registeredAt = Date.UTC(2025, 5, 1);
export const rotatedAt = registeredAt + 30 * day;

type FormerVersion = Pick<SecretVersion, 'id' | 'stage' | 'createdAt' | 'replacedAt'>;

/** A set as it was sealed before rotation was staged: usages are texts, versions have four members. */
function formerSet(usages: readonly string[], secretVersions: readonly FormerVersion[]) {
  return {
    ...someFacts({ request: { ...someFacts().request, keyId: 'key-1' } }),
    usages,
    id: crypto.randomUUID(),
    createdAt: registeredAt,
    updatedAt: rotatedAt,
    trashedAt: null,
    secretChangedAt: rotatedAt,
    exposedAt: null,
    secretVersions,
    lastTest: { at: rotatedAt, kind: 'granted', rejected: false },
  };
}

/**
 * Makes a vault file as Keyturn left it before rotation was staged, at schema version 3.
 *
 * @param count - how many sets; each has a current secret `current n`, a previous one `previous n`, and a revoked one
 */
export async function makeFormerVault(
  around: ReturnType<typeof surroundings>,
  count: number,
): Promise<ReturnType<typeof formerSet>[]> {
  const { connection, records } = await start(around);
  const sets = Array.from({ length: count }, () =>
    formerSet(
      ['payments pipeline', '.env of the API'],
      [
        { id: crypto.randomUUID(), stage: 'current', createdAt: rotatedAt, replacedAt: null },
        { id: crypto.randomUUID(), stage: 'previous', createdAt: registeredAt, replacedAt: rotatedAt },
        { id: crypto.randomUUID(), stage: 'revoked', createdAt: 5, replacedAt: registeredAt },
      ],
    ),
  );
  const { file } = around;
  connection.write((database) => {
    const insertSet = database.prepare(
      'INSERT INTO credential_sets (id, created_at, updated_at, trashed_at, due_at, summary) VALUES (?, ?, ?, ?, ?, ?)',
    );
    const insertVersion = database.prepare('INSERT INTO secret_versions VALUES (?, ?, ?, ?)');
    for (const [n, set] of sets.entries()) {
      const { id, createdAt, updatedAt, trashedAt } = set;
      insertSet.run(id, createdAt, updatedAt, trashedAt, null, records.sealSummary(set as never));
      for (const version of set.secretVersions) {
        if (version.stage === 'revoked') continue;
        const secret = records.sealSecret(version.id, Buffer.from(`${version.stage} ${n}`));
        insertVersion.run(version.id, id, version.createdAt, secret);
      }
    }
    // Whatever an older snapshot holds, its columns are not today's.
    database
      .prepare('INSERT INTO summary_snapshot VALUES (0, ?)')
      .run(records.sealSnapshotPart(0, Buffer.from('{}')));
  });
  await (await ContentLedger.load(connection, records)).rebuild();
  records.wipeKeys();
  connection.close();
  const database = new Database(file);
  database.exec(`DROP INDEX credential_sets_by_moment;
    ALTER TABLE credential_sets DROP COLUMN warn_at;
    ALTER TABLE credential_sets DROP COLUMN snoozed_until;
    PRAGMA user_version = 3;`);
  database.close();
  return sets;
}
