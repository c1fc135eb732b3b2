import { expect, it } from 'vitest';
import { auditCsv } from '../../../src/main/vault/audit-csv.ts';
import type { AuditEntry } from '../../../src/shared/vault.ts';

const entry = (credentialSetName: string | null): AuditEntry => ({
  sequence: 7,
  at: Date.UTC(2026, 0, 15, 12),
  actor: 'user',
  action: 'secret_copied',
  credentialSetId: null,
  credentialSetName,
  detail: null,
});
const nameField = (name: string): string =>
  auditCsv([entry(name)])
    .split('\r\n')
    .slice(1)
    .join('\r\n')
    .replace('7,2026-01-15T12:00:00.000Z,user,secret_copied,', '')
    .replace(/,,\r\n$/, '');

it('has a heading and a line for each entry', () => {
  expect(auditCsv([entry('Billing')])).toBe(
    '\ufeffsequence,time,who,action,credential set,credential set id,detail\r\n' +
      '7,2026-01-15T12:00:00.000Z,user,secret_copied,Billing,,\r\n',
  );
});

it.each([
  ['a "quoted" name', '"a ""quoted"" name"'],
  ['one, two', '"one, two"'],
  ['two\r\nlines', '"two\r\nlines"'],
])('quotes %j', (name, field) => {
  expect(nameField(name)).toBe(field);
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '  =1', '＝1', '=HYPERLINK("https://x.example","x")'])(
  'keeps a spreadsheet from running %j',
  (name) => {
    expect(nameField(name).replace(/^"/, '')).toMatch(/^'/);
  },
);
