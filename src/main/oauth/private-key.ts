import { createHash, createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { importPKCS8, type CryptoKey } from 'jose';
import { KeyturnError } from '../../shared/failure.ts';
import { readKeyText } from '../../shared/key-text.ts';
import type { SigningAlgorithm } from '../../shared/provider.ts';

/** A private key that is ready to sign, and can't be read out again. */
export interface SigningKey {
  readonly key: CryptoKey;
  readonly algorithm: SigningAlgorithm;
  /** `kid`; null: none is known. */
  readonly keyId: string | null;
  /** SHA-256 of the public key's SubjectPublicKeyInfo, in base64. */
  readonly fingerprint: string;
}

/**
 * Imports the private key that is kept as a credential set's secret.
 *
 * @param wanted - the algorithm to sign with; null: the first that suits the key
 * @throws {KeyturnError} `unusable_key`, saying what is wrong with it and nothing of what is in it
 * @see RFC 7518 §3.1 (algorithms and their keys)
 */
export async function importSigningKey(secret: string, wanted: SigningAlgorithm | null): Promise<SigningKey> {
  const { privateKey, keyId, named } = readPrivateKey(secret);
  const publicKey = createPublicKey(privateKey);
  const algorithm = chooseAlgorithm(suitableAlgorithms(publicKey), wanted, named);
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return {
    key: await importPKCS8(pkcs8, algorithm).catch(() => {
      throw unusableKey('The private key can not be used for signing.');
    }),
    algorithm,
    keyId,
    fingerprint: fingerprintOf(publicKey),
  };
}

interface PrivateKeyText {
  readonly privateKey: KeyObject;
  readonly keyId: string | null;
  /** The algorithm that a JWK names for itself, RFC 7517 §4.4. */
  readonly named: string | null;
}

function readPrivateKey(secret: string): PrivateKeyText {
  const text = readKeyText(secret);
  if (text.kind === 'problem') throw unusableKey(`${text.message}.`, text.hint);
  const keyObject = (read: () => KeyObject): KeyObject => {
    try {
      return read();
    } catch {
      // The library's own words would be about ASN.1.
      throw unusableKey('The private key is damaged, or of a kind that is not known here.');
    }
  };
  if (text.kind === 'pem') {
    return { privateKey: keyObject(() => createPrivateKey(text.pem)), keyId: text.keyId, named: null };
  }
  const { kid, alg } = text.jwk;
  return {
    privateKey: keyObject(() => createPrivateKey({ key: text.jwk as JsonWebKey, format: 'jwk' })),
    keyId: typeof kid === 'string' && kid !== '' ? kid : null,
    named: typeof alg === 'string' ? alg : null,
  };
}

const rsaAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const;

const curveAlgorithms: Readonly<Record<string, SigningAlgorithm>> = {
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
  Ed25519: 'EdDSA',
};

/** The algorithms that fit a key, the usual one first. */
function suitableAlgorithms(publicKey: KeyObject): readonly SigningAlgorithm[] {
  const { n, crv } = publicJwk(publicKey);
  if (n !== undefined) {
    const bits = Buffer.from(n, 'base64url').length * 8;
    if (bits >= 2048) return rsaAlgorithms;
    throw unusableKey(`The RSA key has ${bits} bits; 2048 is the least that signatures may be made with.`);
  }
  const algorithm =
    crv !== undefined && Object.hasOwn(curveAlgorithms, crv) ? curveAlgorithms[crv] : undefined;
  if (algorithm) return [algorithm];
  throw unusableKey(
    `Keys of the kind ${crv ?? publicKey.asymmetricKeyType ?? 'unknown'} can't sign a JWT here.`,
  );
}

function publicJwk(publicKey: KeyObject): JsonWebKey {
  try {
    return publicKey.export({ format: 'jwk' });
  } catch {
    return {};
  }
}

function chooseAlgorithm(
  suitable: readonly SigningAlgorithm[],
  wanted: SigningAlgorithm | null,
  named: string | null,
): SigningAlgorithm {
  if (wanted !== null && !suitable.includes(wanted)) {
    throw unusableKey(
      `${wanted} does not go with this key, which signs with ${suitable.join(', ')}.`,
      'Choose another signing algorithm for this credential set, or replace the key.',
    );
  }
  const chosen = wanted ?? suitable.find((algorithm) => algorithm === named) ?? suitable[0];
  if (!chosen) throw unusableKey('The private key signs with no known algorithm.');
  return chosen;
}

function fingerprintOf(publicKey: KeyObject): string {
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('base64');
}

export const unusableKey = (
  message: string,
  hint = 'Replace the secret by the private key as the provider handed it out, in PEM or as JWK.',
): KeyturnError => new KeyturnError({ code: 'unusable_key', message, hint });
