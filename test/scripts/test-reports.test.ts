import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countPlaywright, countVitest } from '../../scripts/lib/test-reports.mjs';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyturn-test-reports-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function report(content: unknown): string {
  const file = join(folder, 'report.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const vitestSuite = (status: string, ...outcomes: string[]) => ({
  name: 'suite.test.ts',
  status,
  assertionResults: outcomes.map((outcome, index) => ({ status: outcome, fullName: `test ${index}` })),
});

describe('what Vitest reports', () => {
  it('is summed over all files, and tests that failed or were skipped are named', () => {
    const file = report({
      testResults: [vitestSuite('passed', 'passed', 'skipped'), vitestSuite('failed', 'passed', 'failed')],
    });
    expect(countVitest(file, 1)).toEqual({
      passed: 2,
      failed: 1,
      failures: ['test 1'],
      skipped: ['test 1'],
      remarks: [],
    });
  });

  it('counts a file that could not even be loaded as failed', () => {
    const file = report({ testResults: [vitestSuite('passed', 'passed'), vitestSuite('failed')] });
    expect(countVitest(file, 1)).toMatchObject({ passed: 1, failed: 1 });
  });
});

describe('what Playwright reports', () => {
  const suites = (...outcomes: string[]) => [
    {
      title: 'file.spec.ts',
      specs: [],
      suites: [
        {
          title: 'group',
          specs: outcomes.map((status, index) => ({ title: `test ${index}`, tests: [{ status }] })),
        },
      ],
    },
  ];

  it('is summed over nested groups, and a flaky test has failed', () => {
    const file = report({ suites: suites('expected', 'flaky', 'unexpected', 'skipped'), errors: [] });
    expect(countPlaywright(file, 1)).toEqual({
      passed: 1,
      failed: 2,
      failures: ['file.spec.ts > group > test 1', 'file.spec.ts > group > test 2'],
      skipped: ['file.spec.ts > group > test 3'],
      remarks: [],
    });
  });

  it('counts errors outside of tests as failed', () => {
    const file = report({ suites: suites('expected'), errors: [{ message: 'no such folder' }] });
    expect(countPlaywright(file, 1)).toMatchObject({ passed: 1, failed: 1, remarks: ['no such folder'] });
  });
});

const runners = [
  { name: 'Vitest', count: countVitest, empty: { testResults: [] } },
  { name: 'Playwright', count: countPlaywright, empty: { suites: [], errors: [] } },
];

describe.each(runners)('a run of $name that is no pass', ({ count, empty }) => {
  it('left no report', () => {
    expect(count(join(folder, 'missing.json'), 1)).toMatchObject({ passed: 0, failed: 1 });
  });

  it('left half a report', () => {
    expect(count(report('{"testResults": ['), 0)).toMatchObject({ passed: 0, failed: 1 });
  });

  it('ran nothing', () => {
    expect(count(report(empty), 0)).toMatchObject({ passed: 0, failed: 1, remarks: ['it ran no tests'] });
  });
});

it('a run whose tests passed but which ended badly is no pass either', () => {
  const file = report({ testResults: [vitestSuite('passed', 'passed')] });
  expect(countVitest(file, 139)).toMatchObject({ passed: 1, failed: 1, remarks: ['it ended with code 139'] });
});
