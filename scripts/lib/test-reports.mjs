import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {object} Count
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} failures the names of tests that failed
 * @property {string[]} skipped the names of tests that did not run
 * @property {string[]} remarks why something counts as failed that the runner itself doesn't list as a test
 */

/**
 * @param {string} file
 * @returns {any} the report, or undefined when the runner left none
 */
function readReport(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string} remark */
function crashed(remark) {
  return { passed: 0, failed: 1, failures: [], skipped: [], remarks: [remark] };
}

/**
 * A runner that ran nothing, or that ended badly although every test passed, is a failure and never a pass.
 *
 * @param {Count} count
 * @param {number} code the runner's exit code
 * @returns {Count}
 */
function judge(count, code) {
  const { passed, failed, remarks } = count;
  if (failed > 0) return count;
  if (passed === 0) return { ...count, failed: 1, remarks: [...remarks, 'it ran no tests'] };
  if (code !== 0) return { ...count, failed: 1, remarks: [...remarks, `it ended with code ${code}`] };
  return count;
}

/**
 * @param {string} file Vitest's JSON report
 * @param {number} code Vitest's exit code
 * @returns {Count}
 */
export function countVitest(file, code) {
  const report = readReport(file);
  if (!report) return crashed(`it crashed (code ${code}) and left no report`);
  /** @type {Count} */
  const count = { passed: 0, failed: 0, failures: [], skipped: [], remarks: [] };
  for (const suite of report.testResults) {
    let failedInside = 0;
    for (const test of suite.assertionResults) {
      if (test.status === 'passed') count.passed++;
      else if (test.status === 'failed') {
        failedInside++;
        count.failures.push(test.fullName);
      } else count.skipped.push(test.fullName);
    }
    // A file that can't even be loaded has no tests, and must not vanish from the sum.
    if (suite.status === 'failed' && failedInside === 0) {
      failedInside = 1;
      count.remarks.push(`${suite.name} could not be run`);
    }
    count.failed += failedInside;
  }
  return judge(count, code);
}

/**
 * @param {any} suite of Playwright's report
 * @param {string} path of the suites around it
 * @returns {{ name: string, outcome: string }[]}
 */
function playwrightTests(suite, path = '') {
  const here = path ? `${path} > ${suite.title}` : suite.title;
  const inner = (suite.suites ?? []).flatMap((/** @type {any} */ child) => playwrightTests(child, here));
  const own = (suite.specs ?? []).flatMap((/** @type {any} */ spec) =>
    spec.tests.map((/** @type {any} */ test) => ({ name: `${here} > ${spec.title}`, outcome: test.status })),
  );
  return [...own, ...inner];
}

/**
 * @param {string} file Playwright's JSON report
 * @param {number} code Playwright's exit code
 * @returns {Count}
 */
export function countPlaywright(file, code) {
  const report = readReport(file);
  if (!report) return crashed(`it crashed (code ${code}) and left no report`);
  const tests = report.suites.flatMap((/** @type {any} */ suite) => playwrightTests(suite));
  const named = (/** @type {string[]} */ outcomes) =>
    tests.flatMap((/** @type {{ name: string, outcome: string }} */ { name, outcome }) =>
      outcomes.includes(outcome) ? [name] : [],
    );
  const failures = named(['unexpected', 'flaky']);
  return judge(
    {
      passed: named(['expected']).length,
      failed: failures.length + report.errors.length,
      failures,
      skipped: named(['skipped']),
      remarks: report.errors.map((/** @type {{ message?: string }} */ { message }) => message ?? 'an error'),
    },
    code,
  );
}
