import { createHmac } from 'node:crypto';
import { newestAuditRow, type AuditRow } from '../database/audit-store.ts';
import type { ReadableDatabase } from '../database/connection.ts';
import { emptyAuditHead, type AuditHead } from './integrity/content-state.ts';
import { lengthPrefixed, type SealKey } from './seal.ts';

/** @returns where the log ends */
export function auditHeadOf(database: ReadableDatabase): AuditHead {
  return newestAuditRow(database) ?? emptyAuditHead;
}

/** The link of an entry: a MAC over its row and the link before it. */
export function auditLink(key: SealKey, formerLink: Buffer, row: Omit<AuditRow, 'link'>): Buffer {
  const { sequence, createdAt, credentialSetId, entry } = row;
  const parts = [
    'keyturn audit link',
    formerLink,
    String(sequence),
    String(createdAt),
    credentialSetId ?? '',
  ];
  return createHmac('sha256', key.key)
    .update(lengthPrefixed([...parts, entry]))
    .digest();
}
