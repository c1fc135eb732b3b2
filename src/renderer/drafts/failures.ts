import type { Failure } from '../../shared/failure.ts';

/** What was being typed has no credential set to go to any more. */
export const setOfDraftIsGone: Failure = {
  code: 'unknown_credential_set',
  message: 'The credential set that you were changing when the vault locked is gone.',
  hint: 'What you had typed belonged to it, and was not kept.',
};
