import type { CallResult } from '../../shared/api-call.ts';
import { decodeAnswer, type AnswerText } from './answer-text.ts';
import type { Exchange, OutgoingRequest } from './exchange.ts';
import { createRedactor, type Redactor } from './redact.ts';
import { redactResponse, tidy } from './redacted-outcome.ts';

/** What is said about a call. Neither may hold anything of the server's that isn't redacted. */
export interface CallWords {
  readonly message: string;
  readonly hint: string | null;
}

/** A call that is over, for words about it. */
export interface EndedCall {
  readonly exchange: Exchange;
  /** The answer's body; null where there is none, or it is no text. */
  readonly text: AnswerText | null;
  /** Host and port that were asked; empty where the URL has none. */
  readonly host: string;
  /** When it ended, ms since 1970. */
  readonly now: number;
  /** One redacted line of bounded length. */
  readonly shown: (text: string) => string;
}

export interface SecretsOfCall {
  readonly clientSecret: string;
  readonly accessToken: string | null;
  /** JWTs that were signed for the request. */
  readonly signed?: readonly string[];
}

/**
 * Makes what came back fit to be shown: redacted, tidied, cut to size.
 *
 * @param describe - finds the words for it
 */
export function callResult(
  request: Pick<OutgoingRequest, 'method' | 'url'>,
  exchange: Exchange,
  secrets: SecretsOfCall,
  now: number,
  describe: (ended: EndedCall) => CallWords,
): { readonly result: CallResult; readonly text: AnswerText | null; readonly redact: Redactor } {
  const text = textOf(exchange);
  const redact = createRedactor({ ...secrets, body: text?.text ?? null });
  const url = tidy(redact(request.url), 2_048);
  const host = URL.canParse(url) ? tidy(new URL(url).host, 300) : '';
  const shown = (line: string): string => tidy(redact(tidy(redact(line, 8_192), 8_192)), 300);
  const { message, hint } = describe({ exchange, text, host, now, shown });
  const answer = redactResponse(exchange, text?.text ?? null, redact);
  return {
    result: {
      method: request.method,
      url,
      outcome: outcomeOf(exchange, answer),
      milliseconds: 'latency' in exchange ? exchange.latency.total : null,
      message,
      hint,
    },
    text,
    redact,
  };
}

function textOf(exchange: Exchange): AnswerText | null {
  if (exchange.kind !== 'answered') return null;
  const { body, headers } = exchange.answer;
  return decodeAnswer(body, headers.get('content-type'));
}

function outcomeOf(exchange: Exchange, answer: ReturnType<typeof redactResponse>): CallResult['outcome'] {
  if (answer) return { kind: 'answered', answer };
  if (exchange.kind === 'unreachable') return { kind: 'unreachable', reason: exchange.reason };
  return exchange.kind === 'blocked' ? { kind: 'blocked' } : { kind: 'cancelled' };
}
