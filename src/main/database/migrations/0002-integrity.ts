import type { Migration } from '../migrate.ts';

/**
 * - `vault_header.content_digest`: the digest of everything else in the vault. The header's canary vouches for it. Null
 *   until the vault is first opened after this migration.
 * - `row_digests`: what the content digest is made of, in buckets, so that a row that doesn't fit can be named.
 * - `audit_log`: sealed entries, each linked to the one before it by a keyed hash.
 * - `vault_settings` and `drafts`: at most one sealed record each.
 * - `summary_snapshot`: the summaries once more, sealed together in parts, for opening a large vault fast. It may be
 *   incomplete, out of date or missing: the rows of `credential_sets` are the truth.
 */
export const integrity: Migration = {
  version: 2,
  migrate(database) {
    database.exec(`
      ALTER TABLE vault_header ADD COLUMN content_digest BLOB;

      CREATE TABLE row_digests (
        bucket INTEGER PRIMARY KEY,
        rows   BLOB NOT NULL
      ) STRICT;

      CREATE TABLE audit_log (
        sequence          INTEGER PRIMARY KEY,
        created_at        INTEGER NOT NULL,
        credential_set_id TEXT,
        entry             BLOB    NOT NULL,
        link              BLOB    NOT NULL
      ) STRICT;
      CREATE INDEX audit_log_by_set ON audit_log (credential_set_id);

      CREATE TABLE vault_settings (
        id       INTEGER PRIMARY KEY CHECK (id = 1),
        settings BLOB    NOT NULL
      ) STRICT;

      CREATE TABLE drafts (
        id    INTEGER PRIMARY KEY CHECK (id = 1),
        draft BLOB    NOT NULL
      ) STRICT;

      CREATE TABLE summary_snapshot (
        part      INTEGER PRIMARY KEY,
        summaries BLOB NOT NULL
      ) STRICT;
    `);
  },
};
