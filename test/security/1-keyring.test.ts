import { expect, it } from 'vitest';
import { createOsKeychain, type KeychainApi } from '../../src/main/platform/os-keychain.ts';

const marked = (mark: string): KeychainApi => ({
  isEncryptionAvailable: () => true,
  encryptString: (text) => Buffer.from(mark + text),
  decryptString: (ciphertext) => ciphertext.toString().slice(3),
});

it('1: a Linux keychain that encrypts with the hard-coded key (v10) is refused', async () => {
  const protector = createOsKeychain(marked('v10'), 'linux', () => true);
  await expect(protector.protect(Buffer.alloc(32))).rejects.toMatchObject({ code: 'keychain_unavailable' });
});

it('1: what counts is the proven mark v11, whatever backend is configured', async () => {
  const protector = createOsKeychain(marked('v11'), 'linux', () => true);
  expect((await protector.protect(Buffer.alloc(32))).subarray(0, 3).toString()).toBe('v11');
});

it('2: the keychain is not asked before the app is ready', async () => {
  const asked: string[] = [];
  const api: KeychainApi = {
    isEncryptionAvailable: () => asked.push('isEncryptionAvailable') > 0,
    encryptString: () => Buffer.from(`v11${String(asked.push('encryptString'))}`),
    decryptString: () => String(asked.push('decryptString')),
  };
  const protector = createOsKeychain(api, 'linux', () => false);
  await expect(protector.protect(Buffer.alloc(32))).rejects.toThrow('before the app was ready');
  await expect(protector.unprotect(Buffer.from('v11'))).rejects.toThrow('before the app was ready');
  expect(asked).toEqual([]);
});
