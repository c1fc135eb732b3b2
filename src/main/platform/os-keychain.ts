import type { SafeStorage } from 'electron';
import { KeyturnError } from '../../shared/failure.ts';
import { KeyNotRecoverableError, type KeyProtector } from '../vault/key-protector.ts';

/** What of Electron's `safeStorage` is used; the async calls exist from Electron 42. */
export type KeychainApi = Pick<SafeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'> &
  Partial<Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'>>;

/** What Chromium's os_crypt puts before a ciphertext whose key lies in a real Linux keyring. */
const linuxKeyringMark = 'v11';

/**
 * Protects the vault's wrapping key with the keychain of the operating system.
 *
 * On Linux without a keyring `safeStorage` encrypts with a key that is part of Chromium's source (mark
 * `v10`), and some of its calls do so without complaint. Only the mark of the ciphertext tells, so every
 * ciphertext is checked, and what isn't marked `v11` is refused.
 *
 * Its calls reject with `keychain_unavailable` when there is no keychain to trust, and with
 * {@link KeyNotRecoverableError} when there is one that doesn't open the ciphertext.
 *
 * @see https://www.electronjs.org/docs/latest/api/safe-storage
 */
export function createOsKeychain(
  api: KeychainApi,
  platform: NodeJS.Platform,
  isReady: () => boolean,
): KeyProtector {
  // Before `ready` safeStorage may pick the hard-coded key, and never look for a keyring again.
  const assertReady = (): void => {
    if (!isReady()) throw new Error('The keychain was asked before the app was ready');
  };
  const encrypt = async (text: string): Promise<Buffer> => {
    if (api.encryptStringAsync) return api.encryptStringAsync(text);
    return api.encryptString(text);
  };
  const decrypt = async (ciphertext: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> => {
    if (api.decryptStringAsync) return api.decryptStringAsync(ciphertext);
    return { result: api.decryptString(ciphertext), shouldReEncrypt: false };
  };
  const isAvailable = async (): Promise<boolean> =>
    api.isAsyncEncryptionAvailable ? api.isAsyncEncryptionAvailable() : api.isEncryptionAvailable();
  const isTrusted = (ciphertext: Uint8Array): boolean =>
    platform !== 'linux' || Buffer.from(ciphertext.subarray(0, 3)).toString('latin1') === linuxKeyringMark;

  const protect = async (plain: Uint8Array): Promise<Buffer> => {
    assertReady();
    const ciphertext = (await isAvailable()) ? await encrypt(Buffer.from(plain).toString('base64')) : null;
    if (ciphertext === null || !isTrusted(ciphertext)) throw unavailable(platform);
    return ciphertext;
  };

  return {
    protect,
    unprotect: async (ciphertext) => {
      assertReady();
      // A keychain that is away must not be mistaken for one that lost its key.
      await protect(Buffer.alloc(1));
      if (!isTrusted(ciphertext)) throw new KeyNotRecoverableError();
      const { result, shouldReEncrypt } = await decrypt(Buffer.from(ciphertext)).catch(() => {
        throw new KeyNotRecoverableError();
      });
      return { plain: Buffer.from(result, 'base64'), shouldReEncrypt };
    },
  };
}

function unavailable(platform: NodeJS.Platform): KeyturnError {
  const hints: Partial<Record<NodeJS.Platform, string>> = {
    linux:
      'Start and unlock a keyring that speaks the Secret Service (GNOME Keyring, KWallet or KeePassXC), then restart Keyturn: it looks for one only when it starts.',
    darwin: 'Unlock the login keychain in Keychain Access and allow Keyturn to use it, then try again.',
    win32: 'Sign in to Windows with your usual account, then try again.',
  };
  return new KeyturnError({
    code: 'keychain_unavailable',
    message:
      'Keyturn seals your credentials with a key that your system keychain keeps, but there is no keychain it can trust.',
    hint: hints[platform] ?? 'Make the system keychain available, then try again.',
  });
}
