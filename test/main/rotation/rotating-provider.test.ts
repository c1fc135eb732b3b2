import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRotatingProvider, type RotatingProvider } from '../../fakes/servers/rotating-provider.ts';

let provider: RotatingProvider;
beforeEach(async () => {
  provider = await startRotatingProvider();
});
afterEach(() => provider.close());

async function ask(clientSecret: string, clientId = provider.clientId, scope = '') {
  const response = await fetch(provider.tokenUrl, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope !== '' && { scope }) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const invalidClient = { status: 401, body: expect.objectContaining({ error: 'invalid_client' }) as unknown };

describe('the rotating provider', () => {
  it('lets two secrets of a client get tokens at the same time', async () => {
    const [one, two] = [provider.createSecret(), provider.createSecret()];
    expect(await ask(one)).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600 } });
    expect(await ask(two)).toMatchObject({ status: 200 });
    expect(provider.asked).toEqual([one, two]);
  });

  it('answers invalid_client to a secret that is revoked, and goes on granting to the other', async () => {
    const [old, current] = [provider.createSecret(), provider.createSecret()];
    provider.revokeSecret(old);
    expect(await ask(old)).toMatchObject(invalidClient);
    expect(await ask(current)).toMatchObject({ status: 200 });
    expect(provider.asked).toEqual([null, current]);
  });

  it('refuses a secret of another client, and a client it doesn’t know', async () => {
    const pair = provider.createPair();
    expect(await ask(pair.clientSecret, pair.clientId)).toMatchObject({ status: 200 });
    expect(await ask(pair.clientSecret)).toMatchObject(invalidClient);
    expect(await ask(pair.clientSecret, 'nobody')).toMatchObject(invalidClient);
  });

  it('ends the former secrets of a client, and of no other, where it cuts over at once', async () => {
    const [old, other] = [provider.createSecret(), provider.createPair()];
    provider.cutOverAtOnce(true);
    const current = provider.createSecret();
    expect(await ask(old)).toMatchObject(invalidClient);
    expect(await ask(current)).toMatchObject({ status: 200 });
    expect(await ask(other.clientSecret, other.clientId)).toMatchObject({ status: 200 });
  });

  it('issues tokens on the terms of the secret they are asked for with', async () => {
    const usual = provider.createSecret();
    const other = provider.createSecret({ scopes: ['orders:read'], lifetime: 60, claims: { tier: 'gold' } });
    const both = 'orders:read orders:write';
    const [first, second] = [await ask(usual, undefined, both), await ask(other, undefined, both)];
    expect(first.body).toMatchObject({ scope: both, expires_in: 3600 });
    expect(second.body).toMatchObject({ scope: 'orders:read', expires_in: 60 });
    expect(decodeJwt(String(first.body['access_token']))).not.toHaveProperty('tier');
    provider.setTerms(other, { audience: 'https://other.example.com/' });
    const third = await ask(other);
    expect(decodeJwt(String(third.body['access_token']))).toMatchObject({
      aud: 'https://other.example.com/',
      tier: 'gold',
    });
    provider.setTerms(other, { format: 'opaque' });
    expect((await ask(other)).body['access_token']).not.toContain('.');
  });

  it('fails, goes down, and comes back', async () => {
    const secret = provider.createSecret();
    provider.fail();
    expect(await ask(secret)).toEqual({ status: 500, body: { error: 'server_error' } });
    provider.fail(429, 'slow_down');
    expect(await ask(secret)).toMatchObject({ status: 429 });
    provider.goDown();
    await expect(ask(secret)).rejects.toThrow();
    provider.comeBack();
    expect(await ask(secret)).toMatchObject({ status: 200 });
  });
});
