import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { differences, readNpmAudit } from '../../scripts/lib/audit/review.mjs';
import { reviewedFindings } from '../../scripts/lib/audit/reviewed-findings.mjs';

const finding = (check: string, file: string) => ({ check, file, line: 3, sample: '  eval(text)' });
const reviewed = [{ check: 'EVAL', file: 'out/renderer/assets/app.js', count: 1, why: 'because' }];

describe('what was found, against what was reviewed', () => {
  it('has nothing to say when both are the same, whatever hash the build put into a name', () => {
    expect(differences([finding('EVAL', 'out/renderer/assets/app-CUK9qb0p.js')], reviewed)).toEqual([]);
    expect(differences([finding('EVAL', 'out\\renderer\\assets\\app-C_K9-b0p.js')], reviewed)).toEqual([]);
  });

  it('names a finding that nobody reviewed, with its place', () => {
    const found = [finding('EVAL', 'out/renderer/assets/app.js'), finding('EVAL', 'src/main/index.ts')];
    expect(differences(found, reviewed)).toEqual([
      'not reviewed: EVAL in src/main/index.ts: 1, reviewed are 0\n    line 3: eval(text)',
    ]);
  });

  it('names one more of a kind that was reviewed', () => {
    const one = finding('EVAL', 'out/renderer/assets/app.js');
    expect(differences([one, one], reviewed)[0]).toMatch(/^not reviewed: EVAL .*: 2, reviewed are 1/);
  });

  it('names what was reviewed and is gone, so that the list stays true', () => {
    expect(differences([], reviewed)).toEqual([
      'reviewed, but not found any more: EVAL in out/renderer/assets/app.js',
    ]);
  });

  it('SECURITY.md justifies each kind of finding', () => {
    const security = readFileSync(join(import.meta.dirname, '../../SECURITY.md'), 'utf8');
    for (const { check } of reviewedFindings) expect(security).toContain(check);
  });
});

describe('the registry’s advisories', () => {
  it('are read from npm’s report', () => {
    const report = { auditReportVersion: 2, vulnerabilities: { a: { name: 'a', severity: 'high' } } };
    const output = `npm warn something\n${JSON.stringify(report)}\n`;
    expect(readNpmAudit(output)).toEqual({ answered: true, vulnerable: ['a (high)'] });
    expect(readNpmAudit(JSON.stringify({ auditReportVersion: 2, vulnerabilities: {} }))).toEqual({
      answered: true,
      vulnerable: [],
    });
  });

  it('are said to be missing when the registry doesn’t answer, which is not the same as none', () => {
    const refusal = '{"message": "405 Method Not Allowed", "statusCode": 405, "error": {"summary": ""}}';
    expect(readNpmAudit(refusal)).toEqual({ answered: false, reason: '405 Method Not Allowed' });
    expect(readNpmAudit('npm error network')).toEqual({ answered: false, reason: 'npm gave no report' });
  });
});
