import type { SigningAlgorithm } from '../../../shared/provider.ts';
import { bitsOf, children, oidOf, read, tags } from './der.ts';

/** What is known of a private key without using it. */
export interface KeyFacts {
  /** "RSA 2048-bit", "EC P-256", "Ed25519". */
  readonly words: string;
  /** The algorithms that it can sign with, the usual one first. */
  readonly algorithms: readonly SigningAlgorithm[];
}

const rsaAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const;
const pssAlgorithms = ['PS256', 'PS384', 'PS512'] as const;

const curves: Readonly<Record<string, KeyFacts>> = {
  'P-256': { words: 'EC P-256', algorithms: ['ES256'] },
  'P-384': { words: 'EC P-384', algorithms: ['ES384'] },
  'P-521': { words: 'EC P-521', algorithms: ['ES512'] },
  Ed25519: { words: 'Ed25519', algorithms: ['EdDSA'] },
  Ed448: { words: 'Ed448', algorithms: ['EdDSA'] },
};
/** RFC 5480 §2.1.1.1, SEC 2 §2. */
const curveNames: Readonly<Record<string, string>> = {
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.3.132.0.35': 'P-521',
  '1.3.132.0.10': 'secp256k1',
};

const rsa = (bits: number, algorithms: readonly SigningAlgorithm[] = rsaAlgorithms): KeyFacts => ({
  words: `RSA ${bits}-bit`,
  algorithms,
});
const curve = (name: string): KeyFacts => curves[name] ?? { words: `EC ${name}`, algorithms: [] };

/** @returns null where it is no key in PKCS #1, SEC 1 or PKCS #8, or not all of it */
export function factsOfDer(label: string, bytes: Uint8Array): KeyFacts | null {
  const outer = read(bytes);
  if (outer?.tag !== tags.sequence) return null;
  if (label === 'RSA PRIVATE KEY') return ofPkcs1(outer.contents);
  if (label === 'EC PRIVATE KEY') return ofSec1(outer.contents);
  return label === 'PRIVATE KEY' ? ofPkcs8(outer.contents) : null;
}

/** RFC 8017 §A.1.2: version, modulus… */
function ofPkcs1(contents: Uint8Array, algorithms?: readonly SigningAlgorithm[]): KeyFacts | null {
  const [, modulus, , , prime] = children(contents);
  return modulus?.tag === tags.integer && prime ? rsa(bitsOf(modulus.contents), algorithms) : null;
}

/** RFC 5915 §3: version, private key, and [0] the curve. */
function ofSec1(contents: Uint8Array): KeyFacts | null {
  const [, key, parameters] = children(contents);
  if (key?.tag !== tags.octets) return null;
  const oid = parameters?.tag === tags.context0 ? read(parameters.contents) : null;
  return oid?.tag === tags.oid ? curve(nameOf(oidOf(oid.contents))) : { words: 'EC', algorithms: [] };
}

/** RFC 5958 §2: version, algorithm, and the key in its own form. */
function ofPkcs8(contents: Uint8Array): KeyFacts | null {
  const [, algorithm, key] = children(contents);
  if (algorithm?.tag !== tags.sequence || key?.tag !== tags.octets) return null;
  const [oid, parameters] = children(algorithm.contents);
  if (oid?.tag !== tags.oid) return null;
  const inner = () => read(key.contents)?.contents ?? new Uint8Array();
  switch (oidOf(oid.contents)) {
    case '1.2.840.113549.1.1.1':
      return ofPkcs1(inner());
    case '1.2.840.113549.1.1.10':
      return ofPkcs1(inner(), pssAlgorithms);
    case '1.2.840.10045.2.1':
      return parameters?.tag === tags.oid ? curve(nameOf(oidOf(parameters.contents))) : null;
    case '1.3.101.112':
      return curve('Ed25519');
    case '1.3.101.113':
      return curve('Ed448');
    default:
      return { words: 'Unusual', algorithms: [] };
  }
}

const nameOf = (oid: string): string => curveNames[oid] ?? oid;

/** The members of a JSON Web Key that matter here. @see RFC 7518 §6 */
export function factsOfJwk(jwk: Readonly<Record<string, unknown>>): KeyFacts | null {
  const text = (name: string) => (typeof jwk[name] === 'string' ? jwk[name] : '');
  switch (jwk['kty']) {
    case 'RSA':
      return rsa(Math.floor((text('n').length * 6) / 8) * 8);
    case 'EC':
    case 'OKP':
      return curve(text('crv'));
    default:
      return null;
  }
}
