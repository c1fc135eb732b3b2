import { basicOf, ok, type Asked, type Answer, type Dialect, type DialectSample } from './dialect.ts';

/** A provider whose API takes a key: its only answer is that of the probe. */
function keyDialect(
  providerId: string,
  oddity: string,
  { hosts, path, sample }: { hosts: readonly string[]; path: string; sample: DialectSample },
  carries: (asked: Asked, sample: DialectSample) => boolean,
  [accepted, refused]: readonly [Answer, Answer],
): Dialect {
  return {
    providerId,
    oddity,
    hosts,
    sample,
    answer: (asked) => (asked.path !== path ? null : carries(asked, sample) ? accepted : refused),
  };
}

const asBearer = ({ headers }: Asked, { clientSecret }: DialectSample): boolean =>
  headers.authorization === `Bearer ${clientSecret}`;

const stripe = keyDialect(
  'stripe',
  'a key as bearer, and errors as objects',
  {
    hosts: ['api.stripe.com'],
    path: '/v1/balance',
    sample: { environmentId: 'api', clientId: '', clientSecret: ['sk', 'test', 'demo4eC39HqLyjW'].join('_') },
  },
  asBearer,
  [
    ok({ object: 'balance', livemode: false }),
    ok(
      { error: { message: 'Invalid API Key provided: sk_test_****jW', type: 'invalid_request_error' } },
      401,
    ),
  ],
);

const adyen = keyDialect(
  'adyen',
  'a key in a header of its own',
  {
    hosts: ['management-test.adyen.com', 'management-live.adyen.com'],
    path: '/v3/me',
    sample: { environmentId: 'test', clientId: '', clientSecret: 'AQEdemoAdyenKey-x9Z8y7W6' },
  },
  ({ headers }, { clientSecret }) => headers['x-api-key'] === clientSecret,
  [
    ok({ id: 'S2-demo', username: 'ws_demo' }),
    ok({ type: 'https://docs.adyen.com/errors/unauthorized', title: 'Unauthorized', status: 401 }, 401),
  ],
);

const marqeta = keyDialect(
  'marqeta',
  'two tokens as user name and password',
  {
    hosts: ['sandbox-api.marqeta.com'],
    path: '/v3/ping',
    sample: {
      environmentId: 'sandbox',
      clientId: 'demo_application_token',
      clientSecret: 'demo-admin-token-7Q',
    },
  },
  (asked, { clientId, clientSecret }) => {
    const given = basicOf(asked);
    return given?.[0] === clientId && given[1] === clientSecret;
  },
  [ok({ success: true, version: 'v3' }), ok({ error_message: 'Bad credentials', error_code: '401001' }, 401)],
);

const cloudflare = keyDialect(
  'cloudflare',
  'an endpoint that only verifies',
  {
    hosts: ['api.cloudflare.com'],
    path: '/client/v4/user/tokens/verify',
    sample: {
      environmentId: 'production',
      clientId: '',
      clientSecret: 'cfDemoToken_4Hq8Zr9QwErTyUiOpAsDfGhJk',
    },
  },
  asBearer,
  [
    ok({ success: true, result: { id: 'demo', status: 'active' } }),
    ok({ success: false, errors: [{ code: 1000, message: 'Invalid API Token' }] }, 401),
  ],
);

const hubspot = keyDialect(
  'hubspot',
  'a private app’s token as bearer',
  {
    hosts: ['api.hubapi.com'],
    path: '/account-info/v3/details',
    sample: { environmentId: 'production', clientId: '', clientSecret: 'pat-eu1-demo-0a1b2c3d-4e5f' },
  },
  asBearer,
  [
    ok({ portalId: 1, timeZone: 'Europe/Berlin' }),
    ok(
      {
        status: 'error',
        message: 'Authentication credentials not found.',
        category: 'INVALID_AUTHENTICATION',
      },
      401,
    ),
  ],
);

/** Providers whose API takes a key. */
export const keyDialects: readonly Dialect[] = [stripe, adyen, marqeta, cloudflare, hubspot];
