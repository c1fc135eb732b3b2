import type { Migration } from '../migrate.ts';

/**
 * The tables stay as they are, but summaries hold more from here on: stages, usages with what is known of them, how a set
 * is rotated. The version keeps earlier Keyturns from opening what they would take for damaged. Summaries from before are
 * understood as they are; only the snapshot is made anew, as its columns are other ones.
 */
export const stagedRotation: Migration = {
  version: 5,
  migrate(database) {
    database.exec('DELETE FROM summary_snapshot');
  },
};
