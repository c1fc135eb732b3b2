import { describe, expect, it } from 'vitest';
import { isRejection } from '../../../src/main/oauth/refusal.ts';
import type { TokenTestOutcome } from '../../../src/shared/token-test.ts';

describe('isRejection', () => {
  const refused = (status: number, error: string | null): TokenTestOutcome => ({
    kind: 'refused',
    status,
    error,
    errorDescription: null,
    deviations: [],
  });

  it.each([
    [401, 'invalid_client'],
    [400, 'invalid_client'],
    [200, 'invalid_client'],
    [400, 'unauthorized_client'],
    [400, 'invalid_grant'],
    [401, 'access_denied'],
    [401, null],
    [401, 'something_of_their_own'],
    [400, 'invalid_client_id'],
    [200, 'incorrect_client_credentials'],
    [403, 'invalid_credentials'],
  ])('holds for %d %s', (status, error) => {
    expect(isRejection(refused(status, error))).toBe(true);
  });

  it.each([
    [429, null],
    [429, 'invalid_client'],
    [503, 'temporarily_unavailable'],
    [500, 'server_error'],
    [401, 'temporarily_unavailable'],
    [400, 'invalid_scope'],
    [400, 'invalid_request'],
    [400, 'unsupported_grant_type'],
    [400, 'invalid_target'],
    [403, 'access_denied'],
    [403, null],
    [400, null],
    [400, 'something_of_their_own'],
  ])('does not hold for %d %s', (status, error) => {
    expect(isRejection(refused(status, error))).toBe(false);
  });

  it('does not hold for any other outcome', () => {
    expect(isRejection({ kind: 'cancelled' })).toBe(false);
    expect(isRejection({ kind: 'malformed', reason: 'unexpected_status', status: 401 })).toBe(false);
    expect(isRejection({ kind: 'unreachable', reason: 'dns', detail: '' })).toBe(false);
  });
});
