import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { checkSignature } from '../../../src/main/oauth/token-signature.ts';

async function keyPair(algorithm: string, kid?: string) {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = {
    ...(await exportJWK(publicKey)),
    alg: algorithm,
    use: 'sig',
    ...(kid !== undefined && { kid }),
  };
  const sign = (claims: Record<string, unknown> = {}) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm, ...(kid !== undefined && { kid }) })
      .sign(privateKey);
  return { jwk, sign };
}

describe('the signature', () => {
  it.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])('of %s is verified', async (algorithm) => {
    const { jwk, sign } = await keyPair(algorithm, 'k1');
    expect(await checkSignature(await sign(), { keys: [jwk] })).toMatchObject({ verdict: 'valid' });
  });

  it('of an expired token is verified all the same: claims are not looked at', async () => {
    const { jwk, sign } = await keyPair('ES256', 'k1');
    expect(await checkSignature(await sign({ exp: 1 }), { keys: [jwk] })).toMatchObject({ verdict: 'valid' });
  });

  it('without a key ID is tried with every key that fits', async () => {
    const [first, second, third] = await Promise.all([keyPair('ES256'), keyPair('ES256'), keyPair('ES256')]);
    const keys = [first.jwk, second.jwk];
    expect(await checkSignature(await second.sign(), { keys })).toMatchObject({ verdict: 'valid' });
    expect(await checkSignature(await third.sign(), { keys })).toMatchObject({ verdict: 'invalid' });
  });

  it('that was tampered with is invalid', async () => {
    const { jwk, sign } = await keyPair('ES256', 'k1');
    const [header = '', , signature = ''] = (await sign({ role: 'reader' })).split('.');
    const claims = Buffer.from('{"role":"admin"}').toString('base64url');
    expect(await checkSignature(`${header}.${claims}.${signature}`, { keys: [jwk] })).toEqual({
      verdict: 'invalid',
      message: 'The signature does not fit the key that the token names',
    });
  });

  it('by a key that is not published is invalid', async () => {
    const [known, unknown] = await Promise.all([keyPair('ES256', 'k1'), keyPair('ES256', 'k2')]);
    const token = await unknown.sign();
    expect(await checkSignature(token, { keys: [known.jwk] })).toMatchObject({ verdict: 'invalid' });
    expect((await checkSignature(token, { keys: [] })).message).toContain('publishes no keys');
  });

  it('that no published key can verify is not checked, and none at all is invalid', async () => {
    const shared = await new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32, 1));
    expect(await checkSignature(shared, { keys: [] })).toMatchObject({ verdict: 'not_checked' });
    expect(await checkSignature('opaque-token', { keys: [] })).toMatchObject({ verdict: 'not_checked' });
    const unsigned = new UnsecuredJWT({}).encode();
    expect((await checkSignature(unsigned, { keys: [] })).verdict).not.toBe('valid');
  });

  it.each([{}, { keys: 'none' }, { keys: [1] }, { keys: [{ kty: 'what' }] }])(
    'is never valid with %j for keys',
    async (keys) => {
      const { sign } = await keyPair('ES256', 'k1');
      expect((await checkSignature(await sign(), keys)).verdict).not.toBe('valid');
    },
  );
});
