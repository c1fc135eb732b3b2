import { basicOf, byBasic, issue, knows, ok, refuse, revoke, type Asked, type Dialect } from './dialect.ts';

const invalidClient = refuse(401, 'invalid_client', 'Client authentication failed');
const isPost = (asked: Asked, path: string) => asked.method === 'POST' && asked.path === path;

const zoom: Dialect = {
  providerId: 'zoom',
  oddity: 'a grant of its own with an account, and scopes that are fixed in the app',
  hosts: ['zoom.us', 'api.zoom.us'],
  sample: {
    environmentId: 'production',
    clientId: 'kJ3demoZoomClient',
    clientSecret: 'zoom-demo-F3kq9ZrT7vXw2LpN',
    parameters: { account_id: 'AbCdEfGhIjKlMnOp' },
  },
  answer(asked) {
    if (asked.path === '/v2/users/me') {
      return knows(asked.headers.authorization)
        ? ok({ id: 'zJKyaiAyTNC', type: 2 })
        : ok({ code: 124, message: 'Invalid access token.' }, 401);
    }
    if (isPost(asked, '/oauth/revoke')) {
      return byBasic(asked, this.sample) && revoke(asked.parameters['token'])
        ? ok({ status: 'success' })
        : ok({ reason: 'Invalid Token!', error: 'invalid_request' }, 400);
    }
    if (!isPost(asked, '/oauth/token')) return null;
    if (asked.parameters['grant_type'] !== 'account_credentials') {
      return ok({ reason: 'unsupported grant type', error: 'unsupported_grant_type' }, 400);
    }
    if (asked.parameters['account_id'] !== this.sample.parameters?.['account_id']) {
      return ok({ reason: 'Bad Request', error: 'invalid_request' }, 400);
    }
    if (!byBasic(asked, this.sample)) {
      return ok({ reason: 'Invalid client_id or client_secret', error: 'invalid_client' }, 400);
    }
    return ok({
      access_token: issue(),
      token_type: 'bearer',
      expires_in: 3599,
      scope: 'user:read:admin meeting:read:admin',
      api_url: 'https://api.zoom.us',
    });
  },
};

const ups: Dialect = {
  providerId: 'ups',
  oddity: 'lifetimes as text, and errors in a list inside an object',
  hosts: ['wwwcie.ups.com', 'onlinetools.ups.com'],
  sample: { environmentId: 'cie', clientId: 'upsDemoClient7', clientSecret: 'upsDemoSecret-x81Pq4' },
  answer(asked) {
    if (!isPost(asked, '/security/v1/oauth/token')) return null;
    if (!byBasic(asked, this.sample)) {
      return ok({ response: { errors: [{ code: '10401', message: 'ClientId is Invalid' }] } }, 401);
    }
    return ok({
      token_type: 'Bearer',
      issued_at: '1700000000000',
      client_id: this.sample.clientId,
      access_token: issue(),
      expires_in: '14399',
      status: 'approved',
    });
  },
};

const ebay: Dialect = {
  providerId: 'ebay',
  oddity: 'a token type of its own, and a scope that is demanded',
  hosts: ['api.sandbox.ebay.com', 'api.ebay.com'],
  sample: {
    environmentId: 'sandbox',
    clientId: 'DemoApp-orders-SBX-1a2b3c4d5-6e7f8a9b',
    clientSecret: 'SBX-demo-1a2b3c4d5e6f-7a8b-9c0d-e1f2-a3b4',
    scopes: ['https://api.ebay.com/oauth/api_scope'],
  },
  answer(asked) {
    if (!isPost(asked, '/identity/v1/oauth2/token')) return null;
    if (!byBasic(asked, this.sample)) return refuse(401, 'invalid_client', 'client authentication failed');
    if (asked.parameters['scope'] === undefined) {
      return refuse(400, 'invalid_scope', 'The requested scope is invalid, unknown, malformed');
    }
    return ok({ access_token: issue(), expires_in: 7200, token_type: 'Application Access Token' });
  },
};

const reddit: Dialect = {
  providerId: 'reddit',
  oddity: 'a User-Agent that is demanded, errors as numbers, and refusals under status 200',
  hosts: ['www.reddit.com', 'oauth.reddit.com'],
  sample: {
    environmentId: 'production',
    clientId: 'p-jcoLKBynTLew',
    clientSecret: 'gko_LXELoV07ZBNUXrvWZfzE3aI',
    headers: { 'User-Agent': 'linux:com.example.orders:v1.0 (by /u/example)' },
  },
  answer(asked) {
    if (!/\(by \/u\/\w+\)$/.test(asked.headers['user-agent'] ?? '')) {
      return { ...ok({ message: 'Too Many Requests', error: 429 }, 429), headers: { 'retry-after': '5' } };
    }
    if (asked.path === '/api/v1/scopes') {
      return knows(asked.headers.authorization)
        ? ok({ read: { id: 'read', name: 'Read Content' } })
        : ok({ message: 'Unauthorized', error: 401 }, 401);
    }
    if (isPost(asked, '/api/v1/revoke_token')) {
      revoke(asked.parameters['token']);
      return { status: 204, content: null };
    }
    if (!isPost(asked, '/api/v1/access_token')) return null;
    if (!byBasic(asked, this.sample)) return ok({ message: 'Unauthorized', error: 401 }, 401);
    if (asked.parameters['grant_type'] !== 'client_credentials')
      return ok({ error: 'unsupported_grant_type' });
    return ok({ access_token: issue(), token_type: 'bearer', expires_in: 86_400, scope: '*' });
  },
};

/** PayPal and Atlas revoke with Basic and a hint, each at an address of its own. */
function withRevocation(
  providerId: string,
  hosts: readonly string[],
  { token, end, hint, me }: { token: string; end: string; hint: string; me: string },
  sample: Dialect['sample'],
): Dialect {
  return {
    providerId,
    oddity: `revocation at ${end} with the hint ${hint}`,
    hosts,
    sample,
    answer(asked) {
      if (asked.path === me) {
        return knows(asked.headers.authorization) ? ok({ results: [] }) : ok({ error: 'invalid_token' }, 401);
      }
      if (isPost(asked, end)) {
        if (!byBasic(asked, sample)) return invalidClient;
        if (asked.parameters['token_type_hint'] !== hint) return refuse(400, 'unsupported_token_type');
        revoke(asked.parameters['token']);
        return { status: 200, content: null };
      }
      if (!isPost(asked, token)) return null;
      if (!byBasic(asked, sample)) return invalidClient;
      return ok({
        scope: 'https://uri.paypal.com/services/invoicing',
        access_token: issue(),
        token_type: 'Bearer',
        app_id: 'APP-80W284485P519543T',
        expires_in: 3600,
        nonce: '2026-01-01T00:00:00Zdemo',
      });
    },
  };
}

const paypal = withRevocation(
  'paypal',
  ['api-m.sandbox.paypal.com', 'api-m.paypal.com'],
  {
    token: '/v1/oauth2/token',
    end: '/v1/oauth2/token/terminate',
    hint: 'ACCESS_TOKEN',
    me: '/v1/identity/oauth2/userinfo',
  },
  { environmentId: 'sandbox', clientId: 'AdemoPayPalClientId7Qx', clientSecret: 'EdemoPayPalSecret9Zr' },
);

const atlas = withRevocation(
  'mongodb-atlas',
  ['cloud.mongodb.com'],
  { token: '/api/oauth/token', end: '/api/oauth/revoke', hint: 'access_token', me: '/api/atlas/v2/orgs' },
  {
    environmentId: 'production',
    clientId: 'mdb_sa_id_demo0a1b2c3d',
    clientSecret: 'mdb_sa_sk_demo-9f8e7d6c',
  },
);

const trustpilot: Dialect = {
  providerId: 'trustpilot',
  oddity: 'a lifetime as text',
  hosts: ['api.trustpilot.com'],
  sample: {
    environmentId: 'production',
    clientId: 'trustpilotDemoKey',
    clientSecret: 'trustpilotDemoSecret1',
  },
  answer(asked) {
    if (!isPost(asked, '/v1/oauth/oauth-business-users-for-applications/accesstoken')) return null;
    if (!byBasic(asked, this.sample)) return ok({ message: 'Invalid client credentials' }, 401);
    return ok({ access_token: issue(), token_type: 'bearer', expires_in: '359999' });
  },
};

const oneLogin: Dialect = {
  providerId: 'onelogin',
  oddity: 'ID and secret in an Authorization header of its own making',
  hosts: ['acme.onelogin.com'],
  sample: {
    environmentId: 'account',
    variables: { subdomain: 'acme' },
    clientId: '1f0cdemo7c2onelogin',
    clientSecret: '9d4cdemo5e8onelogin',
  },
  answer(asked) {
    if (!isPost(asked, '/auth/oauth2/v2/token')) return null;
    const { clientId, clientSecret } = this.sample;
    const own = asked.headers.authorization === `client_id:${clientId}, client_secret:${clientSecret}`;
    if (!own && basicOf(asked)?.[1] !== clientSecret) {
      return ok({ statusCode: 401, name: 'UnauthorizedError', message: 'Authentication Failure' }, 401);
    }
    return ok({
      access_token: issue(),
      created_at: '2026-11-12T03:36:17.668Z',
      expires_in: 36_000,
      refresh_token: issue(),
      token_type: 'bearer',
      account_id: 555_555,
    });
  },
};

/** Providers that take ID and secret in a header. */
export const basicDialects: readonly Dialect[] = [
  zoom,
  ups,
  ebay,
  reddit,
  paypal,
  atlas,
  trustpilot,
  oneLogin,
];
