import { describe, expect, it } from 'vitest';
import {
  providersWithKnownRefusals,
  recogniseRefusal,
} from '../../../../src/main/oauth/first-aid/recognise.ts';
import { listProviders } from '../../../../src/main/providers/catalogue.ts';
import type { TokenTestOutcome } from '../../../../src/shared/token-test.ts';

const refused = (
  status: number,
  error: string | null,
  errorDescription: string | null = null,
): TokenTestOutcome => ({ kind: 'refused', status, error, errorDescription, deviations: [] });
const recognise = (providerId: string, outcome: TokenTestOutcome, hostname = '') =>
  recogniseRefusal(outcome, { providerId, hostname });

describe('what a provider is known to mean', () => {
  const entra = (code: string) =>
    refused(401, 'invalid_client', `AADSTS${code}: Something about it. Trace ID: 6f3c Correlation ID: 1`);
  it.each([
    ['microsoft-entra', entra('7000215'), /secret ID was pasted/, ['trimmed']],
    ['microsoft-entra', entra('7000222'), /has expired.*rotate this credential set/, []],
    ['microsoft-entra', entra('700016'), /not in this tenant/, []],
    ['microsoft-entra', entra('90002'), /no tenant by this name/, ['environment']],
    ['microsoft-entra', entra('70011'), /\/\.default/, ['example_scope']],
    ['microsoft-entra', entra('1002012'), /\/\.default/, ['example_scope']],
    ['microsoft-entra', entra('700027'), /signature/, []],
    ['microsoft-entra', entra('700024'), /clock/, ['clock']],
    [
      'auth0',
      refused(401, 'access_denied', 'Unauthorized'),
      /wrong secret/,
      expect.arrayContaining(['method']),
    ],
    [
      'auth0',
      refused(403, 'access_denied', 'Service not enabled within domain: https://api.example'),
      /no API with this audience/,
      ['without_audience'],
    ],
    [
      'auth0',
      refused(403, 'unauthorized_client', "Grant type 'client_credentials' not allowed."),
      /allow the grant/,
      [],
    ],
    ['okta', refused(400, 'invalid_scope', 'No scopes were requested.'), /no default one/, ['example_scope']],
    [
      'okta',
      refused(400, 'access_denied', 'Policy evaluation failed for this request'),
      /access policy/,
      ['without_scopes'],
    ],
    [
      'salesforce',
      refused(400, 'invalid_grant', 'no client credentials user enabled'),
      /no user to act as/,
      [],
    ],
    [
      'salesforce',
      refused(400, 'invalid_client_id', 'client identifier invalid'),
      /consumer key/,
      ['trimmed', 'environment'],
    ],
    ['google-service-account', refused(400, 'invalid_grant', 'Invalid JWT Signature.'), /not this key/, []],
    [
      'google-service-account',
      refused(400, 'invalid_grant', 'Invalid grant: account not found'),
      /no such service account/,
      [],
    ],
    [
      'google-service-account',
      refused(
        400,
        'invalid_grant',
        'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.',
      ),
      /clock/,
      ['clock'],
    ],
    [
      'github-app',
      refused(401, null, 'A JSON web token could not be decoded'),
      /private key is of another app/,
      [],
    ],
    [
      'github-app',
      refused(401, null, "'Expiration time' claim ('exp') is too far in the future"),
      /ten minutes/,
      ['clock'],
    ],
    ['docusign', refused(400, 'consent_required'), /consent/, []],
    ['docusign', refused(400, 'invalid_grant', 'issuer_not_found'), /other environment/, ['environment']],
    ['feishu-lark', refused(200, '10003', 'invalid param'), /app ID/, ['trimmed', 'environment']],
    [
      'feishu-lark',
      refused(200, '10014', 'app secret invalid'),
      /app secret is wrong/,
      ['trimmed', 'environment'],
    ],
    ['zoom', refused(400, 'invalid_request', 'Invalid account_id'), /account ID/, []],
    [
      'paypal',
      refused(401, 'invalid_client', 'Client Authentication failed'),
      /other environment/,
      ['trimmed', 'environment'],
    ],
    [
      'keycloak',
      refused(401, 'unauthorized_client', 'Invalid client or Invalid client credentials'),
      /regenerated/,
      expect.arrayContaining(['trimmed']),
    ],
    [
      'keycloak',
      refused(401, 'unauthorized_client', 'Client not enabled to retrieve service account'),
      /service account/,
      [],
    ],
    ['shopify', refused(400, 'shop_not_permitted'), /different organizations/, []],
    ['xero', refused(400, 'unauthorized_client'), /custom connection/, []],
    [
      'ups',
      refused(401, '250003', 'Invalid Access License number'),
      /other environment/,
      ['trimmed', 'environment'],
    ],
    [
      'ebay',
      refused(401, 'invalid_client', 'client authentication failed'),
      /PRD or SBX/,
      ['trimmed', 'environment'],
    ],
    [
      'box',
      refused(400, 'invalid_grant', 'Grant credentials are invalid'),
      /wrong subject/,
      ['trimmed', 'method'],
    ],
    ['twitch', refused(403, null, 'invalid client secret'), /ends the former one/, ['trimmed']],
    ['reddit', refused(429, null), /User-Agent/, []],
  ])('by a refusal of %s is said (case %#)', (providerId, outcome, means, tries) => {
    const known = recognise(providerId, outcome);
    expect(known?.means).toMatch(means);
    expect(known?.tries).toEqual(tries);
  });

  it('is told by the host too, for the user’s own providers, and by codes that nobody else has', () => {
    const wrong = refused(401, 'access_denied', 'Unauthorized');
    expect(recognise('custom-oauth2', wrong, 'acme.eu.auth0.com')?.means).toMatch(/Auth0/);
    expect(recognise('custom-oauth2', wrong, 'auth0.com.evil.example')).toBeNull();
    expect(recognise('custom-oauth2', entra('7000215'), 'localhost')?.means).toMatch(/Entra/);
  });

  it('is not guessed from a part of a longer code, nor for anybody else', () => {
    expect(recognise('microsoft-entra', entra('70002151'))).toBeNull();
    expect(recognise('monite', refused(401, 'invalid_client', 'Client Authentication failed'))).toBeNull();
    expect(recognise('paypal', { kind: 'unreachable', reason: 'dns', detail: '' })).toBeNull();
  });

  it('is about providers of the catalogue, in whole sentences', () => {
    const ids = new Set(listProviders().map(({ id }) => id));
    for (const { providers, refusals } of providersWithKnownRefusals) {
      for (const id of providers) expect(ids).toContain(id);
      for (const { means, says } of refusals) {
        expect(means).toMatch(/^[A-Z].+\.$/);
        expect(says ?? 'a clause').not.toMatch(/^[A-Z]|\.$/);
      }
    }
  });
});
