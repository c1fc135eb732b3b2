/** @typedef {import('./reviewed-findings.mjs').ReviewedFinding} ReviewedFinding */

/**
 * @typedef {object} Finding
 * @property {string} check
 * @property {string} file
 * @property {number} line
 * @property {string} sample
 */

/**
 * @param {string} file as the tool names it
 * @returns {string} without the hash that changes with every build, and with slashes
 */
const plainName = (file) => file.replaceAll('\\', '/').replace(/-[\w-]{8}(?=\.(?:js|css)$)/, '');

/**
 * @param {readonly Finding[]} findings
 * @param {readonly ReviewedFinding[]} reviewed
 * @returns {string[]} what doesn't match, one line each; empty: all is as it was reviewed
 */
export function differences(findings, reviewed) {
  /** @type {Map<string, Finding[]>} */
  const found = new Map();
  for (const finding of findings) {
    const key = `${finding.check} in ${plainName(finding.file)}`;
    found.set(key, [...(found.get(key) ?? []), finding]);
  }
  const lines = [];
  for (const [key, all] of found) {
    const entry = reviewed.find(({ check, file }) => `${check} in ${file}` === key);
    if (all.length === entry?.count) continue;
    const places = all
      .map(({ line, sample }) => `\n    line ${line}: ${sample.trim().slice(0, 120)}`)
      .join('');
    lines.push(`not reviewed: ${key}: ${all.length}, reviewed are ${entry?.count ?? 0}${places}`);
  }
  for (const { check, file } of reviewed) {
    if (!found.has(`${check} in ${file}`))
      lines.push(`reviewed, but not found any more: ${check} in ${file}`);
  }
  return lines;
}

/**
 * @param {string} output of `npm audit --json`
 * @returns {{ answered: false, reason: string } | { answered: true, vulnerable: string[] }} `vulnerable`: each package with
 *   its severity
 */
export function readNpmAudit(output) {
  try {
    const report = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1));
    if (report.auditReportVersion === undefined) {
      return { answered: false, reason: report.message ?? report.error?.summary ?? 'no report' };
    }
    const all = /** @type {{ name: string, severity: string }[]} */ (Object.values(report.vulnerabilities));
    return { answered: true, vulnerable: all.map(({ name, severity }) => `${name} (${severity})`) };
  } catch {
    return { answered: false, reason: 'npm gave no report' };
  }
}
