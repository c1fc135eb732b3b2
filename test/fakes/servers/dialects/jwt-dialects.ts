import { createHash, generateKeyPairSync } from 'node:crypto';
import { jwtVerify, type JWTPayload } from 'jose';
import { issue, knows, ok, refuse, type Asked, type Dialect } from './dialect.ts';

/** Made anew each time: a private key in a repository alarms every scanner, and rightly. */
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** In PEM: the secret of every sample here. */
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

/** What Snowflake shows for a public key. */
const fingerprint = createHash('sha256')
  .update(publicKey.export({ type: 'spki', format: 'der' }))
  .digest('base64');

const bearer = ({ headers }: Asked): string => headers.authorization?.replace(/^Bearer /, '') ?? '';
const isPost = (asked: Asked, path: string) => asked.method === 'POST' && asked.path === path;

/** The claims of a JWT that the sample's key signed and that is valid now; null for any other. */
async function claimsOf(jwt: unknown): Promise<JWTPayload | null> {
  if (typeof jwt !== 'string') return null;
  try {
    return (await jwtVerify(jwt, publicKey, { algorithms: ['RS256'], requiredClaims: ['exp', 'iat'] }))
      .payload;
  } catch {
    return null;
  }
}

const github: Dialect = {
  providerId: 'github-app',
  oddity: 'a signed JWT as bearer, status 201, and the expiry as a date',
  hosts: ['api.github.com'],
  sample: {
    environmentId: 'production',
    variables: { installationId: '12345678' },
    clientId: '123456',
    clientSecret: pem,
  },
  async answer(asked) {
    if (asked.path === '/installation/repositories') {
      return knows(asked.headers.authorization)
        ? ok({ total_count: 0, repositories: [] })
        : ok({ message: 'Bad credentials' }, 401);
    }
    if (!isPost(asked, '/app/installations/12345678/access_tokens')) return null;
    const claims = await claimsOf(bearer(asked));
    if (!claims) return ok({ message: 'A JSON web token could not be decoded' }, 401);
    if ((claims.exp ?? 0) - Date.now() / 1000 > 600) {
      return ok({ message: "'Expiration time' claim ('exp') is too far in the future" }, 401);
    }
    if (claims.iss !== this.sample.clientId) return ok({ message: 'Integration not found' }, 404);
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z/, 'Z');
    return ok({ token: issue(), expires_at: expiresAt, permissions: { contents: 'read' } }, 201);
  },
};

const google: Dialect = {
  providerId: 'google-service-account',
  oddity: 'a signed JWT as assertion, with the scopes in its claims',
  hosts: ['oauth2.googleapis.com'],
  sample: {
    environmentId: 'production',
    clientId: 'orders@demo-project.iam.gserviceaccount.com',
    clientSecret: pem,
    scopes: ['https://www.googleapis.com/auth/devstorage.read_only'],
  },
  async answer(asked) {
    if (!isPost(asked, '/token')) return null;
    const claims = await claimsOf(asked.parameters['assertion']);
    if (!claims) return refuse(400, 'invalid_grant', 'Invalid JWT Signature.');
    if (claims.iss !== this.sample.clientId) {
      return refuse(400, 'invalid_grant', 'Invalid grant: account not found');
    }
    if (claims.aud !== 'https://oauth2.googleapis.com/token')
      return refuse(400, 'invalid_grant', 'Invalid aud');
    if (claims['scope'] === undefined) return refuse(400, 'invalid_scope', 'Invalid OAuth scope');
    return ok({ access_token: `ya29.${issue()}`, expires_in: 3599, token_type: 'Bearer' });
  },
};

const docusign: Dialect = {
  providerId: 'docusign',
  oddity: 'an audience that is a host name, and consent that has to be given first',
  hosts: ['account-d.docusign.com', 'account.docusign.com'],
  sample: {
    environmentId: 'demo',
    variables: { userId: '0a1b2c3d-4e5f-6a7b-8c9d-0e1f2a3b4c5d' },
    clientId: '5c2b8d7e-demo-4f3a-9b1c-docusign0001',
    clientSecret: pem,
    scopes: ['signature', 'impersonation'],
  },
  async answer(asked) {
    if (asked.path === '/oauth/userinfo') {
      return knows(asked.headers.authorization) ? ok({ sub: 'demo', accounts: [] }) : ok({}, 401);
    }
    if (!isPost(asked, '/oauth/token')) return null;
    const claims = await claimsOf(asked.parameters['assertion']);
    if (!claims) return refuse(400, 'invalid_grant', 'no_valid_keys_or_signatures');
    if (claims.iss !== this.sample.clientId) return refuse(400, 'invalid_grant', 'issuer_not_found');
    if (claims.aud !== asked.host) return refuse(400, 'invalid_grant', 'audience_not_valid');
    if (claims.sub === undefined) return refuse(400, 'consent_required');
    return ok({ access_token: issue(), token_type: 'Bearer', expires_in: 3600, scope: 'signature' });
  },
};

const snowflake: Dialect = {
  providerId: 'snowflake',
  oddity: 'no token endpoint: the signed JWT is the token',
  hosts: ['myorg-myaccount.snowflakecomputing.com'],
  sample: {
    environmentId: 'account',
    variables: { account: 'myorg-myaccount' },
    clientId: 'MYORG-MYACCOUNT.ORDERS',
    clientSecret: pem,
  },
  async answer(asked) {
    if (!isPost(asked, '/api/v2/statements')) return null;
    const claims = await claimsOf(bearer(asked));
    const issuer = `${this.sample.clientId}.SHA256:${fingerprint}`;
    if (claims?.iss !== issuer || claims.sub !== this.sample.clientId) {
      return ok({ code: '390144', message: 'JWT token is invalid.' }, 401);
    }
    return ok({ code: '090001', data: [['1700000000.0']] });
  },
};

/** Providers for which a key pair signs a JWT. */
export const jwtDialects: readonly Dialect[] = [github, google, docusign, snowflake];
