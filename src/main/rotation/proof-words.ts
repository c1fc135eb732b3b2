import type { Difference } from '../../shared/secret-version.ts';
import type { TokenTestResult } from '../../shared/token-test.ts';
import type { FinishedTokenTest } from '../oauth/token-test.ts';
import { isOfTheMoment, isSuccess } from './ask-with.ts';

/** What a proof means for the rotation. */
export interface ProofWords {
  readonly message: string;
  readonly hint: string | null;
}

const accepted = ({ outcome }: TokenTestResult): boolean => outcome.kind === 'accepted';

/** The pending secret works. */
export function provenWords(
  pending: TokenTestResult,
  current: TokenTestResult | null,
  differences: readonly Difference[],
): ProofWords {
  const works = accepted(pending) ? 'The pending secret is accepted' : 'The pending secret gets a token';
  if (current === null) {
    return {
      message: `${works}. There is nothing to compare with: the current one can’t be read from the vault.`,
      hint: 'You can promote it.',
    };
  }
  if (!isSuccess(current.outcome)) {
    return {
      message: `${works}. There is nothing to compare with: the current one got none.`,
      hint:
        current.outcome.kind === 'refused' && !isOfTheMoment(current.outcome)
          ? 'You can promote it. The provider already refuses the current secret, so don’t wait.'
          : `You can promote it, or prove it again later to compare. With the current secret: ${current.message}.`,
    };
  }
  const count = differences.length;
  if (count === 0) {
    const same = accepted(pending) ? 'just as the current one is' : 'with all that the current one’s has';
    return { message: `${works}, ${same}.`, hint: 'You can promote it.' };
  }
  return {
    message: `${works}, but ${count === 1 ? 'one thing differs' : `${count} things differ`} from the current one’s.`,
    hint: 'Accept this if you expect it. If not, compare the new secret’s settings at the provider with the old one’s.',
  };
}

/** The pending secret got nothing. */
export function notProvenWords({ result, rejected }: FinishedTokenTest, wasProven: boolean): ProofWords {
  const { outcome, message, hint } = result;
  const former = (is: string) => (wasProven ? ` It was proven before; that ${is}.` : '');
  if (outcome.kind === 'refused' && !isOfTheMoment(outcome)) {
    return {
      message: `The pending secret is not proven: ${message}.${former('no longer counts')}`,
      hint: rejected
        ? 'Check that you pasted the whole new secret, and that it belongs to this client ID. Some providers take a minute until a new secret works: then prove it again.'
        : hint,
    };
  }
  if (outcome.kind === 'cancelled') {
    return { message: `Proving was cancelled, so nothing is proven.${former('still counts')}`, hint: null };
  }
  return {
    message: `Whether the pending secret works is not known: ${message}.${former('still counts')}`,
    hint: hint ?? 'Prove it again later.',
  };
}

/** The user stopped it between the two requests. */
export const comparisonCancelled: ProofWords = {
  message:
    'The pending secret gets a token, but comparing it with the current one was cancelled, so it isn’t proven.',
  hint: 'Prove it again when you’re ready.',
};

export const changedMeanwhile: ProofWords = {
  message: 'The credential set changed while its secret was being proven, so this answer proves nothing.',
  hint: 'Look at the rotation as it is now, and prove it again.',
};
