import type { Expectation } from '../../../src/main/oauth/expectation.ts';

/** An answer in the shape that a provider documents, made up but for its names. */
export interface RealAnswer {
  readonly who: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly expected: Expectation;
}

const standard: Expectation = { tokenPath: ['access_token'], scopeSeparator: ' ' };
const json = 'application/json;charset=UTF-8';

/** The secret that the hostile ones echo. */
export const echoedSecret = 'S3cr3t/echo+of~the=client';
/** The token that the granting ones grant. */
export const grantedToken = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJvcmRlcnMifQ.c2lnbmF0dXJl-0123456789';

const granting = (who: string, body: object, expected: Partial<Expectation> = {}): RealAnswer => ({
  who,
  status: 200,
  contentType: json,
  body: JSON.stringify(body),
  expected: { ...standard, ...expected },
});
const refusing = (
  who: string,
  status: number,
  body: object | string,
  expected: Partial<Expectation> = {},
  contentType = json,
): RealAnswer => ({
  who,
  status,
  contentType,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  expected: { ...standard, ...expected },
});

const access_token = grantedToken;
const feishu: Partial<Expectation> = {
  tokenPath: ['tenant_access_token'],
  lifetimePath: ['expire'],
  successMember: { path: ['code'], value: 0 },
  tokenType: null,
  errorPath: ['code'],
  errorDescriptionPath: ['msg'],
};

/** One of each dialect of the catalogue, granting and refusing. */
export const realAnswers: readonly RealAnswer[] = [
  granting('RFC 6749', { access_token, token_type: 'Bearer', expires_in: 3600, scope: 'read write' }),
  granting('Monite', { access_token, token_type: 'Bearer', expires_in: 1800 }),
  granting('Entra', { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token }),
  granting('Feishu', { code: 0, msg: 'ok', tenant_access_token: access_token, expire: 7200 }, feishu),
  granting(
    'UPS',
    {
      token_type: 'Bearer',
      issued_at: '1685457600000',
      client_id: 'x',
      access_token,
      expires_in: '14399',
      status: 'approved',
    },
    { lifetimeIsText: true },
  ),
  granting('Twitch', { access_token, expires_in: 5011271, token_type: 'bearer' }),
  granting('Salesforce', {
    access_token,
    signature: 'q8vQ=',
    instance_url: 'https://acme.my.salesforce.com',
    id: 'https://login.salesforce.com/id/00D/005',
    token_type: 'Bearer',
    issued_at: '1685457600000',
  }),
  granting(
    'GitHub App',
    { token: access_token, expires_at: '2026-01-01T01:00:00Z', permissions: { issues: 'write' } },
    { tokenPath: ['token'], expiresAtPath: ['expires_at'], tokenType: null, successStatus: 201 },
  ),
  granting(
    'a nested one',
    { data: { tokens: [{ value: access_token, expires_in: 60 }] } },
    {
      tokenPath: ['data', 'tokens', '0', 'value'],
      tokenType: null,
    },
  ),
  granting('PayPal', {
    scope: 'https://uri.paypal.com/services/invoicing openid',
    access_token,
    token_type: 'Bearer',
    app_id: 'APP-80W',
    expires_in: 31668,
    nonce: '2026-01-01T00:00:00Z',
  }),
  refusing('RFC 6749', 401, { error: 'invalid_client', error_description: `wrong: ${echoedSecret}` }),
  refusing('Entra', 401, {
    error: 'invalid_client',
    error_description: `AADSTS7000215: Invalid client secret provided: ${echoedSecret}. Trace ID: 0`,
    error_codes: [7000215],
    timestamp: '2026-01-01 00:00:00Z',
  }),
  refusing('Auth0', 403, {
    error: 'access_denied',
    error_description: `Service not enabled within domain: ${echoedSecret}`,
  }),
  refusing('Feishu', 200, { code: 10014, msg: `app secret invalid: ${echoedSecret}` }, feishu),
  refusing(
    'UPS',
    401,
    { response: { errors: [{ code: '250003', message: `Invalid ${encodeURIComponent(echoedSecret)}` }] } },
    {
      errorPath: ['response', 'errors', '0', 'code'],
      errorDescriptionPath: ['response', 'errors', '0', 'message'],
    },
  ),
  refusing('Monite', 401, { error: { message: `Wrong secret ${echoedSecret}` } }),
  refusing('GitHub App', 401, {
    message: 'A JSON web token could not be decoded',
    documentation_url: echoedSecret,
  }),
  refusing('Twitch', 403, { status: 403, message: 'invalid client secret' }),
  refusing('Google', 400, { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' }),
  refusing('Salesforce', 400, {
    error: 'invalid_grant',
    error_description: 'no client credentials user enabled',
  }),
  refusing(
    'a form',
    400,
    `error=invalid_client&error_description=${encodeURIComponent(echoedSecret)}`,
    {},
    'application/x-www-form-urlencoded',
  ),
  refusing('a page', 502, `<!doctype html><title>Bad gateway</title><p>${echoedSecret}`, {}, 'text/html'),
];
