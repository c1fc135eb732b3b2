import type { TokenTestOutcome, TokenTestResult } from '../../shared/token-test.ts';
import type { Redactor } from './redact.ts';
import { isStandardError } from './refusal.ts';
import type { Exchange } from './exchange.ts';

/** Characters of an answer's body that are shown. */
export const shownBodyLength = 32_768;

/** Characters of any other text of the server's that are looked at. At most a quarter of them are shown. */
const readTextLength = 8_192;

/** Makes an outcome fit to be shown and kept: every text of the server's redacted, tidied and cut to size. */
export function redactOutcome(outcome: TokenTestOutcome, redact: Redactor): TokenTestOutcome {
  const shown = (text: string, maximum: number) => shownLine(text, redact, maximum);
  switch (outcome.kind) {
    case 'granted':
      return {
        ...outcome,
        tokenType: /^bearer$/i.test(outcome.tokenType) ? outcome.tokenType : shown(outcome.tokenType, 100),
        grantedScopes: outcome.grantedScopes && shownScopes(outcome.grantedScopes, redact),
      };
    case 'refused':
      return {
        ...outcome,
        error:
          outcome.error === null || isStandardError(outcome.error)
            ? outcome.error
            : shown(outcome.error, 200),
        errorDescription: outcome.errorDescription === null ? null : shown(outcome.errorDescription, 2_000),
      };
    case 'blocked':
      return { ...outcome, detail: shown(outcome.detail, 2_000) };
    default:
      return outcome;
  }
}

/**
 * The answer itself, for looking at.
 *
 * @param text - the body as text; null where it is none
 * @returns null when there was no answer
 */
export function redactResponse(
  exchange: Exchange,
  text: string | null,
  redact: Redactor,
): TokenTestResult['response'] {
  if (exchange.kind === 'unreadable') {
    const note = exchange.reason === 'too_large' ? 'more than 256 kB, not kept' : 'not readable';
    return {
      status: exchange.status,
      contentType: shownType(exchange.contentType, redact),
      redactedBody: `[${note}]`,
    };
  }
  if (exchange.kind !== 'answered') return null;
  const { status, headers, body } = exchange.answer;
  const redactedBody = text === null ? `[${body.length} bytes that are not text]` : shownBody(text, redact);
  return { status, contentType: shownType(headers.get('content-type'), redact), redactedBody };
}

function shownBody(text: string, redact: Redactor): string {
  const end = text.length > shownBodyLength ? '\n[the rest is not shown]' : '';
  return replaceControls(redact(text, shownBodyLength)) + end;
}

const shownType = (contentType: string | null, redact: Redactor): string | null =>
  contentType === null ? null : shownLine(contentType, redact, 200);

/** One line of bounded length. Redacts once more when the text is one line: a secret with a space may have stood there with a line break. */
export function shownLine(text: string, redact: Redactor, maximum: number): string {
  return cut(redact(oneLine(redact(text, readTextLength))), maximum);
}

/**
 * All scopes in one go: there may be a thousand, and a secret with a space would be two of them. Scopes of a
 * list that hold spaces themselves stay whole where there is nothing to redact.
 */
function shownScopes(scopes: readonly string[], redact: Redactor): string[] {
  const text = scopes.map(oneLine).join(' ');
  const redactedText = redact(text, shownBodyLength);
  const shown = redactedText === text ? scopes.map(oneLine) : redactedText.split(' ');
  return shown.filter((scope) => scope !== '').map((scope) => cut(scope, 300));
}

/** One line of bounded length, without characters that hide or reorder others. */
export const tidy = (text: string, maximum: number): string => cut(oneLine(text), maximum);

const oneLine = (text: string): string => replaceControls(text).replace(/\s+/g, ' ').trim();

const cut = (line: string, maximum: number): string =>
  line.length > maximum ? `${wellFormed(line.slice(0, maximum - 1))}…` : line;

/** Control characters but line break and tab, and the marks that reorder what is read (Unicode TR 36 §3.1). */
const controls = /(?![\t\n\r])[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Replaces, one for one: leaving characters out could put the halves of a secret together. */
const replaceControls = (text: string): string => wellFormed(text.replace(controls, '\ufffd'));

const wellFormed = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');
