import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { importSigningKey } from '../../../src/main/oauth/private-key.ts';
import { createRedactor } from '../../../src/main/oauth/redact.ts';
import { KeyturnError } from '../../../src/shared/failure.ts';
import { keyFor, pemOf } from '../../fakes/servers/conformance-server.ts';

const rsa = keyFor('RS256').privateKey;
const ec = keyFor('ES256').privateKey;
const pem = pemOf(rsa);

async function problemOf(secret: string, wanted: 'RS256' | null = null): Promise<string> {
  const error: unknown = await importSigningKey(secret, wanted).catch((thrown: unknown) => thrown);
  if (!(error instanceof KeyturnError)) throw new Error('The key was taken');
  expect(error.code).toBe('unusable_key');
  return error.message;
}

describe('a private key is read', () => {
  it.each([
    ['PKCS#8', pem],
    ['PKCS#1', rsa.export({ type: 'pkcs1', format: 'pem' }).toString()],
    ['a JWK', JSON.stringify(rsa.export({ format: 'jwk' }))],
    ['a set of JWKs', JSON.stringify({ keys: [rsa.export({ format: 'jwk' })] })],
    ["a service account's file", JSON.stringify({ type: 'service_account', private_key: pem })],
    ['one line with its breaks written out', pem.replaceAll('\n', '\\n')],
    ['one line with spaces', pem.replaceAll('\n', ' ')],
    ['Windows line ends', pem.replaceAll('\n', '\r\n')],
    ['quotation marks and blank lines around it', `\n"${pem}"\n\n`],
    ['indentation', pem.replaceAll('\n', '\n    ')],
  ])('from %s', async (_what, secret) => {
    const expected = await importSigningKey(pem, null);
    const { algorithm, fingerprint, key } = await importSigningKey(secret, null);
    expect({ algorithm, fingerprint }).toEqual({ algorithm: 'RS256', fingerprint: expected.fingerprint });
    expect(key.extractable).toBe(false);
  });

  it('from SEC 1, and beside the parameters that OpenSSL puts before it', async () => {
    const sec1 = ec.export({ type: 'sec1', format: 'pem' }).toString();
    const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
    expect((await importSigningKey(parameters + sec1, null)).algorithm).toBe('ES256');
  });

  it('with the key ID and the algorithm that stand beside it', async () => {
    const jwk = JSON.stringify({ ...rsa.export({ format: 'jwk' }), kid: 'one', alg: 'PS384' });
    expect(await importSigningKey(jwk, null)).toMatchObject({ keyId: 'one', algorithm: 'PS384' });
    const file = JSON.stringify({ private_key: pem, private_key_id: 'two' });
    expect(await importSigningKey(file, null)).toMatchObject({ keyId: 'two', algorithm: 'RS256' });
  });
});

describe('what is no usable private key is told, and never quoted', () => {
  const encrypted = rsa.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  const otherCurve = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey;
  it.each([
    ['a text', 'hunter2hunter2', 'no private key'],
    ['a protected key', encrypted.toString(), 'protected by a password'],
    ['half a key', pem.slice(0, 800), 'The end of the private key is missing'],
    ['a damaged key', pem.replace(/[A-Za-z0-9+/]{64}\n/, '*\n'), 'damaged'],
    ['a shortened key', pem.replace(/[A-Za-z0-9+/]{64}\n/, ''), 'damaged'],
    ['broken JSON', '{"kty":', 'damaged'],
    ['JSON without a key', '{"a":1}', 'holds no private key'],
    ['a shared secret', '{"kty":"oct","k":"AAAA"}', 'shared secret'],
    ['a short key', pemOf(short), '1024 bits'],
    ['a key on another curve', pemOf(otherCurve), 'secp256k1'],
  ])('%s', async (_what, secret, words) => {
    const message = await problemOf(secret);
    expect(message).toContain(words);
    const lines = secret.split('\n').filter((line) => line.length > 20 && !line.startsWith('---'));
    for (const line of lines) expect(message).not.toContain(line);
  });

  it('the public half', async () => {
    const { publicKey } = keyFor('ES256');
    const half = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(await problemOf(half)).toContain('public half');
    expect(await problemOf(JSON.stringify(publicKey.export({ format: 'jwk' })))).toContain('public half');
  });

  it('an algorithm that the key does not sign with', async () => {
    expect(await problemOf(pemOf(ec), 'RS256')).toBe(
      'RS256 does not go with this key, which signs with ES256.',
    );
  });
});

describe('the redactor knows a private key', () => {
  it.each([
    ['by any line of its PEM', pem, pem.split('\n')[3] ?? ''],
    ['by its base64 in one piece', pem, pem.split('\n').slice(1, -2).join('')],
    [
      'by the secret members of a JWK',
      JSON.stringify(ec.export({ format: 'jwk' })),
      ec.export({ format: 'jwk' }).d ?? '',
    ],
  ])('%s', (_what, clientSecret, echoed) => {
    expect(echoed.length).toBeGreaterThan(20);
    const redact = createRedactor({ clientSecret, accessToken: null });
    expect(redact(`before ${echoed} after`)).toBe('before [redacted] after');
  });

  it('and what was signed with it, by its signature alone', () => {
    const redact = createRedactor({
      clientSecret: pem,
      accessToken: null,
      signed: ['aaaaaaaa.bbbbbbbb.the-signature'],
    });
    expect(redact('before the-signature after')).toBe('before [redacted] after');
  });
});
