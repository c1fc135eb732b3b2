/** Keys made for one test run by the browser: none is kept in the repository. */

type KeyKind = 'RSA' | 'P-256' | 'P-384' | 'Ed25519';

const algorithms = {
  RSA: {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  },
  'P-256': { name: 'ECDSA', namedCurve: 'P-256' },
  'P-384': { name: 'ECDSA', namedCurve: 'P-384' },
  Ed25519: { name: 'Ed25519' },
} as const;

export const pem = (label: string, bytes: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${(btoa(String.fromCharCode(...bytes)).match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`;

export async function keyPair(kind: KeyKind) {
  const made = await crypto.subtle.generateKey(algorithms[kind], true, ['sign', 'verify']);
  if (!('privateKey' in made)) throw new Error('no key pair');
  const { privateKey, publicKey } = made;
  const exported = async (format: 'pkcs8' | 'spki', key: CryptoKey) =>
    new Uint8Array(await crypto.subtle.exportKey(format, key));
  return {
    pkcs8: await exported('pkcs8', privateKey),
    spki: await exported('spki', publicKey),
    privateJwk: await crypto.subtle.exportKey('jwk', privateKey),
    publicJwk: await crypto.subtle.exportKey('jwk', publicKey),
  };
}
