import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as english from '@zxcvbn-ts/language-en';
import { adviceFor, type Strength } from './strength.ts';

/**
 * Guesses how hard a passphrase is to guess. A module of its own because its word lists are larger than all the rest of
 * the window: import it when somebody chooses a passphrase, never at the start.
 */
const estimator = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
});

/** Words that everybody would try first on this vault. */
const nearAtHand = ['keyturn', 'vault', 'keyring', 'keychain'];

export function estimate(passphrase: string): Strength {
  const { score, feedback } = estimator.check(passphrase, nearAtHand);
  return { score, advice: adviceFor(feedback.warning, feedback.suggestions) };
}
