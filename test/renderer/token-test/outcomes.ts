import type { TokenTestOutcome, TokenTestResult } from '../../../src/shared/token-test.ts';
import { sampleNow } from '../../fakes/sample-credential-sets.ts';

/** A token test of a set that ended as told. */
export function sampleResult(
  credentialSetId: string,
  outcome: TokenTestOutcome,
  changes: Partial<TokenTestResult> = {},
): TokenTestResult {
  return {
    id: '00000000-0000-4000-8000-00000000aaaa',
    credentialSetId,
    secretVersionId: '00000000-0000-4000-8000-00000000bbbb',
    at: sampleNow,
    outcome,
    latency: { wait: 182, read: 22, total: 204 },
    request: {
      url: 'https://api.sandbox.monite.com/v1/auth/token',
      clientAuthenticationMethod: 'json_body',
      askedScopes: ['read', 'write'],
      audience: null,
    },
    message: 'Monite issued a bearer token, valid 30 min',
    hint: null,
    token: null,
    findings: [],
    experiments: [],
    tokenExpiresAt: null,
    response: null,
    ...changes,
  };
}

export const granted: TokenTestOutcome = {
  kind: 'granted',
  tokenType: 'Bearer',
  expiresIn: 1_800,
  grantedScopes: ['read', 'admin'],
  deviations: [{ code: 'expires_in_not_a_number', message: 'expires_in came as text, not as a number' }],
};
