import type { AuditEntry } from '../../shared/vault.ts';

const columns = [
  'sequence',
  'time',
  'who',
  'action',
  'credential set',
  'credential set id',
  'detail',
] as const;

/**
 * The audit log as CSV (RFC 4180), oldest first, for a spreadsheet: UTF-8 with the mark that Excel needs, times in
 * ISO 8601.
 */
export function auditCsv(entries: Iterable<AuditEntry>): string {
  const lines = [columns.join(',')];
  for (const entry of entries) {
    const fields = [
      String(entry.sequence),
      new Date(entry.at).toISOString(),
      entry.actor,
      entry.action,
      entry.credentialSetName ?? '',
      entry.credentialSetId ?? '',
      entry.detail ?? '',
    ];
    lines.push(fields.map(field).join(','));
  }
  return `\ufeff${lines.join('\r\n')}\r\n`;
}

/**
 * A text as one field. What a spreadsheet would take for a formula gets an apostrophe before it: a set may be called
 * `=HYPERLINK(…)`, and its name must not run.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
function field(text: string): string {
  const harmless = /^\s*[=+\-@＝＋－＠\t\r\n]/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
