import { hash } from 'node:crypto';
import type { BucketRow } from '../../database/row-digest-store.ts';
import { bucketCount } from './bucket.ts';

/** The newest entry of the audit log. */
export interface AuditHead {
  /** 0: the log is empty. */
  readonly sequence: number;
  readonly link: Buffer;
}

/**
 * What the header's `content_digest` holds; the header's canary vouches for it:
 *
 *     generation (8) | digest over all groups of buckets (32) | sequence (8) and link (32) of the newest audit entry
 */
export interface ContentState {
  /** One more with each write. */
  readonly generation: number;
  readonly root: Buffer;
  readonly auditHead: AuditHead;
}

const stateBytes = 80;
const hashBytes = 32;
/** Buckets are digested in groups: all one by one would take a quarter of the time of opening ten thousand sets. */
const groupSize = 64;
export const groupCount = bucketCount / groupSize;
export const groupOf = (bucket: number): number => Math.floor(bucket / groupSize);
/** @returns the first bucket of a group, and the one after its last */
export const bucketsOf = (group: number): { readonly from: number; readonly to: number } => ({
  from: group * groupSize,
  to: (group + 1) * groupSize,
});

export const emptyAuditHead: AuditHead = { sequence: 0, link: Buffer.alloc(hashBytes) };

/** @returns what the header of a new vault holds */
export function emptyContent(): Buffer {
  return writeContentState({ generation: 0, root: new GroupDigests().root, auditHead: emptyAuditHead });
}

export function writeContentState({ generation, root, auditHead }: ContentState): Buffer {
  const bytes = Buffer.alloc(stateBytes);
  bytes.writeBigUInt64BE(BigInt(generation), 0);
  root.copy(bytes, 8);
  bytes.writeBigUInt64BE(BigInt(auditHead.sequence), 40);
  auditHead.link.copy(bytes, 48);
  return bytes;
}

/** @returns null for bytes that aren't a content state */
export function readContentState(bytes: Buffer): ContentState | null {
  if (bytes.length !== stateBytes) return null;
  return {
    generation: Number(bytes.readBigUInt64BE(0)),
    root: bytes.subarray(8, 40),
    auditHead: { sequence: Number(bytes.readBigUInt64BE(40)), link: bytes.subarray(48) },
  };
}

/**
 * @param filled - the buckets of one group that aren't empty, in order
 * @returns SHA-256 over the number (2), length (4) and entries of each
 */
export function groupDigest(filled: readonly BucketRow[]): Buffer {
  const parts = filled.flatMap(({ bucket, rows }) => {
    const head = Buffer.allocUnsafe(6);
    head.writeUInt16BE(bucket, 0);
    head.writeUInt32BE(rows.length, 2);
    return [head, rows];
  });
  return hash('sha256', Buffer.concat(parts), 'buffer');
}

const emptyGroup = groupDigest([]);

/** The digests of all groups of buckets, and the one over them all. */
export class GroupDigests {
  readonly #groups = Buffer.alloc(groupCount * hashBytes);

  /** Of buckets that are all empty. */
  constructor() {
    for (let group = 0; group < groupCount; group += 1) this.set(group, emptyGroup);
  }

  set(group: number, digest: Buffer): void {
    digest.copy(this.#groups, group * hashBytes);
  }

  /** @returns the digest in memory of its own */
  get(group: number): Buffer {
    return Buffer.from(this.#groups.subarray(group * hashBytes, (group + 1) * hashBytes));
  }

  get root(): Buffer {
    return hash('sha256', this.#groups, 'buffer');
  }
}
