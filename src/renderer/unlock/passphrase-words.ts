import type { Protection } from '../../shared/vault.ts';

/** What is done with the vault's passphrase. */
export type PassphraseChange = 'set' | 'change' | 'remove';

interface ChangeWords {
  readonly title: string;
  readonly submit: string;
  readonly done: string;
  /** What it means from then on. */
  readonly meaning: string;
}

const noReset =
  'Nobody can reset a passphrase: if you forget it and have no recovery key, the vault stays closed for good.';

export function passphraseWords(change: PassphraseChange, protection: Protection): ChangeWords {
  switch (change) {
    case 'set':
      return {
        title: 'Protect the vault with a passphrase',
        submit: 'Set passphrase',
        done: 'The vault now asks for its passphrase',
        meaning: `From then on the vault needs both, your keychain and the passphrase, each time it is opened. ${noReset}`,
      };
    case 'change':
      return {
        title: 'Change the passphrase',
        submit: 'Change passphrase',
        done: 'Passphrase changed',
        meaning: protection === 'passphrase' ? noReset : `Your keychain stays needed as well. ${noReset}`,
      };
    case 'remove':
      return {
        title: 'Remove the passphrase',
        submit: 'Remove passphrase',
        done: 'The keychain alone opens the vault now',
        meaning:
          'From then on your keychain alone opens the vault: whoever is signed in as you can open it with one click.',
      };
  }
}
