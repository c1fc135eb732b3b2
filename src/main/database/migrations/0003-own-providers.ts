import type { Migration } from '../migrate.ts';

/** `own_providers`: at most one sealed record, which holds all providers that the user defined. */
export const ownProviders: Migration = {
  version: 3,
  migrate(database) {
    database.exec(`
      CREATE TABLE own_providers (
        id        INTEGER PRIMARY KEY CHECK (id = 1),
        providers BLOB    NOT NULL
      ) STRICT;
    `);
  },
};
