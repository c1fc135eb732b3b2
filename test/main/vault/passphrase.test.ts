import { describe, expect, it } from 'vitest';
import { passphraseBytes, requireStrongEnough, withPassphrase } from '../../../src/main/vault/passphrase.ts';
import { failureOf } from './temporary.ts';

describe('a passphrase', () => {
  it('is the same whichever way its accents were typed, and is not trimmed', () => {
    expect(passphraseBytes('cafe\u0301').equals(passphraseBytes('caf\u00e9'))).toBe(true);
    expect(passphraseBytes(' spaces ').toString('utf8')).toBe(' spaces ');
    expect(passphraseBytes('\ufb01').equals(passphraseBytes('fi'))).toBe(false);
  });

  it('is wiped when it was used, also when that failed', async () => {
    let kept: Buffer = Buffer.alloc(0);
    await withPassphrase('passphrase', (bytes) => {
      kept = bytes;
      return Promise.resolve();
    });
    expect(kept.every((byte) => byte === 0)).toBe(true);
    await withPassphrase('passphrase', (bytes) => {
      kept = bytes;
      return Promise.reject(new Error('failed'));
    }).catch(() => undefined);
    expect(kept).toHaveLength(10);
    expect(kept.every((byte) => byte === 0)).toBe(true);
  });

  it('may be missing', async () => {
    expect(await withPassphrase(null, (bytes) => Promise.resolve(bytes))).toBeNull();
  });

  it.each([
    ['too short', 'short 1'],
    ['too short, though its bytes are many', '🔑🔑🔑🔑'],
    ['two characters over and over', 'abababababababab'],
    ['what everybody tries', 'password1'],
    ['what everybody tries, in capitals', 'PASSWORD1'],
    ['a walk over the keyboard', 'qwertyuiop'],
  ])('is too weak for a vault: %s', async (_, typed) => {
    const { code, message, hint } = await failureOf(() => requireStrongEnough(typed));
    expect(code).toBe('weak_passphrase');
    expect(`${message} ${String(hint)}`).not.toContain(typed);
  });

  it('is good enough when nobody would try it first', async () => {
    await expect(requireStrongEnough('brass otter nine kettles')).resolves.toBeUndefined();
  });
});
