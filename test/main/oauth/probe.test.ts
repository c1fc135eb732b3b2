import { describe, expect, it } from 'vitest';
import { requireProvider } from '../../../src/main/providers/catalogue.ts';
import type { CredentialSet, TokenRequestOverrides } from '../../../src/shared/credential.ts';
import { credentialSet, testerFor } from './tester-for-tests.ts';

async function probe(
  providerId: string,
  answer: () => Response,
  request: Partial<TokenRequestOverrides> = {},
  facts: Partial<CredentialSet> = {},
) {
  const provider = requireProvider(providerId);
  const sent: Request[] = [];
  const fetch = (url: string, init: RequestInit) => {
    sent.push(new Request(url, init));
    return Promise.resolve(answer());
  };
  const environmentId = provider.environments[0]?.id ?? '';
  const { result, rejected } = await testerFor('sk_test_0123456789', { fetch }).tester.run(
    credentialSet({ environmentId, clientId: '', ...facts }, request),
    provider,
  );
  return { result, rejected, sent: sent[0] };
}

describe('an API key', () => {
  it("is accepted by the provider's probe, without a token request", async () => {
    const { result, sent } = await probe('stripe', () => new Response('{}', { status: 200 }));
    expect(result.outcome).toEqual({ kind: 'accepted', status: 200 });
    expect(result.request.clientAuthenticationMethod).toBe('api_key');
    expect(sent?.headers.get('authorization')).toBe('Bearer sk_test_0123456789');
    expect(sent?.method).toBe('GET');
  });

  it('is both values of a credential set where the provider wants Basic (RFC 7617)', async () => {
    const { sent } = await probe('marqeta', () => new Response('{}'), {}, { clientId: 'application' });
    expect(sent?.headers.get('authorization')).toBe(`Basic ${btoa('application:sk_test_0123456789')}`);
  });

  it("is tried at the set's own address", async () => {
    const probeUrl = 'https://api.example.com/v1/me';
    expect((await probe('stripe', () => new Response('{}'), { probeUrl })).sent?.url).toBe(probeUrl);
  });

  it.each([401, 403, 429])('is refused with status %d', async (status) => {
    const { result, rejected } = await probe('stripe', () => new Response('{}', { status }));
    expect(result.outcome).toMatchObject({ kind: 'refused', status });
    expect(rejected).toBe(status === 401);
  });

  it.each([404, 500])('is neither right nor wrong with status %d', async (status) => {
    const { result } = await probe('stripe', () => new Response('{}', { status }));
    expect(result.outcome).toEqual({ kind: 'malformed', reason: 'unexpected_status', status });
  });

  it('is not accepted by a sign-in page that anybody gets', async () => {
    const page = () => new Response('<html>', { headers: { 'content-type': 'text/html' } });
    expect((await probe('stripe', page)).result.outcome).toMatchObject({ kind: 'malformed', reason: 'html' });
  });

  it('is accepted by an API that lists more than is read', async () => {
    const { result } = await probe('stripe', () => new Response('x'.repeat(300_000)));
    expect(result.outcome).toEqual({ kind: 'accepted', status: 200 });
  });

  it('is not sent where no address is known', async () => {
    const provider = { ...requireProvider('stripe'), probe: null };
    const set = credentialSet({ environmentId: provider.environments[0]?.id ?? '', clientId: '' });
    const { result } = await testerFor('sk_test_0123456789').tester.run(set, provider);
    expect(result.outcome).toMatchObject({ kind: 'blocked', rule: 'no_probe' });
  });
});
