import { KeyturnError } from '../../shared/failure.ts';

/** The provider would not do it, or could not be asked. Nothing has changed there. */
export const automationFailed = (message: string, hint?: string): KeyturnError =>
  new KeyturnError({ code: 'automation_failed', message, ...(hint !== undefined && { hint }) });

/** What is to be changed at the provider isn't what it was when somebody asked for it. */
export const changedMeanwhile = (): KeyturnError =>
  automationFailed(
    'The credential set was changed meanwhile, so nothing was asked of the provider.',
    'Look at its rotation as it is now, and try again.',
  );

/** The provider may have made a new secret that nobody knows. */
export const answerLost = (message: string): KeyturnError =>
  new KeyturnError({
    code: 'automation_answer_lost',
    message: `${message} The old secret may have ended.`,
    hint: 'Test the present secret. If it is refused, get the new one at the provider, or ask for another.',
  });

export const isAnswerLost = (error: unknown): error is KeyturnError =>
  error instanceof KeyturnError && error.code === 'automation_answer_lost';

/** As {@link answerLost}, where a secret was to be ended and none was to be made. */
export const proofWillTell = (message: string): KeyturnError =>
  new KeyturnError({
    code: 'automation_answer_lost',
    message,
    hint: 'Prove the revocation: that tells whether it has.',
  });

/** The vault could not take the new secret, which is in memory. */
export const notStored = (cause: string): KeyturnError =>
  new KeyturnError({
    code: 'new_secret_not_stored',
    message: `The provider made a new secret, but it could not be stored: ${cause}`,
    hint: 'It is only in memory. Don’t quit Keyturn: mend what is wrong, then store it. Keyturn also tries again by itself.',
  });

export const lockedMeanwhile = (): KeyturnError =>
  new KeyturnError({
    code: 'new_secret_not_stored',
    message: 'The vault was locked while the provider made a new secret.',
    hint: 'It is kept sealed in memory, and goes into the vault when you unlock it. Don’t quit Keyturn before.',
  });

export const storeItFirst = (): KeyturnError =>
  new KeyturnError({
    code: 'new_secret_not_stored',
    message: 'A new secret that a provider made is not in the vault yet, and would be lost.',
    hint: 'Store it first: open the rotation of its credential set, and mend what is wrong.',
  });
