import type { AuditEntry } from '../../shared/vault.ts';
import { csvText } from './csv.ts';

const columns = ['sequence', 'time', 'who', 'action', 'credential set', 'credential set id', 'detail'];

/** The audit log as CSV, oldest first; times in ISO 8601. */
export const auditCsv = (entries: readonly AuditEntry[]): string =>
  csvText(
    columns,
    entries.map((entry) => [
      String(entry.sequence),
      new Date(entry.at).toISOString(),
      entry.actor,
      entry.action,
      entry.credentialSetName ?? '',
      entry.credentialSetId ?? '',
      entry.detail ?? '',
    ]),
  );
