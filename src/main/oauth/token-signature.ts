import { compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose';
import type { SignatureCheck } from '../../shared/api-call.ts';
import { readTokenFacts } from './jwt.ts';
import { isObject, type Members } from './members.ts';
import { endpointUrl, publishedObject } from './provider-endpoints.ts';
import type { CallContext } from './token-calls.ts';

/** Verifies the held token with the provider's published keys, which are asked for without credentials. */
export async function verifySignature(context: CallContext): Promise<SignatureCheck> {
  const { set, dependencies } = context;
  const accessToken = dependencies.tokens.read(set.id);
  const unfit = withoutKeys(accessToken);
  if (unfit) return unfit;
  const url = await endpointUrl('jwks', context);
  const keys = await publishedObject(url, context);
  if (keys.kind === 'published') return checkSignature(accessToken, keys.members);
  return keys.kind === 'cancelled'
    ? notChecked('The request was cancelled')
    : notChecked(`The keys of ${new URL(url).host} can't be had, so the signature was not checked`);
}

/** The verdict that needs no keys: there is no signature, or none that a published key can verify. */
function withoutKeys(accessToken: string): SignatureCheck | null {
  const facts = readTokenFacts(accessToken);
  if (facts.format === 'opaque') {
    return notChecked('The token is opaque: it has no signature that others than the provider can check');
  }
  const { alg } = facts.header;
  if (alg === 'none') return { verdict: 'invalid', message: 'The token is not signed at all (alg none)' };
  if (typeof alg === 'string' && /^HS\d/.test(alg)) {
    return notChecked('The token is signed with a shared secret, so no published key can verify it');
  }
  return null;
}

/**
 * Whether a JWT is signed with one of these keys. Claims are not looked at.
 *
 * @param keys - a JSON Web Key Set as somebody else wrote it
 * @see RFC 7515 §5.2, RFC 7517 §5
 */
export async function checkSignature(accessToken: string, keys: Members): Promise<SignatureCheck> {
  const unfit = withoutKeys(accessToken);
  if (unfit) return unfit;
  if (!Array.isArray(keys['keys']) || !keys['keys'].every(isObject)) {
    return notChecked('What the provider publishes is no set of keys, so the signature was not checked');
  }
  try {
    const keyFor = createLocalJWKSet(keys as unknown as JSONWebKeySet);
    await verifyWithAny(accessToken, keyFor);
    return { verdict: 'valid', message: 'The signature is valid: made with one of the published keys' };
  } catch (error) {
    return verdictOf(error, keys['keys'].length);
  }
}

/** Without a `kid` several keys may fit: one of them has to verify it. */
async function verifyWithAny(
  accessToken: string,
  keyFor: ReturnType<typeof createLocalJWKSet>,
): Promise<void> {
  try {
    await compactVerify(accessToken, keyFor);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      const verified = await compactVerify(accessToken, key).then(
        () => true,
        () => false,
      );
      if (verified) return;
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

function verdictOf(error: unknown, count: number): SignatureCheck {
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return { verdict: 'invalid', message: 'The signature does not fit the key that the token names' };
  }
  if (error instanceof errors.JWKSNoMatchingKey) {
    return {
      verdict: 'invalid',
      message:
        count === 0
          ? 'The provider publishes no keys, so none can have signed the token'
          : 'None of the published keys has the key ID and the algorithm that the token names',
    };
  }
  return notChecked('The token is signed in a way that Keyturn can not check');
}

const notChecked = (message: string): SignatureCheck => ({ verdict: 'not_checked', message });
