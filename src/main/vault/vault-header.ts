import { createHash } from 'node:crypto';
import { KeyturnError } from '../../shared/failure.ts';
import type { KeyWrapRow, VaultHeaderRow } from '../database/vault-header-store.ts';
import { lengthPrefixed, seal, unseal, type Place, type SealKey } from './seal.ts';

/** The shape of the sealed records; part of what every seal is bound to. */
export const recordSchema = 1;

/** The vault's header with its wraps of the vault key. */
export interface VaultHeader {
  readonly row: VaultHeaderRow;
  readonly wraps: readonly KeyWrapRow[];
}

/** What a header is made of before its canary and checksum are. */
export interface HeaderFacts {
  readonly vaultId: string;
  readonly createdAt: number;
  readonly recordSchema: number;
  /** What vouches for everything else in the vault; null: a vault from before there was such a digest. */
  readonly contentDigest: Buffer | null;
  readonly wraps: readonly KeyWrapRow[];
}

/**
 * Completes a header. The canary is the digest of all its fields, sealed: it opens only under the right vault
 * key and vouches for the fields. The checksum needs no key: it tells a damaged header (corrupt) from a whole
 * one whose key is gone (lost). Whoever changes a header on purpose can mend the checksum, but not the canary.
 */
export function completeHeader(facts: HeaderFacts, summariesKey: SealKey): VaultHeader {
  const digest = digestOf(facts);
  const canary = seal(summariesKey, canaryPlace(facts), digest);
  const { wraps, ...fields } = facts;
  return { row: { ...fields, canary, checksum: checksumOf(digest, canary) }, wraps };
}

/** @throws KeyturnError `vault_corrupt` if the header is missing, incomplete or damaged */
export function requireIntactHeader(
  row: VaultHeaderRow | undefined,
  wraps: readonly KeyWrapRow[],
): VaultHeader {
  if (!row || wraps.length === 0) throw headerCorrupt();
  const expected = checksumOf(digestOf({ ...row, wraps }), row.canary);
  if (!expected.equals(row.checksum)) throw headerCorrupt();
  return { row, wraps };
}

/** @throws KeyturnError `vault_corrupt` if the canary isn't that of this header under this key */
export function checkCanary({ row, wraps }: VaultHeader, summariesKey: SealKey): void {
  const facts = { ...row, wraps };
  if (!unseal(summariesKey, canaryPlace(facts), row.canary).equals(digestOf(facts))) throw headerCorrupt();
}

export function headerCorrupt(): KeyturnError {
  return new KeyturnError({
    code: 'vault_corrupt',
    message: 'The vault’s header is damaged, so its key can’t be taken out of it.',
    hint: 'Nothing was changed. Restore the vault from a backup.',
  });
}

function canaryPlace(facts: Pick<HeaderFacts, 'vaultId' | 'recordSchema'>): Place {
  return {
    vaultId: facts.vaultId,
    table: 'vault_header',
    rowId: '1',
    field: 'canary',
    schemaVersion: facts.recordSchema,
  };
}

function digestOf(facts: HeaderFacts): Buffer {
  const wraps = facts.wraps.flatMap((wrap) => [wrap.kind, wrap.protectedKey, wrap.vaultKey]);
  // After the wraps, in a number that three doesn't divide: no header without a digest reads like one with it.
  const content = facts.contentDigest === null ? [] : ['content_digest', facts.contentDigest];
  const parts = [facts.vaultId, String(facts.createdAt), String(facts.recordSchema), ...wraps, ...content];
  return createHash('sha256').update(lengthPrefixed(parts)).digest();
}

function checksumOf(digest: Buffer, canary: Buffer): Buffer {
  return createHash('sha256')
    .update(lengthPrefixed([digest, canary]))
    .digest();
}
