import type { TokenTestOutcome } from '../../shared/token-test.ts';
import { judgeProbeAnswer } from './probe-answer.ts';
import type { Planning } from './request-plan.ts';
import { sendProbe, sendTokenRequest, type SendingDependencies, type SentProbe } from './token-request.ts';
import { judgeTokenResponse } from './token-response.ts';

/**
 * Sends what was planned for a credential set, once: a token request, a probe, or nothing where it is blocked.
 *
 * @param secret - UTF-8; read, not kept, not wiped
 * @param stop - cancels at any moment
 * @returns never rejects for what network or server do
 */
export async function sendPlanned(
  planning: Planning,
  secret: Buffer,
  dependencies: SendingDependencies,
  stop: AbortSignal,
): Promise<SentProbe> {
  if (planning.kind === 'blocked') {
    const { rule, detail } = planning;
    return { exchange: { kind: 'blocked', rule, detail }, signed: [], jwt: null };
  }
  const sent =
    planning.kind === 'probe'
      ? await sendProbe(planning.plan, secret, dependencies, stop)
      : { jwt: null, ...(await sendTokenRequest(planning.plan, secret, dependencies, stop)) };
  // Cancelled with the last byte is cancelled too: the set may be gone, or the vault about to lock.
  return stop.aborted ? { ...sent, exchange: { kind: 'cancelled' } } : sent;
}

/** Texts of the server's are as it sent them: they may echo the secret, and have to be redacted. */
export interface Judged {
  readonly outcome: TokenTestOutcome;
  /** The token that was granted, or the JWT that the API took as one. */
  readonly accessToken: string | null;
  /** The answer's body as text; null where there is none. */
  readonly text: string | null;
}

/** @param receivedAt - ms since 1970 */
export function judgeSent({ exchange, jwt }: SentProbe, planning: Planning, receivedAt: number): Judged {
  if (exchange.kind !== 'answered' && exchange.kind !== 'unreadable') {
    return { outcome: exchange, accessToken: null, text: null };
  }
  if (planning.kind === 'probe') {
    const judged = judgeProbeAnswer(exchange, planning.plan.expected);
    return { ...judged, accessToken: judged.outcome.kind === 'accepted' ? (jwt?.jwt ?? null) : null };
  }
  if (exchange.kind === 'answered' && planning.kind === 'planned') {
    return judgeTokenResponse({ ...exchange.answer, receivedAt }, planning.plan.expected);
  }
  if (exchange.kind === 'answered') throw new Error('Unreachable: what is blocked has no answer');
  const { reason, status } = exchange;
  return { outcome: { kind: 'malformed', reason, status }, accessToken: null, text: null };
}
