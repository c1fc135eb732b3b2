import { createHash } from 'node:crypto';
import type { CredentialSet } from '../../shared/credential.ts';
import { attentionMoments, type PolicyOf } from '../rotation/policy.ts';

/** One due date, as a calendar shows it. Times are ms since 1970. */
export interface DueEvent {
  /** Stable for a set, and tells nothing about it. */
  readonly uid: string;
  readonly summary: string;
  readonly dueAt: number;
  /** When to remind; null: that moment has passed. */
  readonly warnAt: number | null;
  readonly lastModified: number;
}

export interface DueEventParts {
  readonly policyOf: PolicyOf;
  readonly providerName: (providerId: string) => string;
  /** False: neither names nor providers. */
  readonly withNames: boolean;
  /** When policies or words last changed for many at once, ms since 1970; null: never. */
  readonly revisedAt: number | null;
  readonly now: number;
}

/** A calendar's years have four digits (RFC 5545 §3.3.4), and some providers say "never" with the last of them. */
const lastDay = Date.UTC(9999, 0, 1);

/** @returns null for a set that is never due: by its policy, or because it is disabled or in the trash */
export function dueEvent(set: CredentialSet, parts: DueEventParts): DueEvent | null {
  const { warnAt, dueAt } = attentionMoments(set, parts.policyOf(set));
  if (dueAt === null || dueAt > lastDay) return null;
  return {
    uid: uidOf(set.id),
    summary: parts.withNames
      ? `Rotate “${set.name}” (${parts.providerName(set.providerId)})`
      : 'A credential is due for rotation',
    dueAt,
    // A calendar would ring for what is past as soon as it reads the file.
    warnAt: warnAt !== null && warnAt > parts.now ? warnAt : null,
    lastModified: Math.max(set.updatedAt, parts.revisedAt ?? 0),
  };
}

/** RFC 7986 §5.3 wants it to be a UUID. Not the set's own ID, which is nobody's business outside of the vault. */
function uidOf(credentialSetId: string): string {
  const hex = createHash('sha256').update(`keyturn due date ${credentialSetId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
