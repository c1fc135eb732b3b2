import { describe, expect, test } from 'vitest';
import { children, read } from '../../../../src/renderer/credentials/keys/der.ts';
import { recogniseKey } from '../../../../src/renderer/credentials/keys/recognise-key.ts';
import { recogniseSecret } from '../../../../src/renderer/credentials/keys/secret-problem.ts';
import { keyPair, pem } from './sample-keys.ts';

/** What PKCS #8 wraps: PKCS #1 for RSA, SEC 1 for EC. */
const unwrapped = (pkcs8: Uint8Array): Uint8Array =>
  children(read(pkcs8)?.contents ?? new Uint8Array())[2]?.contents ?? new Uint8Array();
const words = (text: string) => {
  const found = recogniseKey(text);
  return found.kind === 'key' ? found.words : found.message;
};
const certificate = pem('CERTIFICATE', new Uint8Array([0x30, 0x00]));

describe('a private key', () => {
  test.each([
    ['RSA', 'RSA 2048-bit private key, PKCS #8'],
    ['P-256', 'EC P-256 private key, PKCS #8'],
    ['P-384', 'EC P-384 private key, PKCS #8'],
    ['Ed25519', 'Ed25519 private key, PKCS #8'],
  ] as const)('%s is told by its PEM', async (kind, expected) => {
    const { pkcs8 } = await keyPair(kind);
    expect(words(pem('PRIVATE KEY', pkcs8))).toBe(expected);
    expect(words(`\n\n${pem('PRIVATE KEY', pkcs8).replaceAll('\n', '\r\n')} `)).toBe(expected);
  });

  test('is told in the older forms too', async () => {
    const { pkcs8 } = await keyPair('RSA');
    expect(words(pem('RSA PRIVATE KEY', unwrapped(pkcs8)))).toBe('RSA 2048-bit private key, PKCS #1');
    const curve = await keyPair('P-256');
    expect(words(pem('EC PRIVATE KEY', unwrapped(curve.pkcs8)))).toMatch(/^EC.* private key, SEC 1$/);
  });

  test('is told as JWK', async () => {
    const { privateJwk } = await keyPair('P-256');
    const found = recogniseKey(JSON.stringify({ ...privateJwk, kid: 'key-1' }));
    expect(found).toEqual({ kind: 'key', words: 'EC P-256 private key, JWK', algorithms: ['ES256'] });
    const rsa = await keyPair('RSA');
    expect(words(JSON.stringify(rsa.privateJwk))).toBe('RSA 2048-bit private key, JWK');
  });

  test('may stand beside its certificate', async () => {
    const { pkcs8 } = await keyPair('P-256');
    expect(recogniseSecret('certificate_and_key', certificate + pem('PRIVATE KEY', pkcs8))).toMatchObject({
      words: 'EC P-256 private key, PKCS #8, with its certificate',
    });
  });
});

describe('what is no private key is told apart', () => {
  test('a public key, as PEM, JWK and OpenSSH', async () => {
    const { spki, publicJwk } = await keyPair('P-256');
    for (const text of [pem('PUBLIC KEY', spki), JSON.stringify(publicJwk), 'ssh-ed25519 AAAA me@here']) {
      expect(words(text)).toMatch(/public half|no private key/);
    }
  });

  test('a key that a passphrase protects', () => {
    const bytes = new Uint8Array(64);
    expect(words(pem('ENCRYPTED PRIVATE KEY', bytes))).toMatch(/protected by a password/);
    const old = pem('RSA PRIVATE KEY', bytes).replace(
      '-----\n',
      '-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n',
    );
    expect(words(old)).toMatch(/protected by a password/);
  });

  test('a certificate alone', () => {
    expect(recogniseSecret('certificate_and_key', certificate)).toMatchObject({
      kind: 'problem',
      message: expect.stringMatching(/private key/i) as string,
    });
  });

  test('a key alone, where its certificate is needed too', async () => {
    const { pkcs8 } = await keyPair('P-256');
    expect(recogniseSecret('certificate_and_key', pem('PRIVATE KEY', pkcs8))).toMatchObject({
      kind: 'problem',
      message: expect.stringMatching(/certificate/) as string,
    });
  });

  test('a key that is cut off, anywhere', async () => {
    const whole = pem('PRIVATE KEY', (await keyPair('RSA')).pkcs8);
    for (const end of [40, 200, 800, whole.length - 30]) {
      expect(recogniseKey(whole.slice(0, end)).kind).toBe('problem');
    }
    // Lines lost in the middle, while the frame is whole.
    const lines = whole.split('\n');
    expect(recogniseKey([...lines.slice(0, 5), ...lines.slice(12)].join('\n')).kind).toBe('problem');
  });

  test.each([
    ['OpenSSH’s own format', pem('OPENSSH PRIVATE KEY', new Uint8Array(64)), /OpenSSH/],
    ['PuTTY’s own format', 'PuTTY-User-Key-File-3: ssh-rsa\n', /PuTTY|no private key/i],
    ['a symmetric key', '{"kty":"oct","k":"AAAA"}', /shared secret/],
    ['other JSON', '{"a":1}', /no private key/i],
    ['JSON that is cut off', '{"kty":"RSA","n":"AAA', /JSON/],
    ['any other text', 'hunter2', /no private key/i],
  ])('%s', (_, text, message) => expect(words(text)).toMatch(message));

  test('and never quoted', () => {
    for (const text of [
      'hunter2-hunter2',
      '{"kty":"RSA","d":1,"secret":"hunter2"}',
      '-----BEGIN X-----\nhunter2',
    ]) {
      expect(words(text)).not.toContain('hunter2');
    }
  });
});
