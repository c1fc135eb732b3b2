import type { CredentialSet } from '../../shared/credential.ts';
import type { Connection, WritableDatabase } from '../database/connection.ts';
import {
  deleteCredentialSet,
  insertCredentialSet,
  updateCredentialSet,
  type CredentialSetRow,
  type RowMoments,
} from '../database/credential-set-store.ts';
import { deleteSnapshotPart } from '../database/summary-snapshot-store.ts';
import { ChangeListeners } from './changes.ts';
import { ClientIdIndex } from './client-id-index.ts';
import { partOf } from './snapshot/part.ts';
import { unknownCredentialSet } from './failures.ts';
import type { Records } from './records.ts';

/** When a set's secret asks for something: from `warnAt` on soon, from `dueAt` on now. Ms since 1970; null: never. */
export interface AttentionMoments {
  readonly warnAt: number | null;
  readonly dueAt: number | null;
}
export type MomentsOf = (set: CredentialSet) => AttentionMoments;

/** What a set's row tells without a key: moments, and none for a set that is never reminded of. */
export function rowMoments(set: CredentialSet, momentsOf: MomentsOf): RowMoments {
  const isReminded = set.enabled && set.trashedAt === null;
  if (!isReminded) return { warnAt: null, dueAt: null, snoozedUntil: null };
  const { warnAt, dueAt } = momentsOf(set);
  return { warnAt, dueAt, snoozedUntil: set.snoozedUntil };
}

/** Further writes that belong into the same transaction as a change of credential sets. */
type AlongWith = (database: WritableDatabase) => void;
const nothingElse: AlongWith = () => undefined;

/**
 * All credential sets, in memory and in their table. Every change goes to the table first, in one transaction;
 * memory follows when that has succeeded, and then the listeners hear of it.
 */
export class CredentialSets {
  readonly listeners = new ChangeListeners();
  readonly #connection: Connection;
  readonly #records: Records;
  readonly #momentsOf: MomentsOf;
  readonly #byId = new Map<string, CredentialSet>();
  readonly #clientIds = new ClientIdIndex();

  constructor(connection: Connection, records: Records, momentsOf: MomentsOf) {
    this.#connection = connection;
    this.#records = records;
    this.#momentsOf = momentsOf;
  }

  /** Takes a set that is in the table already. */
  load(set: CredentialSet): void {
    this.#remember(set);
  }

  get size(): number {
    return this.#byId.size;
  }

  list(): readonly CredentialSet[] {
    return [...this.#byId.values()];
  }

  find(id: string): CredentialSet | undefined {
    return this.#byId.get(id);
  }

  /** @throws KeyturnError `unknown_credential_set` */
  get(id: string): CredentialSet {
    const set = this.#byId.get(id);
    if (!set) throw unknownCredentialSet();
    return set;
  }

  /**
   * @returns each of them once
   * @throws KeyturnError `unknown_credential_set` if one isn't there
   */
  getAll(ids: readonly string[]): readonly CredentialSet[] {
    return [...new Set(ids)].map((id) => this.get(id));
  }

  /** @throws KeyturnError `duplicate_client_id` if these sets couldn't all be here as they are */
  requireFree(sets: readonly CredentialSet[]): void {
    this.#clientIds.requireFree(sets);
  }

  /** @throws KeyturnError `duplicate_client_id` */
  insert(sets: readonly CredentialSet[], alongWith = nothingElse): void {
    this.#store(sets, insertCredentialSet, alongWith);
  }

  /** @throws KeyturnError `duplicate_client_id` */
  update(sets: readonly CredentialSet[], alongWith = nothingElse): void {
    this.#store(sets, updateCredentialSet, alongWith);
  }

  delete(sets: readonly CredentialSet[], alongWith = nothingElse): void {
    this.#connection.write((database) => {
      for (const { id } of sets) {
        deleteCredentialSet(database, id);
        // Of what was destroyed, nothing stays; the part is made anew without it.
        deleteSnapshotPart(database, partOf(id));
      }
      alongWith(database);
    });
    for (const set of sets) this.#forget(set);
    this.listeners.notify({ changed: [], removed: sets.map(({ id }) => id) });
  }

  #store(
    sets: readonly CredentialSet[],
    storeRow: (database: WritableDatabase, row: CredentialSetRow) => void,
    alongWith: AlongWith,
  ): void {
    this.requireFree(sets);
    this.#connection.write((database) => {
      for (const set of sets) storeRow(database, this.#rowOf(set));
      alongWith(database);
    });
    for (const set of sets) {
      this.#forget(set, { keepingPlace: true });
      this.#remember(set);
    }
    if (sets.length > 0) this.listeners.notify({ changed: sets, removed: [] });
  }

  #rowOf(set: CredentialSet): CredentialSetRow {
    const { id, createdAt, updatedAt, trashedAt } = set;
    return {
      id,
      createdAt,
      updatedAt,
      trashedAt,
      ...rowMoments(set, this.#momentsOf),
      summary: this.#records.sealSummary(set),
    };
  }

  #remember(set: CredentialSet): void {
    this.#byId.set(set.id, set);
    this.#clientIds.add(set);
  }

  #forget({ id }: CredentialSet, { keepingPlace = false } = {}): void {
    const former = this.#byId.get(id);
    if (former) this.#clientIds.remove(former);
    if (!keepingPlace) this.#byId.delete(id);
  }
}
