import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Provider, SigningAlgorithm } from '../../shared/provider.ts';
import { importSigningKey } from './private-key.ts';

/** A JWT that is still to be signed, RFC 7523 §3. Texts may hold `{key_fingerprint}`. */
export interface JwtBearerPlan {
  readonly sentAs: NonNullable<Provider['jwtBearer']>['sentAs'];
  readonly issuer: string;
  readonly subject: string | null;
  readonly audience: string | null;
  /** The `scope` claim; null: there is none. */
  readonly scope: string | null;
  readonly algorithm: SigningAlgorithm;
  readonly keyId: string | null;
  /** Seconds. */
  readonly lifetime: number;
}

export interface SignedJwt {
  readonly jwt: string;
  /** Ms since 1970. */
  readonly expiresAt: number;
}

/** Seconds by which a JWT is backdated, as GitHub advises: this computer's clock may be ahead of the server's. */
const backdating = 60;

/**
 * Signs the JWT of a JWT bearer grant.
 *
 * @param secret - the private key, as the user pasted it
 * @param now - ms since 1970
 * @throws {KeyturnError} `unusable_key`
 */
export async function signJwtBearer(plan: JwtBearerPlan, secret: string, now: number): Promise<SignedJwt> {
  const { key, algorithm, keyId, fingerprint } = await keyFor(plan, secret);
  const filled = (text: string) => text.replaceAll('{key_fingerprint}', () => fingerprint);
  // The whole lifetime counts from `iat`: that is what providers set a limit to.
  const issuedAt = Math.floor(now / 1000) - Math.min(backdating, Math.floor(plan.lifetime / 5));
  const expiry = issuedAt + plan.lifetime;
  const kid = plan.keyId ?? keyId;
  const claims = {
    iss: filled(plan.issuer),
    ...(plan.subject !== null && { sub: filled(plan.subject) }),
    ...(plan.audience !== null && { aud: filled(plan.audience) }),
    ...(plan.scope !== null && { scope: plan.scope }),
    iat: issuedAt,
    exp: expiry,
    // A token for the API is sent many times over.
    ...(plan.sentAs !== 'bearer_to_api' && { jti: randomUUID() }),
  };
  const jwt = await new SignJWT(claims)
    .setProtectedHeader({ alg: algorithm, typ: 'JWT', ...(kid !== null && { kid }) })
    .sign(key);
  return { jwt, expiresAt: expiry * 1000 };
}

/** The HS algorithms sign with the secret itself, RFC 7518 §3.2. */
async function keyFor({ algorithm }: JwtBearerPlan, secret: string) {
  if (!algorithm.startsWith('HS')) return importSigningKey(secret, algorithm);
  return { key: Buffer.from(secret, 'utf8'), algorithm, keyId: null, fingerprint: '' };
}
