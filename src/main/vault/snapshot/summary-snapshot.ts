import { SetExpander } from '../../../shared/compact-sets.ts';
import type { CredentialSet } from '../../../shared/credential.ts';
import type { Connection, ReadableDatabase, WritableDatabase } from '../../database/connection.ts';
import { placesOfCredentialSets } from '../../database/credential-set-store.ts';
import { unlessUnwritable } from '../../database/failures.ts';
import { bucketsBetween } from '../../database/row-digest-store.ts';
import {
  deleteSnapshot,
  deleteSnapshotPart,
  hasSnapshot,
  readSnapshotPart,
  writeSnapshotPart,
} from '../../database/summary-snapshot-store.ts';
import type { CredentialSets } from '../credential-sets.ts';
import { entriesOf, rangeOf } from '../integrity/bucket.ts';
import { bucketsOf, groupCount } from '../integrity/content-state.ts';
import type { ContentLedger } from '../integrity/ledger.ts';
import type { LoadedSummaries } from '../load-summaries.ts';
import { openedOrNull } from '../opened-or-null.ts';
import { pacer } from '../../database/pacer.ts';
import type { Records } from '../records.ts';
import { InOrder } from './in-order.ts';
import { digestAt, openPart, sealPart, type SnapshotPart } from './part.ts';
import { rowFor } from './row-for.ts';

/** Up to so many sets a vault opens fast enough from its rows, and needs no snapshot. */
export const smallVault = 500;

/** So many sets are sealed together in about a twentieth of a second. */
const mostAtOnce = 4000;

/**
 * All summaries once more, sealed together in parts, since opening ten thousand rows one by one takes a second. Each
 * part covers one group of the ledger's buckets, and has the digest of that group in it: as long as the ledger has
 * the same, which the header vouches for, nothing in the part is out of date. In a part that is, each set is compared
 * with the ledger by its own digest, and only rows that are newer are opened.
 */
export class SummarySnapshot {
  readonly #connection: Connection;
  readonly #records: Records;
  readonly #ledger: ContentLedger;
  /** The digest of the group that each part in the file was made at; null: none, or one of no use. */
  readonly #madeAt: (Buffer | null)[] = Array.from({ length: groupCount }, () => null);

  #isDropped = false;

  constructor(connection: Connection, records: Records, ledger: ContentLedger) {
    this.#connection = connection;
    this.#records = records;
    this.#ledger = ledger;
  }

  /**
   * Opens all summaries, in slices. Only of a vault whose ledger holds.
   *
   * @param load - gets each set, in order of registration
   * @returns null if there is no snapshot; nothing was loaded then
   */
  async load(load: (set: CredentialSet) => void): Promise<LoadedSummaries | null> {
    if (!this.#connection.read(hasSnapshot)) return null;
    const pause = pacer();
    const expander = new SetExpander();
    const loaded = new InOrder();
    const damaged: string[] = [];
    let fit = true;
    for (let number = 0; number < groupCount; number += 1) {
      const part = this.#openOrNull(number, expander);
      if (part?.madeAt.equals(this.#ledger.groupDigest(number))) {
        this.#madeAt[number] = part.madeAt;
        part.sets.forEach((set, index) => {
          loaded.add(set, part.sequences[index] ?? 0);
        });
      } else {
        const found = this.#connection.read((database) => this.#bringForward(database, number, part, loaded));
        damaged.push(...found.damaged);
        fit &&= found.fit;
      }
      const pausing = pause();
      if (pausing) await pausing;
    }
    for (const set of loaded.all()) {
      load(set);
      const pausing = pause();
      if (pausing) await pausing;
    }
    return { damaged, fit };
  }

  /** Deletes it for good, because the vault isn't as it was left: the next opening reads the rows. */
  drop(): void {
    this.#isDropped = true;
    unlessUnwritable(() => {
      this.#connection.write(deleteSnapshot);
    });
  }

  /** Writes what is out of date anew, in slices: a part at a time. Nothing for a vault that is small. */
  async bringUpToDate(sets: CredentialSets): Promise<void> {
    if (!this.#isWorthIt(sets)) return;
    const pause = pacer();
    for (const number of this.#outdated()) {
      this.#connection.write((database) => {
        this.#writePart(database, number, sets);
      });
      await pause();
    }
  }

  /** As {@link bringUpToDate}, at once, when the vault is about to be closed; unless that would take long. */
  leaveUpToDate(sets: CredentialSets): void {
    const outdated = this.#outdated();
    const affected = (outdated.length * sets.size) / groupCount;
    if (!this.#isWorthIt(sets) || outdated.length === 0 || affected > mostAtOnce) return;
    unlessUnwritable(() => {
      this.#connection.write((database) => {
        for (const number of outdated) this.#writePart(database, number, sets);
      });
    });
  }

  #isWorthIt({ size }: CredentialSets): boolean {
    return size > smallVault && !this.#isDropped;
  }

  #outdated(): number[] {
    return this.#madeAt.flatMap((madeAt, number) =>
      madeAt?.equals(this.#ledger.groupDigest(number)) ? [] : [number],
    );
  }

  #writePart(database: WritableDatabase, number: number, sets: CredentialSets): void {
    const madeAt = this.#ledger.groupDigest(number);
    const digests = digestsOf(database, number);
    const rows = placesIn(database, number).map(({ id, sequence }) => {
      return { sequence, set: sets.find(id), digest: digests.get(id) };
    });
    const whole = rows.flatMap(({ set, digest, ...row }) => (set && digest ? [{ ...row, set, digest }] : []));
    // One that was set aside as damaged: a part without it would hide it.
    if (whole.length < rows.length) return;
    if (rows.length === 0) deleteSnapshotPart(database, number);
    else writeSnapshotPart(database, number, sealPart(this.#records, number, partOfRows(madeAt, whole)));
    this.#madeAt[number] = madeAt;
  }

  /** A part that doesn't open is as good as none: the rows have all of it. */
  #openOrNull(number: number, expander: SetExpander): SnapshotPart | null {
    const blob = this.#connection.read((database) => readSnapshotPart(database, number));
    return blob && openedOrNull(() => openPart(this.#records, number, blob, expander));
  }

  /** Takes from the part what is still as the ledger says, and opens the other rows. */
  #bringForward(database: ReadableDatabase, number: number, part: SnapshotPart | null, loaded: InOrder) {
    const known = new Map(part?.sets.map(({ id }, index) => [id, index]));
    const damaged: string[] = [];
    let fit = true;
    for (const [id, digest] of digestsOf(database, number)) {
      const index = known.get(id) ?? -1;
      const set = part?.sets[index];
      if (part && set && digestAt(part, index).equals(digest)) {
        loaded.add(set, part.sequences[index] ?? 0);
        continue;
      }
      const row = rowFor(database, this.#records, id, digest);
      fit &&= row?.fits ?? false;
      if (row?.set) loaded.add(row.set, row.sequence);
      else if (row) damaged.push(id);
    }
    return { damaged, fit };
  }
}

/** What the ledger has for each credential set of a part. */
function digestsOf(database: ReadableDatabase, number: number): Map<string, Buffer> {
  const { from, to } = bucketsOf(number);
  const entries = bucketsBetween(database, from, to).flatMap(({ rows }) => entriesOf(rows));
  return new Map(
    entries.flatMap(({ table, id, digest }) => (table === 'credential_sets' ? [[id, digest] as const] : [])),
  );
}

function placesIn(database: ReadableDatabase, number: number) {
  const { from, to } = bucketsOf(number);
  return placesOfCredentialSets(database, rangeOf(from).from, rangeOf(to - 1).to);
}

interface SnapshotRow {
  readonly set: CredentialSet;
  readonly sequence: number;
  readonly digest: Buffer;
}

const partOfRows = (madeAt: Buffer, rows: readonly SnapshotRow[]): SnapshotPart => ({
  madeAt,
  sets: rows.map(({ set }) => set),
  sequences: rows.map(({ sequence }) => sequence),
  digests: Buffer.concat(rows.map(({ digest }) => digest)),
});
