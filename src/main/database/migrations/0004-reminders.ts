import type { Migration } from '../migrate.ts';

/**
 * What reminders need while the vault is locked, beside the due date: when the warning begins, and until when the user
 * wants no reminder. The index holds all that they read, so that they needn't walk past the sealed summaries.
 */
export const reminders: Migration = {
  version: 4,
  migrate(database) {
    database.exec(`
      ALTER TABLE credential_sets ADD COLUMN warn_at INTEGER;
      ALTER TABLE credential_sets ADD COLUMN snoozed_until INTEGER;
      CREATE INDEX credential_sets_by_moment ON credential_sets (warn_at, due_at, snoozed_until, id);
    `);
  },
};
