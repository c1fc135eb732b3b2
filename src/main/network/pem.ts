import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import type { ClientCertificate } from './connection.ts';

/** A text that should hold certificates doesn't. The message says what is wrong, in a sentence without its subject. */
export class PemProblem extends Error {
  override readonly name = 'PemProblem';
}

const blockPattern = /-----BEGIN ([A-Z0-9 ]{1,40})-----(?:(?!-----)[^])*-----END \1-----/g;

interface Block {
  readonly label: string;
  readonly text: string;
}

/** RFC 7468: what stands between the blocks is for people. */
const blocksOf = (text: string): readonly Block[] =>
  Array.from(text.matchAll(blockPattern), ([block, label = '']) => ({ label, text: block }));

const isCertificate = ({ label }: Block): boolean =>
  label === 'CERTIFICATE' || label === 'X509 CERTIFICATE' || label === 'TRUSTED CERTIFICATE';

/**
 * The certificates of a PEM text, or the one of a DER file.
 *
 * @throws {PemProblem} when there is none, or one that can't be read: leaving it out would be found out much later
 */
export function readCertificates(bytes: Buffer): readonly X509Certificate[] {
  const blocks = blocksOf(bytes.toString('latin1')).filter(isCertificate);
  if (blocks.length === 0) return [readDer(bytes)];
  return blocks.map(({ text }, index) => {
    const certificate = readOrNull(() => new X509Certificate(text));
    if (certificate) return certificate;
    throw new PemProblem(`holds a certificate that can't be read (number ${index + 1} of ${blocks.length})`);
  });
}

function readDer(bytes: Buffer): X509Certificate {
  const certificate = readOrNull(() => new X509Certificate(bytes));
  if (certificate) return certificate;
  throw new PemProblem(
    looksLikeDer(bytes) ? 'is not in PEM: PKCS #12 has to be converted first' : 'holds no certificate in PEM',
  );
}

/** ASN.1's SEQUENCE with a length in two bytes, which is how PKCS #12 begins too. */
const looksLikeDer = (bytes: Buffer): boolean => bytes[0] === 0x30 && bytes[1] === 0x82;

/**
 * The client certificate of a PEM text: one private key, its certificate, and those above it.
 *
 * @throws {PemProblem} whose message never quotes the text: it holds a private key
 */
export function readClientCertificate(bytes: Buffer): ClientCertificate {
  const blocks = blocksOf(bytes.toString('latin1'));
  const keys = blocks.filter(({ label }) => label.endsWith('PRIVATE KEY'));
  const [key] = keys;
  if (!key && looksLikeDer(bytes)) throw new PemProblem('is not in PEM: PKCS #12 has to be converted first');
  if (!key) throw new PemProblem('holds no private key');
  if (keys.length > 1) throw new PemProblem('holds more than one private key');
  if (key.label.startsWith('ENCRYPTED') || /^Proc-Type:.*ENCRYPTED/m.test(key.text)) {
    throw new PemProblem('holds a private key that is encrypted: save it without a passphrase');
  }
  const privateKey = readOrNull(() => createPrivateKey(key.text));
  if (!privateKey) throw new PemProblem('holds a private key that can’t be read');
  const chain = blocks.some(isCertificate) ? readCertificates(bytes) : [];
  if (chain.length === 0) throw new PemProblem('holds no certificate beside the private key');
  return { certificate: ownFirst(chain, privateKey), privateKey: key.text };
}

/** TLS sends the client's own certificate first (RFC 8446 §4.4.2); files have them in any order. */
function ownFirst(chain: readonly X509Certificate[], privateKey: KeyObject): string {
  const own = chain.find((certificate) => certificate.checkPrivateKey(privateKey));
  if (!own) throw new PemProblem('holds a private key that belongs to none of its certificates');
  return [own, ...chain.filter((certificate) => certificate !== own)].map(String).join('');
}

/** OpenSSL's own errors may quote what they choked on. */
function readOrNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
