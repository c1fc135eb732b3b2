/**
 * A table as CSV (RFC 4180) for a spreadsheet: UTF-8 with the mark that Excel needs.
 *
 * @param columns - their names, as the first line
 */
export function csvText(columns: readonly string[], rows: Iterable<readonly string[]>): string {
  const lines = [columns.map(field).join(',')];
  for (const row of rows) lines.push(row.map(field).join(','));
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
