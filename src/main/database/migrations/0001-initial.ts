import type { Migration } from '../migrate.ts';

/**
 * Columns that are not sealed: ids, timestamps (ms since 1970) and the due date, which lets reminders work
 * while the vault is locked. All that says anything about a credential set is in the sealed columns. The
 * header is not sealed because it is what opening starts from; its canary and its checksum vouch for it.
 */
export const initial: Migration = {
  version: 1,
  migrate(database) {
    database.exec(`
      CREATE TABLE vault_header (
        id            INTEGER PRIMARY KEY CHECK (id = 1),
        vault_id      TEXT    NOT NULL,
        record_schema INTEGER NOT NULL,
        created_at    INTEGER NOT NULL,
        canary        BLOB    NOT NULL,
        checksum      BLOB    NOT NULL
      ) STRICT;

      CREATE TABLE key_wraps (
        kind          TEXT NOT NULL PRIMARY KEY,
        protected_key BLOB NOT NULL,
        vault_key     BLOB NOT NULL
      ) STRICT;

      CREATE TABLE credential_sets (
        sequence   INTEGER PRIMARY KEY,
        id         TEXT    NOT NULL UNIQUE,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        trashed_at INTEGER,
        due_at     INTEGER,
        summary    BLOB    NOT NULL
      ) STRICT;

      CREATE TABLE secret_versions (
        id                TEXT    NOT NULL PRIMARY KEY,
        credential_set_id TEXT    NOT NULL REFERENCES credential_sets (id) ON DELETE CASCADE,
        created_at        INTEGER NOT NULL,
        secret            BLOB    NOT NULL
      ) STRICT;
      CREATE INDEX secret_versions_by_set ON secret_versions (credential_set_id);

      CREATE TABLE token_tests (
        sequence          INTEGER PRIMARY KEY,
        id                TEXT    NOT NULL UNIQUE,
        credential_set_id TEXT    NOT NULL REFERENCES credential_sets (id) ON DELETE CASCADE,
        created_at        INTEGER NOT NULL,
        record            BLOB    NOT NULL
      ) STRICT;
      CREATE INDEX token_tests_by_set ON token_tests (credential_set_id);
    `);
  },
};
