import type { CredentialSet } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import type { AuditAction, AuditEntry } from '../../shared/vault.ts';
import { auditRowsBefore, insertAuditRow, type AuditRow } from '../database/audit-store.ts';
import type { Connection, WritableDatabase } from '../database/connection.ts';
import { unlessUnwritable } from '../database/failures.ts';
import { auditHeadOf } from './audit-link.ts';
import type { AuditHead } from './integrity/content-state.ts';
import type { Records } from './records.ts';

/** Who did it: the user through the window, or Keyturn by itself at a set time. */
export type Actor = AuditEntry['actor'];

/** What happened, before it has its place in the log. */
export interface AuditEvent {
  readonly action: AuditAction;
  readonly actor: Actor;
  /** The credential set that it is about; null: about the vault. */
  readonly about: Pick<CredentialSet, 'id' | 'name'> | null;
  /** A few plain words; never a value that the vault keeps. */
  readonly detail: string | null;
}

/** More about an event, where there is more. */
export type AuditDetails = Partial<Pick<AuditEvent, 'actor' | 'about' | 'detail'>>;

const entriesAtOnce = 500;

/** @returns the same event about each of these sets; by the user, unless told otherwise */
export function eventsAbout(
  sets: readonly Pick<CredentialSet, 'id' | 'name'>[],
  action: AuditAction,
  { actor = 'user', detail = null }: Pick<AuditDetails, 'actor' | 'detail'> = {},
): AuditEvent[] {
  return sets.map((about) => ({ action, actor, about, detail }));
}

/**
 * The log of who did what and when. Each entry is sealed and linked to the one before it by a keyed hash, so
 * none can be changed, taken out or put elsewhere; the header vouches for the newest one, so none can be cut off.
 */
export class AuditLog {
  readonly #connection: Connection;
  readonly #records: Records;
  readonly #now: () => number;

  constructor(connection: Connection, records: Records, now: () => number) {
    this.#connection = connection;
    this.#records = records;
    this.#now = now;
  }

  /** Adds entries, in the transaction of what they are about. */
  append(database: WritableDatabase, events: readonly AuditEvent[]): void {
    let head = auditHeadOf(database);
    const at = this.#now();
    for (const { action, actor, about, detail } of events) {
      const entry: AuditEntry = {
        sequence: head.sequence + 1,
        at,
        actor,
        action,
        credentialSetId: about?.id ?? null,
        credentialSetName: about?.name ?? null,
        detail,
      };
      const row = linkedRow(this.#records, head, entry);
      insertAuditRow(database, row);
      head = row;
    }
  }

  /** Adds an entry about something that changes nothing else in the vault. By the user, unless told otherwise. */
  record(action: AuditAction, { actor = 'user', about = null, detail = null }: AuditDetails = {}): void {
    this.#connection.write((database) => {
      this.append(database, [{ action, actor, about, detail }]);
    });
  }

  /**
   * As {@link record}, for what has to be possible on a full disk too: that a secret can't be seen because it can't
   * be noted would lock its owner out when it matters.
   */
  recordIfPossible(action: AuditAction, details?: AuditDetails): void {
    unlessUnwritable(() => {
      this.record(action, details);
    });
  }

  /**
   * @param before - only entries with a lower sequence number; null: from the newest one
   * @returns the newest first
   * @throws KeyturnError `vault_corrupt` if one of them is damaged
   */
  list(credentialSetId: string | null, before: number | null, limit: number): readonly AuditEntry[] {
    return this.#connection
      .read((database) =>
        auditRowsBefore(database, credentialSetId, before ?? Number.MAX_SAFE_INTEGER, limit),
      )
      .map((row) => this.#records.openAuditEntry(row));
  }

  /** @returns every entry, the newest first, read a page at a time */
  *all(credentialSetId: string | null): Generator<AuditEntry> {
    for (let before: number | null = null; ;) {
      const page: readonly AuditEntry[] = this.list(credentialSetId, before, entriesAtOnce);
      yield* page;
      const last = page.at(-1);
      if (!last) return;
      before = last.sequence;
    }
  }

  /** @returns the name that a set had at last; null if the log doesn't tell */
  latestNameOf(credentialSetId: string): string | null {
    try {
      return this.list(credentialSetId, null, 1)[0]?.credentialSetName ?? null;
    } catch (error) {
      if (error instanceof KeyturnError && error.code === 'vault_corrupt') return null;
      throw error;
    }
  }
}

/** Seals an entry and links it to the one before it. */
export function linkedRow(records: Records, former: AuditHead, entry: AuditEntry): AuditRow {
  const { sequence, at: createdAt, credentialSetId } = entry;
  const unlinked = { sequence, createdAt, credentialSetId, entry: records.sealAuditEntry(entry) };
  return { ...unlinked, link: records.auditLink(former.link, unlinked) };
}
