import { expect, it } from 'vitest';
import { noteLock } from '../../src/main/lock-entry.ts';

it.each([
  ['user', 'user', 'By its user'],
  ['idle', 'scheduler', 'Nobody used the computer'],
  ['suspend', 'scheduler', 'The computer went to sleep'],
  ['screen_lock', 'scheduler', 'The screen was locked'],
  ['quit', 'user', 'Keyturn was closed'],
  ['damage', 'scheduler', 'It is not as Keyturn left it'],
] as const)('the audit log tells that the vault locked, and why: %s', (reason, actor, detail) => {
  const noted: unknown[] = [];
  noteLock({ recordIfPossible: (...entry) => noted.push(entry) }, reason);
  expect(noted).toEqual([['vault_locked', { actor, detail }]]);
});

it('that the vault’s file is replaced is no lock', () => {
  const noted: unknown[] = [];
  noteLock({ recordIfPossible: (...entry) => noted.push(entry) }, 'file_work');
  expect(noted).toEqual([]);
});
