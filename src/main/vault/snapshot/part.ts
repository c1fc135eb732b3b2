import { toCompact, type CompactSets, type SetExpander } from '../../../shared/compact-sets.ts';
import type { CredentialSet } from '../../../shared/credential.ts';
import type { Records } from '../records.ts';
import { lengthPrefixed, readLengthPrefixed, recordDamaged } from '../seal.ts';

/** Credential sets, and which rows of the vault they were made of. */
export interface SnapshotPart {
  /** What {@link ContentLedger.groupDigest} was when the part was made. */
  readonly madeAt: Buffer;
  readonly sets: readonly CredentialSet[];
  /** Each row's place in the order of registration. */
  readonly sequences: readonly number[];
  /** What the ledger had for each row: 16 bytes each. */
  readonly digests: Buffer;
}

interface Body extends CompactSets {
  readonly form: number;
  readonly sequences: readonly number[];
}

/** Counts the forms that {@link CompactSets} has had: a part in a former one is of no use. */
const presentForm = 2;

const digestBytes = 16;

/** @returns the part of the snapshot that a credential set belongs into: the first 6 bits of its id */
export function partOf(credentialSetId: string): number {
  return Number.parseInt(credentialSetId.slice(0, 2), 16) >> 2;
}

/**
 * The plaintext of a part, each member with its length before it:
 *
 *     digest of the group (32) | digests of the rows (16 each) | the sets as JSON text
 */
export function sealPart(records: Records, number: number, part: SnapshotPart): Buffer {
  const body: Body = { ...toCompact(part.sets), form: presentForm, sequences: part.sequences };
  const plain = lengthPrefixed([part.madeAt, part.digests, JSON.stringify(body)]);
  try {
    return records.sealSnapshotPart(number, plain);
  } finally {
    plain.fill(0);
  }
}

/** @throws KeyturnError `vault_corrupt` for what isn't this part of this vault, or is in a former form */
export function openPart(
  records: Records,
  number: number,
  blob: Buffer,
  expander: SetExpander,
): SnapshotPart {
  const plain = records.openSnapshotPart(number, blob);
  try {
    const [madeAt, digests, text] = readLengthPrefixed(plain) ?? [];
    if (!madeAt || !digests || !text) throw recordDamaged();
    const { sequences, form, ...compact } = JSON.parse(text.toString('utf8')) as Body;
    if (form !== presentForm) throw recordDamaged();
    // The plaintext is wiped; the copies are kept.
    return {
      madeAt: Buffer.from(madeAt),
      sets: expander.expand(compact),
      sequences,
      digests: Buffer.from(digests),
    };
  } finally {
    plain.fill(0);
  }
}

/** What the ledger had for the row of a set. */
export function digestAt({ digests }: SnapshotPart, index: number): Buffer {
  return digests.subarray(index * digestBytes, (index + 1) * digestBytes);
}
