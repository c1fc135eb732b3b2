import type { AppState } from '../../shared/ipc-contract.ts';
import type { Protection } from '../../shared/vault.ts';

/** The system's keychain by the name that its users know. */
export const keychainNames: Record<AppState['platform'], string> = {
  linux: 'your keyring',
  darwin: 'your macOS keychain',
  win32: 'your Windows account',
};

/** What opens the vault, in one plain sentence, and what that means. */
export function protectionWords(
  protection: Protection,
  platform: AppState['platform'],
): { readonly title: string; readonly meaning: string } {
  const keychain = keychainNames[platform];
  switch (protection) {
    case 'keychain':
      return {
        title: `The keychain alone opens this vault`,
        meaning: `Whoever is signed in as you can open it: its key is kept by ${keychain}. A copy of the vault’s files is of no use elsewhere.`,
      };
    case 'keychain_and_passphrase':
      return {
        title: 'The keychain and your passphrase together open this vault',
        meaning: `Both are needed: what ${keychain} keeps, and what only you know.`,
      };
    case 'passphrase':
      return {
        title: 'Your passphrase opens this vault',
        meaning:
          'There was no keychain to trust when the vault was made. Whoever copies the vault’s files can try passphrases, so it should be a long one.',
      };
  }
}
