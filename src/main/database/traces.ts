import type { Connection } from './connection.ts';
import { unlessUnwritable } from './failures.ts';

/** Ciphertext that was deleted is still in the write-ahead log until it is emptied; at the latest, closing does that. */
export function removeTraces(connection: Connection): void {
  unlessUnwritable(() => {
    connection.truncateLog();
  });
}
