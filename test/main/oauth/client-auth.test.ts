import { describe, expect, it } from 'vitest';
import { authenticateClient as authenticate } from '../../../src/main/oauth/client-auth.ts';
import { planTokenRequest, type TokenRequestPlan } from '../../../src/main/oauth/request-plan.ts';
import type { TokenRequestOverrides } from '../../../src/shared/credential.ts';
import { requireProvider } from '../../../src/main/providers/catalogue.ts';
import { credentialSet, customProvider } from './tester-for-tests.ts';

function planned(request: Partial<TokenRequestOverrides> = {}): TokenRequestPlan {
  const set = credentialSet({}, { tokenUrl: 'https://auth.example.com/token', ...request });
  const planning = planTokenRequest(customProvider(), set);
  if (planning.kind !== 'planned') throw new Error('not planned');
  return planning.plan;
}

const authenticateClient = (plan: TokenRequestPlan, secret: string) => authenticate(plan, secret, 0);

describe('authenticateClient', () => {
  it('puts the credentials into the Authorization header for client_secret_basic, and nowhere else', async () => {
    const { headers, body } = await authenticateClient(
      planned({ clientAuthenticationMethod: 'client_secret_basic' }),
      's:1',
    );
    expect(headers['authorization']).toBe(`Basic ${btoa('orders-service:s%3A1')}`);
    expect(body).toBe('grant_type=client_credentials');
  });

  it('leaves them as they are for a set that wants raw Basic', async () => {
    const plan = planned({ clientAuthenticationMethod: 'client_secret_basic', basicEncoding: 'raw' });
    expect((await authenticateClient(plan, 's:1')).headers['authorization']).toBe(
      `Basic ${btoa('orders-service:s:1')}`,
    );
  });

  it('puts them into the form for client_secret_post', async () => {
    const { headers, body } = await authenticateClient(
      planned({ clientAuthenticationMethod: 'client_secret_post' }),
      'a+b&c=d',
    );
    expect(headers).not.toHaveProperty('authorization');
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(body).toBe('grant_type=client_credentials&client_id=orders-service&client_secret=a%2Bb%26c%3Dd');
  });

  it('puts them into a JSON object for json_body', async () => {
    const { headers, body } = await authenticateClient(
      planned({ clientAuthenticationMethod: 'json_body' }),
      'a"b',
    );
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(body ?? '')).toEqual({
      grant_type: 'client_credentials',
      client_id: 'orders-service',
      client_secret: 'a"b',
    });
  });

  it('uses the names that the provider has for them, and sends no grant_type where it has none', async () => {
    const provider = requireProvider('cm-ticketing-partner-api');
    const environmentId = provider.environments[0]?.id ?? '';
    const planning = planTokenRequest(
      provider,
      credentialSet({ environmentId, clientId: 'box@example.com' }),
    );
    if (planning.kind !== 'planned') throw new Error('not planned');
    expect(JSON.parse((await authenticateClient(planning.plan, 'geheim')).body ?? '')).toEqual({
      email: 'box@example.com',
      password: 'geheim',
    });
  });

  it('repeats resource in a form, and makes it a list in JSON (RFC 8707 §2)', async () => {
    const resources = ['https://a.example/', 'https://b.example/'];
    const { body: form } = await authenticateClient(
      planned({ resources, clientAuthenticationMethod: 'client_secret_post' }),
      's',
    );
    expect(new URLSearchParams(form ?? '').getAll('resource')).toEqual(resources);
    const { body: json } = await authenticateClient(
      planned({ resources, clientAuthenticationMethod: 'json_body' }),
      's',
    );
    expect(JSON.parse(json ?? '')).toMatchObject({ resource: resources });
  });

  it('sends a parameter called __proto__ as a parameter', async () => {
    const plan = planned({
      parameters: JSON.parse('{"__proto__":"x"}') as Record<string, string>,
      clientAuthenticationMethod: 'json_body',
    });
    expect((await authenticateClient(plan, 's')).body).toContain('"__proto__":"x"');
  });
});
