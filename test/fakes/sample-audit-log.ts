import type { AuditAction, AuditEntry } from '../../src/shared/vault.ts';
import { sampleNow, sampleSet } from './sample-credential-sets.ts';

/** An entry of the audit log, an hour older for each step below 1,000,000; about set 1 unless a test says otherwise. */
export function sampleEntry(sequence: number, changes: Partial<AuditEntry> = {}): AuditEntry {
  const { id, name } = sampleSet(1);
  return {
    sequence,
    at: sampleNow - (1_000_000 - sequence) * 3_600_000,
    actor: 'user',
    action: 'secret_copied',
    credentialSetId: id,
    credentialSetName: name,
    detail: null,
    ...changes,
  };
}

/** An entry about the vault as a whole. */
export const vaultEntry = (sequence: number, action: AuditAction, detail: string | null = null): AuditEntry =>
  sampleEntry(sequence, { action, credentialSetId: null, credentialSetName: null, detail });
