import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import {
  ClientSecretJwt,
  modifyAssertion,
  PrivateKeyJwt,
  type ClientAuth,
  type JsonValue,
} from 'oauth4webapi';
import type { SigningAlgorithm } from '../../shared/provider.ts';
import { importSigningKey, unusableKey } from './private-key.ts';

/** How a client proves with a JWT of its own who it is. @see RFC 7523 §2.2 and §3 */
export interface AssertionPlan {
  /** RFC 7523 §3 `aud`. */
  readonly audience: string;
  /** Null: as the key has it, and HS256 for a client secret. */
  readonly algorithm: SigningAlgorithm | null;
  /** `kid`; null: as the key has it, or none. */
  readonly keyId: string | null;
}

/** Seconds by which an assertion is backdated: this computer's clock may be ahead of the server's. */
const backdating = 10;
/** Seconds. One request needs no longer, and Keycloak takes none that lives longer. */
const lifetime = 60;

/**
 * The parameters of `private_key_jwt` and `client_secret_jwt`.
 *
 * The audience isn't the issuer, as oauth4webapi has it, unless the plan says so: only few providers' issuers are
 * known here, and the token endpoint's URL is what RFC 7523 §3 names.
 *
 * @param now - ms since 1970
 * @returns in order; `client_assertion` is as good as a secret for as long as it lives
 * @throws {KeyturnError} `unusable_key`
 */
export async function assertionParameters(
  method: 'private_key_jwt' | 'client_secret_jwt',
  clientId: string,
  secret: string,
  plan: AssertionPlan,
  now: number,
): Promise<readonly (readonly [name: string, value: string])[]> {
  const seconds = Math.floor(now / 1000);
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: plan.audience,
    jti: randomUUID(),
    iat: seconds - backdating,
    exp: seconds + lifetime - backdating,
  };
  if (method === 'client_secret_jwt' && plan.algorithm !== null && plan.algorithm !== 'HS256') {
    return longerSecretJwt(clientId, secret, plan.algorithm, claims);
  }
  const body = new URLSearchParams();
  const authenticate =
    method === 'private_key_jwt'
      ? await privateKeyJwt(secret, plan, claims)
      : ClientSecretJwt(secret, { [modifyAssertion]: (_header, payload) => replaceClaims(payload, claims) });
  await authenticate({ issuer: plan.audience }, { client_id: clientId }, body, new Headers());
  return [...body];
}

type Claims = Readonly<Record<string, string | number>>;
type Payload = Record<string, JsonValue | undefined>;

async function privateKeyJwt(secret: string, plan: AssertionPlan, claims: Claims): Promise<ClientAuth> {
  const { key, algorithm, keyId } = await importSigningKey(secret, plan.algorithm);
  const kid = plan.keyId ?? keyId;
  return PrivateKeyJwt(kid === null ? key : { key, kid }, {
    [modifyAssertion]: (header, payload) => {
      // RFC 9864 renames EdDSA to Ed25519, which few servers know yet.
      header['alg'] = algorithm;
      replaceClaims(payload, claims);
    },
  });
}

/** Ours alone: the injected clock's, and no `nbf` that says the same as `iat`. */
function replaceClaims(payload: Payload, claims: Claims): void {
  delete payload['nbf'];
  Object.assign(payload, claims);
}

/** oauth4webapi signs with HS256 only. */
async function longerSecretJwt(
  clientId: string,
  secret: string,
  algorithm: SigningAlgorithm,
  claims: Claims,
): Promise<[string, string][]> {
  if (!algorithm.startsWith('HS')) {
    throw unusableKey(
      `${algorithm} signs with a private key, not with a client secret.`,
      'Choose HS256, HS384 or HS512, or private_key_jwt as client authentication method.',
    );
  }
  const assertion = await new SignJWT(claims)
    .setProtectedHeader({ alg: algorithm })
    .sign(Buffer.from(secret, 'utf8'));
  return [
    ['client_id', clientId],
    ['client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'],
    ['client_assertion', assertion],
  ];
}
