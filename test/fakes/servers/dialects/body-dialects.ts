import { byPost, issue, knows, ok, refuse, revoke, type Asked, type Dialect } from './dialect.ts';

const isPost = (asked: Asked, path: string) => asked.method === 'POST' && asked.path === path;

const box: Dialect = {
  providerId: 'box',
  oddity: 'a subject beside the client, and one error for all that is wrong',
  hosts: ['api.box.com'],
  sample: {
    environmentId: 'production',
    clientId: 'ly1demoBoxClient',
    clientSecret: 'nK2demoBoxSecret88',
    parameters: { box_subject_id: '123456' },
  },
  answer(asked) {
    if (asked.path === '/2.0/users/me') {
      return knows(asked.headers.authorization) ? ok({ type: 'user', id: '11446498' }) : ok({}, 401);
    }
    if (isPost(asked, '/oauth2/revoke')) {
      if (byPost(asked, this.sample)) revoke(asked.parameters['token']);
      return { status: 200, content: null };
    }
    if (!isPost(asked, '/oauth2/token')) return null;
    const { box_subject_type: type, box_subject_id: id } = asked.parameters;
    if (!byPost(asked, this.sample) || type !== 'enterprise' || id !== '123456') {
      return refuse(400, 'invalid_grant', 'Grant credentials are invalid');
    }
    return ok({ access_token: issue(), expires_in: 4169, restricted_to: [], token_type: 'bearer' });
  },
};

const feishu: Dialect = {
  providerId: 'feishu-lark',
  oddity: 'success and failure told by a code, and names of its own for everything',
  hosts: ['open.larksuite.com', 'open.feishu.cn'],
  sample: { environmentId: 'lark', clientId: 'cli_demo9f8e7d6c', clientSecret: 'larkDemoSecret4Tq8ZxW' },
  answer(asked) {
    if (!isPost(asked, '/open-apis/auth/v3/tenant_access_token/internal')) return null;
    if (asked.parameters['app_id'] !== this.sample.clientId)
      return ok({ code: 10_003, msg: 'invalid param' });
    if (asked.parameters['app_secret'] !== this.sample.clientSecret) {
      return ok({ code: 10_014, msg: 'app secret invalid' });
    }
    return ok({ code: 0, msg: 'ok', tenant_access_token: `t-${issue()}`, expire: 7200 });
  },
};

const shopify: Dialect = {
  providerId: 'shopify',
  oddity: 'no token type, and a header of its own for the token',
  hosts: ['my-store.myshopify.com'],
  sample: {
    environmentId: 'store',
    variables: { shop: 'my-store' },
    clientId: 'c0ffee00demoShopify',
    clientSecret: 'shpss_demo1a2b3c4d5e6f',
  },
  answer(asked) {
    if (!isPost(asked, '/admin/oauth/access_token')) return null;
    if (!byPost(asked, this.sample)) {
      return refuse(400, 'invalid_client', 'Client authentication failed due to unknown client');
    }
    return ok({ access_token: `shpat_${issue()}`, scope: 'read_products,write_orders', expires_in: 86_399 });
  },
};

const adobe: Dialect = {
  providerId: 'adobe-ims',
  oddity: 'scopes separated by commas',
  hosts: ['ims-na1.adobelogin.com'],
  sample: {
    environmentId: 'production',
    clientId: 'adobeDemoClient0f1e2d3c',
    clientSecret: 'p8e-demoAdobeSecret-0a1b2c',
    scopes: ['openid', 'AdobeID', 'user_management_sdk'],
  },
  answer(asked) {
    if (!isPost(asked, '/ims/token/v2')) return null;
    if (!byPost(asked, this.sample)) return refuse(400, 'invalid_client', 'invalid client_secret parameter');
    if (asked.parameters['scope'] !== 'openid,AdobeID,user_management_sdk')
      return refuse(400, 'invalid_scope');
    return ok({ access_token: issue(), token_type: 'bearer', expires_in: 86_399 });
  },
};

/** Twitch, which IGDB goes through: a scheme of its own for validating, and revocation without the secret. */
const twitch: Dialect = {
  providerId: 'twitch',
  oddity: 'a scheme of its own, a header with the client ID, and revocation without the secret',
  hosts: ['id.twitch.tv'],
  sample: {
    environmentId: 'production',
    clientId: 'uo6demoTwitchClient',
    clientSecret: 'nyo5demoTwitchSecret7ds1q',
  },
  answer(asked) {
    const { clientId } = this.sample;
    if (asked.path === '/oauth2/validate') {
      return knows(asked.headers.authorization, 'OAuth')
        ? ok({ client_id: clientId, scopes: [], expires_in: 5_520_838 })
        : ok({ status: 401, message: 'invalid access token' }, 401);
    }
    if (isPost(asked, '/oauth2/revoke')) {
      return asked.parameters['client_id'] === clientId && revoke(asked.parameters['token'])
        ? { status: 200, content: null }
        : ok({ status: 400, message: 'Invalid token' }, 400);
    }
    if (!isPost(asked, '/oauth2/token')) return null;
    if (!byPost(asked, this.sample)) return ok({ status: 403, message: 'invalid client secret' }, 403);
    return ok({ access_token: issue(), expires_in: 5_520_838, token_type: 'bearer' });
  },
};

const crowdStrike: Dialect = {
  providerId: 'crowdstrike',
  oddity: 'success with HTTP status 201, and errors in a list',
  hosts: ['api.crowdstrike.com'],
  sample: {
    environmentId: 'cloud',
    variables: { baseHost: 'api.crowdstrike.com' },
    clientId: 'c5demo9a8b7c6d5e4f3a2b1c',
    clientSecret: 'crowdDemoSecretZ8y7X6w5V4',
  },
  answer(asked) {
    if (isPost(asked, '/oauth2/revoke')) {
      revoke(asked.parameters['token']);
      return ok({ meta: {} });
    }
    if (!isPost(asked, '/oauth2/token')) return null;
    if (!byPost(asked, this.sample)) {
      return ok(
        { meta: {}, errors: [{ code: 403, message: 'access denied, invalid client_id or client_secret' }] },
        403,
      );
    }
    return ok({ access_token: issue(), expires_in: 1799, token_type: 'bearer' }, 201);
  },
};

const salesforce: Dialect = {
  providerId: 'salesforce',
  oddity: 'no lifetime, and the address of the API in the answer',
  hosts: ['acme.my.salesforce.com', 'acme--uat.sandbox.my.salesforce.com'],
  sample: {
    environmentId: 'production',
    variables: { myDomain: 'acme' },
    clientId: '3MVG9demoSalesforceKey',
    clientSecret: 'D3M0SALESFORCESECRET0123456789',
  },
  answer(asked) {
    if (asked.path === '/services/oauth2/userinfo') {
      return knows(asked.headers.authorization) ? ok({ sub: 'demo' }) : ok(null, 403);
    }
    if (isPost(asked, '/services/oauth2/revoke')) {
      return revoke(asked.parameters['token'])
        ? { status: 200, content: null }
        : refuse(400, 'unsupported_token_type', 'this token type is not supported');
    }
    if (!isPost(asked, '/services/oauth2/token')) return null;
    if (!byPost(asked, this.sample)) return refuse(400, 'invalid_client', 'invalid client credentials');
    return ok({
      access_token: issue(),
      signature: 'demo+signature=',
      scope: 'api',
      instance_url: 'https://acme.my.salesforce.com',
      id: 'https://login.salesforce.com/id/00Ddemo/005demo',
      token_type: 'Bearer',
      issued_at: '1700000000000',
    });
  },
};

const auth0: Dialect = {
  providerId: 'auth0',
  oddity: 'a wrong secret called access_denied',
  hosts: ['your-tenant.us.auth0.com'],
  sample: {
    environmentId: 'tenant',
    variables: { domain: 'your-tenant.us.auth0.com' },
    clientId: 'demoAuth0Client5Hq8',
    clientSecret: 'demo-auth0_Secret-7Zr9QwErTy',
    parameters: { audience: 'https://your-api/' },
  },
  answer(asked) {
    if (!isPost(asked, '/oauth/token')) return null;
    if (!byPost(asked, this.sample)) return refuse(401, 'access_denied', 'Unauthorized');
    if (asked.parameters['audience'] !== 'https://your-api/') {
      return refuse(403, 'access_denied', 'Service not enabled within domain: https://other-api/');
    }
    return ok({ access_token: issue(), expires_in: 86_400, token_type: 'Bearer', scope: 'read:orders' });
  },
};

/** Entra tells in numbers what is wrong. A secret that begins with `expired` is one that ran out. */
const entra: Dialect = {
  providerId: 'microsoft-entra',
  oddity: 'error codes with numbers, one of which says that the secret expired',
  hosts: ['login.microsoftonline.com'],
  sample: {
    environmentId: 'public',
    variables: { tenant: 'contoso.onmicrosoft.com' },
    clientId: '11112222-bbbb-3333-cccc-4444dddd5555',
    clientSecret: 'qWgdYAmab0YSkuL1-demo~Entra.Secret_',
    scopes: ['https://graph.microsoft.com/.default'],
  },
  answer(asked) {
    if (!isPost(asked, '/contoso.onmicrosoft.com/oauth2/v2.0/token')) return null;
    const { client_id, client_secret, scope } = asked.parameters;
    const failure = (status: number, error: string, code: number, text: string) =>
      ok({ error, error_description: `AADSTS${code}: ${text}`, error_codes: [code] }, status);
    const { clientId, clientSecret } = this.sample;
    if (client_id !== clientId) {
      return failure(400, 'unauthorized_client', 700016, 'Application was not found in the directory.');
    }
    if (String(client_secret).startsWith('expired')) {
      return failure(401, 'invalid_client', 7000222, 'The provided client secret keys are expired.');
    }
    if (client_secret !== clientSecret) {
      return failure(401, 'invalid_client', 7000215, 'Invalid client secret provided.');
    }
    if (!String(scope).endsWith('/.default')) {
      return failure(400, 'invalid_scope', 1002012, 'The provided value for scope is not valid.');
    }
    return ok({ token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: issue() });
  },
};

const dynatrace: Dialect = {
  providerId: 'dynatrace',
  oddity: 'a resource made of the account',
  hosts: ['sso.dynatrace.com'],
  sample: {
    environmentId: 'production',
    variables: { accountUuid: '00000000-0000-0000-0000-000000000000' },
    clientId: 'dt0s02.DEMOCLNT',
    clientSecret: 'dt0s02.DEMOCLNT.demoDynatraceSecret1234',
  },
  answer(asked) {
    if (!isPost(asked, '/sso/oauth2/token')) return null;
    if (!byPost(asked, this.sample)) return refuse(400, 'invalid_client');
    const resource = `urn:dtaccount:${this.sample.variables?.['accountUuid'] ?? ''}`;
    if (asked.parameters['resource'] !== resource) return refuse(400, 'invalid_request', 'wrong resource');
    return ok({ scope: '', token_type: 'Bearer', expires_in: 300, access_token: issue(), resource });
  },
};

/** Providers that take ID and secret in the body. */
export const bodyDialects: readonly Dialect[] = [
  box,
  feishu,
  shopify,
  adobe,
  twitch,
  crowdStrike,
  salesforce,
  auth0,
  entra,
  dynatrace,
];
