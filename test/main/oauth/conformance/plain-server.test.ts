import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TokenRequestOverrides } from '../../../../src/shared/credential.ts';
import { plainClients, startPlainServer } from '../../../fakes/servers/plain-server.ts';
import { wrongSecret } from '../../../fakes/servers/sample-clients.ts';
import { ask, scoped, type Asking } from './ask.ts';

let server: Awaited<ReturnType<typeof startPlainServer>>;
beforeAll(async () => {
  server = await startPlainServer();
});
afterAll(() => server.close());

const methods = ['client_secret_basic', 'client_secret_post'] as const;

describe.each(methods)('a second, independent server and %s', (clientAuthenticationMethod) => {
  const outcomeOf = async (changes: Partial<Asking> = {}, request: Partial<TokenRequestOverrides> = {}) => {
    const client = plainClients.usual;
    const overrides = { clientAuthenticationMethod, ...request };
    return (await ask({ client, tokenUrl: server.tokenUrl, ...changes, request: overrides })).outcome;
  };

  it('issues a token', async () => {
    expect(await outcomeOf({ facts: scoped('orders:read') })).toMatchObject({
      kind: 'granted',
      tokenType: 'Bearer',
      // What is left of the 900 s when the server counts.
      expiresIn: expect.closeTo(897, -1) as number,
      grantedScopes: ['orders:read'],
      deviations: [],
    });
  });

  it.each([
    [
      'a wrong secret',
      { client: { ...plainClients.usual, clientSecret: wrongSecret } },
      {},
      'invalid_client',
    ],
    ['a wrong client', { client: { ...plainClients.usual, clientId: 'nobody' } }, {}, 'invalid_client'],
    ['an unknown scope', { facts: scoped('admin') }, {}, 'invalid_scope'],
    ['another grant', {}, { grantType: 'password' }, 'unauthorized_client'],
    ['a grant that it does not know', {}, { grantType: 'urn:example:other' }, 'unsupported_grant_type'],
    ['JSON in the place of a form', {}, { bodyFormat: 'json' }, 'invalid_request'],
  ] as const)('refuses %s', async (_what, changes, request, error) => {
    expect(await outcomeOf(changes as Partial<Asking>, request)).toMatchObject({ kind: 'refused', error });
  });
});

describe('a server that never decodes the Basic header', () => {
  const askSpecial = (request: Partial<TokenRequestOverrides>) =>
    ask({ client: plainClients.special, tokenUrl: server.tokenUrl, request });

  it('refuses the encoded one of a special secret, and takes it raw', async () => {
    const clientAuthenticationMethod = 'client_secret_basic' as const;
    const encoded = await askSpecial({ clientAuthenticationMethod, basicEncoding: 'form' });
    expect(encoded.outcome).toMatchObject({ kind: 'refused', error: 'invalid_client' });
    const raw = await askSpecial({ clientAuthenticationMethod, basicEncoding: 'raw' });
    expect(raw.outcome.kind).toBe('granted');
  });

  it('takes the same secret in a form', async () => {
    const post = await askSpecial({ clientAuthenticationMethod: 'client_secret_post' });
    expect(post.outcome.kind).toBe('granted');
  });
});
