import type { RevocationProof } from '../../shared/rotation-proof.ts';
import type { TokenTestOutcome } from '../../shared/token-test.ts';
import type { FinishedTokenTest } from '../oauth/token-test.ts';
import { isOfTheMoment, isSuccess } from './ask-with.ts';

export type RevocationVerdict = Pick<RevocationProof, 'verdict' | 'message' | 'hint'>;

type Control = FinishedTokenTest | null;

/** Whether asking with the old secret could tell anything after this control: at best that it is still alive. */
export function isWorthAsking(control: Control): boolean {
  if (control === null) return true;
  const { outcome } = control.result;
  return isSuccess(outcome) || (outcome.kind === 'refused' && !isOfTheMoment(outcome));
}

/**
 * Revoked is only what is refused as wrong credentials while the current secret gets a token for the same request.
 * A server that refuses everybody, or refuses something else, proves nothing.
 *
 * @param control - the request with the current secret; null: its value can't be opened
 * @param old - the request with the old one; null: not sent
 */
export function judgeRevocation(control: Control, old: FinishedTokenTest | null): RevocationVerdict {
  if (old !== null && isSuccess(old.result.outcome)) return alive(old.result.outcome);
  if (control === null || !isSuccess(control.result.outcome)) return controlFailed(control, old);
  if (old === null) return unknown('The old secret was not asked with.', 'Try again.');
  return refusesCredentials(old) ? revoked : notTold(old);
}

const revoked: RevocationVerdict = {
  verdict: 'revoked',
  message: 'Proven: the provider refuses the old secret, and takes the current one.',
  hint: null,
};

const unknown = (message: string, hint: string): RevocationVerdict => ({ verdict: 'unknown', message, hint });

const alive = ({ kind }: TokenTestOutcome): RevocationVerdict => ({
  verdict: 'alive',
  message: `The old secret is still alive: ${kind === 'accepted' ? 'it is accepted' : 'it gets a token'}.`,
  hint: 'Revoke it at the provider, then prove it again. Some providers take a few minutes until it has an effect.',
});

/** RFC 6749 §5.2 `invalid_client`, or what this provider says in its place. */
function refusesCredentials({ result: { outcome, request }, rejected }: FinishedTokenTest): boolean {
  if (!rejected || outcome.kind !== 'refused') return false;
  const isGrant = request.clientAuthenticationMethod === 'jwt_bearer';
  return !isOfTheMoment(outcome) && !isAboutTheGrant(outcome, isGrant) && !canBeTakenBack(outcome);
}

type Refused = Extract<TokenTestOutcome, { kind: 'refused' }>;

/**
 * To the standard both are said to a client that proved itself: it may not ask, or what it asks with is no good. Keycloak
 * says the one of a wrong secret, with 401; others the other, in a sentence that names it.
 *
 * @param isGrant - the credential is the grant itself: an assertion (RFC 7523 §2.1)
 */
const isAboutTheGrant = ({ error, status, errorDescription }: Refused, isGrant: boolean): boolean =>
  (error === 'unauthorized_client' || (error === 'invalid_grant' && !isGrant)) &&
  status !== 401 &&
  !wrongCredentials.test(errorDescription ?? '');

const wrongCredentials =
  /\b(?:invalid|incorrect|wrong)\b.{0,40}\b(?:secret|credentials?)\b|\b(?:secret|credentials?)\b.{0,20}\b(?:invalid|incorrect|wrong)\b/i;

/** What is locked or disabled now may be unlocked and enabled again, with the old secret and all. */
const canBeTakenBack = ({ error, errorDescription }: Refused): boolean =>
  /(?<![a-z])(?:locked|lockout|disabled|deactivated|inactive|suspended|blocked|not[ _-]active)(?![a-z])/i.test(
    `${error ?? ''} ${errorDescription ?? ''}`,
  );

const bySaying = 'If you are sure that it is revoked, you can say so yourself.';

function controlFailed(control: Control, old: FinishedTokenTest | null): RevocationVerdict {
  if (control === null) {
    return unknown(
      'Not known: the current secret can’t be read from the vault, so there is nothing to compare with.',
      bySaying,
    );
  }
  const { outcome, message, hint } = control.result;
  if (outcome.kind === 'cancelled') return cancelled;
  if (outcome.kind === 'refused' && !isOfTheMoment(outcome)) {
    const both = old === null ? '' : ' That the old one gets none either proves nothing.';
    return unknown(
      `Not known: the current secret gets no token: ${message}.${both}`,
      `Make the current secret work first; if it has expired, rotate it. ${bySaying}`,
    );
  }
  return unknown(`Not known: nothing could be learned with the current secret: ${message}.`, later(hint));
}

/** The current secret got a token, and the old one neither got one nor was refused for itself. */
function notTold({ result: { outcome, message, hint } }: FinishedTokenTest): RevocationVerdict {
  switch (outcome.kind) {
    case 'cancelled':
      return cancelled;
    case 'refused':
      return isOfTheMoment(outcome)
        ? unknown(`Not known: ${message}, when asked with the old secret.`, later(hint))
        : refusedOtherwise(outcome, message);
    case 'malformed':
      return unknown(
        `Not known: the answer to the old secret can’t be understood: ${message}.`,
        `A refusal would have to say invalid_client. ${bySaying}`,
      );
    default:
      return unknown(`Not known: the request with the old secret failed: ${message}.`, later(hint));
  }
}

function refusedOtherwise(outcome: Refused, message: string): RevocationVerdict {
  if (canBeTakenBack(outcome)) {
    return unknown(
      `Not proven: the old secret is refused because something is disabled or locked: ${message}.`,
      `What is disabled can be enabled again: delete the old secret at the provider. ${bySaying}`,
    );
  }
  return unknown(
    `Not proven: the old secret is refused, but not as a wrong secret: ${message}.`,
    `It may still be alive. Look at the provider whether it is deleted. ${bySaying}`,
  );
}

const cancelled = unknown('Cancelled: whether the old secret is revoked is not known.', 'Try again.');

const later = (hint: string | null): string =>
  hint === null ? `Try again later. ${bySaying}` : `${hint} ${bySaying}`;
