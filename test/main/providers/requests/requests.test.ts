import { createHash, generateKeyPairSync } from 'node:crypto';
import { jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { planApiCall } from '../../../../src/main/oauth/api-call.ts';
import { listProviders, requireProvider } from '../../../../src/main/providers/catalogue.ts';
import { checkFacts } from '../../../../src/shared/check-facts.ts';
import type { CredentialSet } from '../../../../src/shared/credential.ts';
import { credentialSet, testerFor } from '../../oauth/tester-for-tests.ts';
import { commerceProviders } from './commerce.ts';
import type { DocumentedRequest } from './documented-request.ts';
import { identityProviders } from './identity.ts';
import { apiKeyProviders, jwtBearerProviders } from './keys.ts';
import { mediaAndWorkProviders } from './media-and-work.ts';
import { operationsProviders } from './operations.ts';
import { sourceSystems } from './source-systems.ts';

const documented: readonly DocumentedRequest[] = [
  ...sourceSystems,
  ...identityProviders,
  ...commerceProviders,
  ...mediaAndWorkProviders,
  ...operationsProviders,
  ...apiKeyProviders,
  ...jwtBearerProviders,
];

const cases = documented.flatMap((request) =>
  Object.entries(request.lines).map(([environmentId, line]) => ({
    name: [request.provider, environmentId, request.variant].filter(Boolean).join(', '),
    environmentId,
    line,
    request,
  })),
);

/** Made anew each time: a private key in a repository alarms every scanner, and rightly. */
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const fingerprint = createHash('sha256')
  .update(publicKey.export({ type: 'spki', format: 'der' }))
  .digest('base64');

function sampleSet(request: DocumentedRequest, environmentId: string): CredentialSet {
  const { provider: providerId, variables = {}, clientId = 'example-client', scopes } = request;
  const access = scopes
    ? { level: 'fine_grained' as const, scopes: [...scopes] }
    : { level: 'full' as const };
  return credentialSet({ providerId, environmentId, variables, clientId, access }, request.request);
}

/** What reaches the network for a test of a sample: one request, as text. */
async function sent(request: DocumentedRequest, environmentId: string) {
  const messages: string[] = [];
  const { tester, tokens, clock } = testerFor(
    request.jwt ? pem : (request.clientSecret ?? 'example-secret'),
    {
      fetch: async (url, { method, headers, body } = {}) => {
        const lines = [...new Headers(headers)].map(([name, value]) => `${name}: ${value}`);
        const end = typeof body === 'string' ? ['', body] : [];
        messages.push([`${method ?? 'GET'} ${url}`, ...lines, ...end].join('\n'));
        return Response.json({ error: 'invalid_client' }, { status: 401 });
      },
    },
  );
  await tester.run(sampleSet(request, environmentId), requireProvider(request.provider));
  tokens.clear();
  expect(messages).toHaveLength(1);
  return { message: messages[0] ?? '', now: clock.now() };
}

const jwtPattern = /eyJ[\w-]+\.[\w-]+\.[\w-]+/;

describe('the request that the documentation shows', () => {
  it.each(cases)('$name', async ({ request, environmentId, line }) => {
    const { message } = await sent(request, environmentId);
    const shown = request.jwt ? message.replace(jwtPattern, '<JWT>') : message;
    expect(shown).toBe(`${line}\n${request.message}`);
  });

  it.each(cases)('$name: from facts that the form would take', ({ request, environmentId }) => {
    const provider = requireProvider(request.provider);
    expect(checkFacts(provider, sampleSet(request, environmentId))).toEqual([]);
  });

  it.each(cases)(
    '$name: the call to try a token with can be made of the same values',
    ({ request, environmentId }) => {
      const provider = requireProvider(request.provider);
      const call = planApiCall(provider, sampleSet(request, environmentId));
      if (provider.probe) expect(call).toMatchObject({ method: provider.probe.method });
      if (call) expect(call).toHaveProperty('url', expect.stringMatching(/^https:\/\/[^{}]+$/));
    },
  );

  it("has Twitch's own word before the token only where Twitch asks for it", () => {
    const set = credentialSet({ providerId: 'twitch', environmentId: 'production' });
    const scheme = (url?: string) => {
      const call = planApiCall(requireProvider('twitch'), set, { url: url ?? null });
      return call && 'credential' in call ? call.credential.scheme : null;
    };
    expect([scheme(), scheme('https://api.twitch.tv/helix/games/top')]).toEqual(['OAuth', 'Bearer']);
  });

  it('is written out for every environment of every provider', () => {
    const written = cases.map(({ request, environmentId }) => `${request.provider}, ${environmentId}`);
    for (const { id, environments } of listProviders()) {
      for (const environment of environments) expect(written).toContain(`${id}, ${environment.id}`);
    }
  });
});

describe('the JWT in it', () => {
  const signed = cases.filter(({ request }) => request.jwt);

  it.each(signed)('$name', async ({ request, environmentId }) => {
    const { message, now } = await sent(request, environmentId);
    const jwt = jwtPattern.exec(message)?.[0] ?? '';
    const { protectedHeader, payload } = await jwtVerify(jwt, publicKey, { currentDate: new Date(now) });
    const { iat = 0, exp = 0, jti, ...claims } = payload;
    const expected = JSON.stringify(request.jwt?.claims).replace('<fingerprint>', fingerprint);
    expect({ header: protectedHeader, claims }).toEqual({
      header: request.jwt?.header,
      claims: JSON.parse(expected) as unknown,
    });
    expect(exp - iat).toBeGreaterThan(0);
    expect(exp - iat).toBeLessThanOrEqual(request.jwt?.longestLifetime ?? 0);
    expect(jti ?? 'none').toMatch(/^(?:none|[0-9a-f-]{36})$/);
  });

  it('is there for every provider that wants one', () => {
    const wanting = listProviders().filter(({ kind }) => kind === 'jwt_bearer');
    expect(new Set(signed.map(({ request }) => request.provider))).toEqual(
      new Set(wanting.map(({ id }) => id)),
    );
  });
});
