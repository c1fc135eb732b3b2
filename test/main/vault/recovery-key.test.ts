import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isSameGroup,
  newRecoveryKey,
  parseRecoveryKey,
  recoveryKeyBytes,
  recoveryKeyGroups,
} from '../../../src/main/vault/recovery-key.ts';
import { failureOf } from './temporary.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const key = fc
  .uint8Array({ minLength: recoveryKeyBytes, maxLength: recoveryKeyBytes })
  .map((bytes) => Buffer.from(bytes));
const sample = Buffer.from('000102030405060708090a0b0c0d0e0f10111213', 'hex');

describe('a recovery key', () => {
  it('has at least 128 bits, and another value each time', () => {
    expect(recoveryKeyBytes * 8).toBeGreaterThanOrEqual(128);
    expect(newRecoveryKey().equals(newRecoveryKey())).toBe(false);
  });

  it('is written as it always was', () => {
    // Eight groups of the bytes in Crockford's base32, as any other implementation gives them, and the checksum.
    expect(recoveryKeyGroups(sample).join('-')).toBe('000G-40R4-0M30-E209-185G-R38E-1W81-24GK-9N5A');
  });

  it('comes back from its groups', () => {
    fc.assert(
      fc.property(key, (bytes) => {
        const groups = recoveryKeyGroups(bytes);
        expect(groups).toHaveLength(9);
        for (const group of groups) expect(group).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}$/);
        expect(parseRecoveryKey(groups.join('-')).equals(bytes)).toBe(true);
      }),
    );
  });

  it.each([
    ['lower case', (text: string) => text.toLowerCase()],
    ['spaces and line breaks', (text: string) => ` ${text.replaceAll('-', ' \n ')} `],
    ['no dashes', (text: string) => text.replaceAll('-', '')],
    ['typographic dashes', (text: string) => text.replaceAll('-', '–')],
    ['letters that look like digits', (text: string) => text.replaceAll('0', 'o').replaceAll('1', 'l')],
  ])('is read with %s', (_, typed) => {
    expect(parseRecoveryKey(typed(recoveryKeyGroups(sample).join('-'))).equals(sample)).toBe(true);
  });

  it('is not read with any one character wrong', async () => {
    const text = recoveryKeyGroups(sample).join('');
    for (let at = 0; at < text.length; at += 1) {
      for (const other of alphabet) {
        if (other === text.charAt(at)) continue;
        const slip = text.slice(0, at) + other + text.slice(at + 1);
        expect((await failureOf(() => parseRecoveryKey(slip))).code).toBe('wrong_recovery_key');
      }
    }
  });

  it('is not read with two neighbours swapped', () => {
    fc.assert(
      fc.property(key, fc.integer({ min: 0, max: 34 }), (bytes, at) => {
        const text = recoveryKeyGroups(bytes).join('');
        const [one, other] = [text.charAt(at), text.charAt(at + 1)];
        fc.pre(one !== other);
        expect(() => parseRecoveryKey(text.slice(0, at) + other + one + text.slice(at + 2))).toThrow();
      }),
    );
  });

  it.each(['', 'no key', 'U'.repeat(36), '0'.repeat(35), '0'.repeat(37), 'é'.repeat(36)])(
    'is not %j, and the failure doesn’t repeat what was typed',
    async (typed) => {
      const { code, message, hint } = await failureOf(() => parseRecoveryKey(typed));
      expect(code).toBe('wrong_recovery_key');
      if (typed.length > 5) expect(`${message} ${String(hint)}`).not.toContain(typed);
    },
  );
});

describe('a group that is typed back', () => {
  it('counts in any spelling', () => {
    expect(isSameGroup(' 1o-ab ', '10AB')).toBe(true);
    expect(isSameGroup('10AC', '10AB')).toBe(false);
    expect(isSameGroup('', '10AB')).toBe(false);
  });
});
