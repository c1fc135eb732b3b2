import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recogniseRefusal } from '../../../src/main/oauth/first-aid/recognise.ts';
import { firstAid } from '../../../src/main/oauth/first-aid/first-aid.ts';
import { plainWords } from '../../../src/main/oauth/plain-words.ts';
import { createRedactor } from '../../../src/main/oauth/redact.ts';
import { redactOutcome, redactResponse } from '../../../src/main/oauth/redacted-outcome.ts';
import { judgeTokenResponse } from '../../../src/main/oauth/token-response.ts';
import { listProviders } from '../../../src/main/providers/catalogue.ts';
import { deviationSources } from '../../../src/shared/deviation.ts';
import { echoedSecret, grantedToken, realAnswers, type RealAnswer } from './real-answers.ts';

const receivedAt = Date.UTC(2026, 0, 1);
const runs = { numRuns: 300 };

/** All that is made of an answer, as the token tester does it. */
function handle(answer: RealAnswer, body: Uint8Array, providerId = 'custom-oauth2') {
  const headers = new Headers({ 'content-type': answer.contentType });
  const judged = judgeTokenResponse({ status: answer.status, headers, body, receivedAt }, answer.expected);
  const tokenMember = answer.expected.tokenPath.at(-1);
  const redact = createRedactor({
    clientSecret: echoedSecret,
    accessToken: judged.accessToken,
    body: judged.text,
    ...(tokenMember !== undefined && { tokenMember }),
  });
  const outcome = redactOutcome(judged.outcome, redact);
  const known = recogniseRefusal(outcome, { providerId, hostname: 'auth.example.com' });
  const message = plainWords(outcome, { who: 'Somebody', host: 'auth.example.com' });
  const hint = firstAid(outcome, {
    clientAuthenticationMethod: 'client_secret_basic',
    basicWasEncoded: false,
    askedScopes: ['read'],
    retryAfter: null,
    known,
  });
  const exchange = {
    kind: 'answered',
    answer: { status: answer.status, headers, body },
    latency: { wait: 0, read: 0, total: 0 },
  } as const;
  return {
    judged,
    shown: { outcome, message, hint, response: redactResponse(exchange, judged.text, redact) },
  };
}

/** What holds of whatever is made of any answer. */
function check({ judged, shown }: ReturnType<typeof handle>): void {
  const { outcome } = shown;
  expect(['granted', 'refused', 'malformed']).toContain(outcome.kind);
  expect(judged.accessToken !== null).toBe(outcome.kind === 'granted');
  const text = JSON.stringify(shown);
  expect(text).not.toContain(echoedSecret);
  expect(text).not.toContain(encodeURIComponent(echoedSecret));
  const secrets = [grantedToken, judged.accessToken ?? grantedToken];
  for (const token of secrets) if (token.length >= 16) expect(text).not.toContain(token);
  expect(shown.message.length).toBeLessThan(1_000);
  if (shown.hint !== null) expect(shown.hint.length).toBeLessThan(2_000);
  if (outcome.kind !== 'granted') expect(shown.hint).toMatch(/^[A-Z].+\.$/s);
  if ('deviations' in outcome) {
    for (const { code, message } of outcome.deviations) {
      expect(deviationSources).toHaveProperty(code);
      expect(message).toMatch(/^[A-Z].+\.$/);
    }
    expect(new Set(outcome.deviations.map(({ code }) => code)).size).toBe(outcome.deviations.length);
  }
}

const anyAnswer = fc.constantFrom(...realAnswers);
const anyProvider = fc.constantFrom(...listProviders().map(({ id }) => id));
const anyStatus = fc.integer({ min: 200, max: 599 });
const anyType = fc.constantFrom('application/json', 'text/html', 'application/json; charset=utf-16', 'x', '');

describe.each(realAnswers)('an answer of $who with status $status', (answer) => {
  const whole = Buffer.from(answer.body);
  it('is read, and gives nothing away', () => {
    const handled = handle(answer, whole);
    check(handled);
    expect(handled.judged.outcome.kind).toBe(
      handled.judged.accessToken !== null ? 'granted' : answer.who === 'a page' ? 'malformed' : 'refused',
    );
    expect(handled.judged.accessToken).toBe(answer.body.includes(grantedToken) ? grantedToken : null);
  });

  it('that breaks off anywhere gives nothing away', () => {
    for (let length = 0; length < whole.length; length += 1) check(handle(answer, whole.subarray(0, length)));
  });
});

describe('whatever becomes of real answers on their way', () => {
  it('bytes that were changed, left out or put in: nothing is given away, and each is judged', () => {
    const edit = fc.record({
      at: fc.nat({ max: 500 }),
      drop: fc.nat({ max: 6 }),
      put: fc.uint8Array({ maxLength: 4 }),
    });
    fc.assert(
      fc.property(
        anyAnswer,
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        anyProvider,
        (answer, edits, id) => {
          // The secret and the token stay whole: half of one is none that could be known.
          const parts = answer.body.split(
            new RegExp(`(${[echoedSecret, grantedToken].map(escape).join('|')})`),
          );
          const which = edits.map(({ at }) => (at % Math.ceil(parts.length / 2)) * 2);
          const changed = parts.map((part, index) =>
            edits.reduce((bytes, { at, drop, put }, n) => {
              if (which[n] !== index) return bytes;
              const place = at % (bytes.length + 1);
              return Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + drop)]);
            }, Buffer.from(part)),
          );
          check(handle(answer, Buffer.concat(changed), id));
        },
      ),
      runs,
    );
  });

  it('another status, another type, another provider’s dialect', () => {
    fc.assert(
      fc.property(
        anyAnswer,
        anyAnswer,
        anyStatus,
        anyType,
        anyProvider,
        (answer, other, status, contentType, id) => {
          const mixed = { ...answer, expected: other.expected, status, contentType };
          check(handle(mixed, Buffer.from(answer.body), id));
        },
      ),
      runs,
    );
  });

  it('members with other values, at every path that any dialect reads', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom(
        echoedSecret,
        grantedToken,
        [grantedToken],
        { error: echoedSecret },
        -1,
        1e300,
        '10014',
      ),
    );
    const name = fc.constantFrom(
      ...new Set(
        realAnswers.flatMap(({ body }) => [...body.matchAll(/"(\w+)":/g)].map(([, word]) => word ?? '')),
      ),
      '__proto__',
      'constructor',
    );
    const members = fc.array(fc.tuple(name, value), { maxLength: 8 });
    fc.assert(
      fc.property(anyAnswer, members, anyStatus, anyProvider, (answer, entries, status, id) => {
        const body = JSON.stringify(Object.fromEntries(entries));
        const { judged, shown } = handle({ ...answer, status }, Buffer.from(body), id);
        expect(['granted', 'refused', 'malformed']).toContain(judged.outcome.kind);
        expect(JSON.stringify(shown)).not.toContain(echoedSecret);
      }),
      runs,
    );
  });
});

it('any bytes at all are judged, explained and hidden without throwing', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      anyAnswer,
      anyStatus,
      anyType,
      (body, answer, status, contentType) => {
        const { judged } = handle({ ...answer, status, contentType }, body);
        expect(['granted', 'refused', 'malformed']).toContain(judged.outcome.kind);
      },
    ),
    runs,
  );
});

function escape(text: string): string {
  return text.replace(/[^\w]/g, '\\$&');
}
