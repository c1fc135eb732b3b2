import { expect, it } from 'vitest';
import { concealMarks } from '../../../src/main/platform/conceal-marks.ts';

it.each([
  ['darwin', 'org.nspasteboard.ConcealedType'],
  ['win32', 'ExcludeClipboardContentFromMonitorProcessing'],
  ['linux', 'x-kde-passwordManagerHint'],
] as const)('marks a secret in the clipboard of %s as %s', (platform, mark) => {
  const marks = concealMarks(platform);
  expect(Object.keys(marks)).toEqual([`electron application/osclipboard;format="${mark}"`]);
  expect(Object.values(marks)).not.toContain('');
});

it('gives KDE the word that its clipboard looks for', () => {
  expect(Object.values(concealMarks('linux'))).toEqual(['secret']);
});
