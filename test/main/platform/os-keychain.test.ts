import { describe, expect, it } from 'vitest';
import { KeyNotRecoverableError } from '../../../src/main/vault/key-protector.ts';
import { createOsKeychain, type KeychainApi } from '../../../src/main/platform/os-keychain.ts';

const key = Buffer.from('0123456789abcdef0123456789abcdef');

/** A keychain whose ciphertext is its mark and the text backwards, as telling as Chromium's own. */
function keychain({ mark = 'v11', available = true } = {}): KeychainApi {
  return {
    isEncryptionAvailable: () => available,
    encryptString: (text) => Buffer.from(mark + [...text].reverse().join('')),
    decryptString: (ciphertext) => [...ciphertext.toString().slice(3)].reverse().join(''),
  };
}

/** The same with the calls of Electron 42 and later, and synchronous ones that must not be used. */
function asyncKeychain(options: { mark?: string; shouldReEncrypt?: boolean } = {}): KeychainApi {
  const sync = keychain(options);
  const deprecated = (): never => {
    throw new Error('the synchronous call was used');
  };
  return {
    isEncryptionAvailable: deprecated,
    encryptString: deprecated,
    decryptString: deprecated,
    isAsyncEncryptionAvailable: () => Promise.resolve(true),
    encryptStringAsync: (text) => Promise.resolve(sync.encryptString(text)),
    decryptStringAsync: (ciphertext) =>
      Promise.resolve({
        result: sync.decryptString(ciphertext),
        shouldReEncrypt: options.shouldReEncrypt ?? false,
      }),
  };
}

const ready = (): boolean => true;

describe('the OS keychain', () => {
  it('gives back what it protected', async () => {
    const protector = createOsKeychain(keychain(), 'linux', ready);
    expect(await protector.unprotect(await protector.protect(key))).toEqual({
      plain: key,
      shouldReEncrypt: false,
    });
  });

  it('uses the asynchronous calls where Electron has them, and passes on that a key was rotated', async () => {
    const protector = createOsKeychain(asyncKeychain({ shouldReEncrypt: true }), 'linux', ready);
    expect(await protector.unprotect(await protector.protect(key))).toEqual({
      plain: key,
      shouldReEncrypt: true,
    });
  });

  it('is unavailable when the system says so', async () => {
    const protector = createOsKeychain(keychain({ available: false }), 'darwin', ready);
    await expect(protector.protect(key)).rejects.toMatchObject({ code: 'keychain_unavailable' });
  });

  it.each(['v10', 'abc'])(
    'refuses on Linux what is marked %s, however the keychain was asked',
    async (mark) => {
      for (const api of [keychain({ mark }), asyncKeychain({ mark })]) {
        const protector = createOsKeychain(api, 'linux', ready);
        await expect(protector.protect(key)).rejects.toMatchObject({ code: 'keychain_unavailable' });
      }
    },
  );

  it('accepts v10 on macOS, where it comes from the login keychain', async () => {
    const protector = createOsKeychain(keychain({ mark: 'v10' }), 'darwin', ready);
    expect((await protector.protect(key)).length).toBeGreaterThan(0);
  });

  it('does not open a v10 ciphertext on Linux, even when a real keyring answers', async () => {
    const weak = await createOsKeychain(keychain({ mark: 'v10' }), 'darwin', ready).protect(key);
    const protector = createOsKeychain(keychain(), 'linux', ready);
    await expect(protector.unprotect(weak)).rejects.toBeInstanceOf(KeyNotRecoverableError);
  });

  it('says that a key is not recoverable when the keychain cannot decrypt it', async () => {
    const api: KeychainApi = {
      ...keychain(),
      decryptString: () => {
        throw new Error('Error while decrypting the ciphertext');
      },
    };
    const protector = createOsKeychain(api, 'linux', ready);
    await expect(protector.unprotect(Buffer.from('v11x'))).rejects.toBeInstanceOf(KeyNotRecoverableError);
  });

  it('tells a keychain that is away from one that cannot open a ciphertext', async () => {
    const protector = createOsKeychain(keychain({ available: false }), 'linux', ready);
    await expect(protector.unprotect(Buffer.from('v11x'))).rejects.toMatchObject({
      code: 'keychain_unavailable',
    });
  });

  it.each([
    ['linux', 'restart Keyturn'],
    ['darwin', 'try again'],
    ['win32', 'try again'],
  ] as const)('says on %s what to do', async (platform, advice) => {
    const protector = createOsKeychain(keychain({ available: false }), platform, ready);
    await expect(protector.protect(key)).rejects.toMatchObject({ hint: expect.stringContaining(advice) });
  });
});
