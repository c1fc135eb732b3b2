import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRejection } from '../../../src/main/oauth/refusal.ts';
import type { FinishedTokenTest } from '../../../src/main/oauth/token-test.ts';
import { isWorthAsking, judgeRevocation } from '../../../src/main/rotation/revocation-verdict.ts';
import type { CredentialUse } from '../../../src/shared/provider.ts';
import type { TokenTestOutcome, TokenTestResult } from '../../../src/shared/token-test.ts';

/** A finished test; whether it rejects is judged as in the app, unless the provider is known to mean it so. */
function finished(
  outcome: TokenTestOutcome,
  rejected = isRejection(outcome),
  clientAuthenticationMethod: CredentialUse = 'client_secret_basic',
): FinishedTokenTest {
  const request = { clientAuthenticationMethod };
  const result = { outcome, request, message: 'The server says so', hint: null } as TokenTestResult;
  return { result, rejected, retryAfter: null };
}

const granted: TokenTestOutcome = {
  kind: 'granted',
  tokenType: 'Bearer',
  expiresIn: 60,
  grantedScopes: null,
  deviations: [],
};
const refused = (
  status: number,
  error: string | null,
  errorDescription: string | null = null,
): TokenTestOutcome => ({
  kind: 'refused',
  status,
  error,
  errorDescription,
  deviations: [],
});
const verdict = (control: TokenTestOutcome, old: TokenTestOutcome) =>
  judgeRevocation(finished(control), finished(old)).verdict;

describe('the old secret is refused as wrong', () => {
  it.each([
    ['by the standard', refused(401, 'invalid_client')],
    ['with 400, as the standard allows', refused(400, 'invalid_client', 'Client authentication failed')],
    ['by Keycloak', refused(401, 'unauthorized_client', 'Invalid client or Invalid client credentials')],
    ['by older Keycloaks', refused(400, 'unauthorized_client', 'Invalid client secret')],
    ['by Auth0', refused(401, 'access_denied', 'Unauthorized')],
    ['by Entra', refused(401, 'invalid_client', 'AADSTS7000215: Invalid client secret provided.')],
    ['with nothing but a status', refused(401, null)],
    ['by Box', refused(400, 'invalid_grant', 'Grant credentials are invalid')],
  ])('%s', (_, old) => {
    expect(verdict(granted, old)).toBe('revoked');
    expect(verdict({ kind: 'accepted', status: 200 }, old)).toBe('revoked');
  });

  it.each(['Invalid JWT Signature.', 'no_valid_keys_or_signatures', null])(
    'as an assertion, which is the grant itself: %s',
    (description) => {
      const old = finished(refused(400, 'invalid_grant', description), true, 'jwt_bearer');
      expect(judgeRevocation(finished(granted), old).verdict).toBe('revoked');
    },
  );

  it('by what this provider is known for', () => {
    const old = finished(refused(400, '10014'), true);
    expect(judgeRevocation(finished(granted), old).verdict).toBe('revoked');
  });
});

describe('the old secret is refused for something else', () => {
  it.each([
    ['a scope', refused(400, 'invalid_scope')],
    ['an audience', refused(400, 'invalid_target')],
    [
      'the grant type, which its client may not use',
      refused(403, 'unauthorized_client', 'Grant type not allowed'),
    ],
    ['the grant', refused(400, 'invalid_grant')],
    [
      'a client that isn’t set up for this grant, and lives',
      refused(400, 'invalid_grant', 'no client credentials user enabled'),
    ],
    ['a firewall', refused(403, 'access_denied')],
    ['the rate', refused(429, 'invalid_client')],
    ['an error of the server’s', refused(500, 'invalid_client')],
    ['a client that is disabled, and can be enabled', refused(401, 'invalid_client', 'Client is disabled')],
    [
      'a client that is locked out for a while',
      refused(401, 'invalid_client', 'Account locked: too many attempts'),
    ],
    ['the rate, without its status', refused(401, 'invalid_client', 'Too many failed attempts')],
    ['the rate, as a gateway says it', refused(401, null, 'Rate limit exceeded')],
    ['the moment', refused(401, 'invalid_client', 'Temporarily unavailable. Try again in 5 minutes.')],
    ['a proof that wants another nonce', refused(401, 'use_dpop_nonce')],
    ['a proof of possession', refused(401, 'invalid_dpop_proof')],
    ['a code of its own', refused(400, 'E4711')],
  ])('%s', (_, old) => {
    expect(verdict(granted, old)).toBe('unknown');
  });
});

describe('for any two outcomes', () => {
  const texts = fc.option(
    fc.oneof(
      fc.constantFrom(
        'invalid_client',
        'unauthorized_client',
        'invalid_scope',
        'invalid_grant',
        'access_denied',
      ),
      fc.constantFrom('slow_down', 'invalid client secret', 'the client is disabled', 'LOCKED', ''),
      fc.string(),
    ),
  );
  const outcomes: fc.Arbitrary<TokenTestOutcome> = fc.oneof(
    fc.constant(granted),
    fc.record({ kind: fc.constant('accepted' as const), status: fc.constantFrom(200, 204) }),
    fc.tuple(fc.integer({ min: 200, max: 599 }), texts, texts).map((words) => refused(...words)),
    fc.record({
      kind: fc.constant('unreachable' as const),
      reason: fc.constantFrom('dns' as const, 'proxy' as const, 'timed_out' as const),
      detail: fc.string(),
    }),
    fc.record({
      kind: fc.constant('malformed' as const),
      reason: fc.constantFrom('html' as const, 'empty' as const),
      status: fc.constantFrom(200, 401),
    }),
    fc.constant({ kind: 'blocked' as const, rule: 'redirect' as const, detail: '' }),
    fc.constant({ kind: 'cancelled' as const }),
  );
  const tests = fc.option(fc.tuple(outcomes, fc.boolean()).map((test) => finished(...test)));
  const succeeds = (test: FinishedTokenTest | null) =>
    test !== null && ['granted', 'accepted'].includes(test.result.outcome.kind);

  it('revoked is only what is rejected while the control succeeds; alive is all that gets a token', () => {
    fc.assert(
      fc.property(tests, tests, (control, old) => {
        const { verdict, message } = judgeRevocation(control, old);
        if (verdict === 'revoked') {
          expect(succeeds(control)).toBe(true);
          expect(old?.rejected).toBe(true);
          expect(old?.result.outcome).toMatchObject({ kind: 'refused' });
        }
        expect(verdict === 'alive').toBe(succeeds(old));
        expect(message).toMatch(/\.$/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('what isn’t revoked says what can be done', () => {
    fc.assert(
      fc.property(tests, tests, (control, old) => {
        const { verdict, hint } = judgeRevocation(control, old);
        expect(hint === null).toBe(verdict === 'revoked');
      }),
    );
  });

  it('the old secret isn’t sent where the control shows a moment that tells nothing', () => {
    expect(isWorthAsking(finished(refused(429, null)))).toBe(false);
    expect(isWorthAsking(finished({ kind: 'cancelled' }))).toBe(false);
    expect(isWorthAsking(finished(refused(401, 'invalid_client')))).toBe(true);
    expect(isWorthAsking(null)).toBe(true);
  });
});
