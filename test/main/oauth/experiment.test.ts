import { describe, expect, it } from 'vitest';
import { applyExperiment, experimentalSecret } from '../../../src/main/oauth/experiment.ts';
import { clockSkew, skewWords } from '../../../src/main/oauth/first-aid/clock-skew.ts';
import { answering, credentialSet, customProvider, testerFor } from './tester-for-tests.ts';

const tokenUrl = 'https://auth.example.com/token';
const json = (content: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(content), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
const good = { access_token: 'token-0123456789', token_type: 'Bearer', expires_in: 1800 };

describe('an experiment', () => {
  it('changes what it names in the facts, and nothing else', () => {
    const facts = credentialSet(
      { access: { level: 'fine_grained', scopes: ['a'] } },
      { tokenUrl, audience: 'x' },
    );
    const before = structuredClone(facts);
    expect(applyExperiment(facts, {})).toEqual(facts);
    expect(
      applyExperiment(facts, {
        clientAuthenticationMethod: 'client_secret_post',
        basicEncoding: 'raw',
        bodyFormat: 'json',
        environmentId: 'other',
        scopes: [],
        audience: '',
        clockOffset: -90,
      }),
    ).toEqual({
      ...facts,
      environmentId: 'other',
      access: { level: 'full' },
      request: {
        ...facts.request,
        clientAuthenticationMethod: 'client_secret_post',
        basicEncoding: 'raw',
        bodyFormat: 'json',
        audience: '',
        clockOffset: -90,
      },
    });
    expect(applyExperiment(facts, { scopes: ['b', 'c'] }).access).toEqual({
      level: 'fine_grained',
      scopes: ['b', 'c'],
    });
    expect(facts).toEqual(before);
  });

  it('trims a copy of the secret, not the secret', () => {
    const secret = Buffer.from('\u200b s \n');
    expect(experimentalSecret(secret, { trimmed: true }).toString()).toBe('s');
    expect(secret.toString()).toBe('\u200b s \n');
    expect(experimentalSecret(secret, {})).toBe(secret);
  });

  it('is asked as it says, says so in its record, and its token is not held', async () => {
    const seen: string[] = [];
    const fetch = answering(async (request) => {
      seen.push(request.headers.get('authorization') ?? '', await request.text());
      return json(good);
    });
    const { tester, tokens } = testerFor(' s3cret ', { fetch });
    const set = credentialSet({}, { tokenUrl, clientAuthenticationMethod: 'client_secret_basic' });
    const experiment = { clientAuthenticationMethod: 'client_secret_post', trimmed: true } as const;
    const { result } = await tester.run(set, customProvider(), { experiment });
    expect(seen[0]).toBe('');
    expect(new URLSearchParams(seen[1]).get('client_secret')).toBe('s3cret');
    expect(result).toMatchObject({
      outcome: { kind: 'granted' },
      request: { clientAuthenticationMethod: 'client_secret_post' },
      experiment,
      experiments: [],
    });
    expect(tokens.has(set.id)).toBe(false);
  });

  it('is proposed after a refusal and not sent', async () => {
    let requests = 0;
    const fetch = answering(() => {
      requests += 1;
      return json({ error: 'invalid_client' }, 401);
    });
    const { result } = await testerFor(' s3cret', { fetch }).tester.run(
      credentialSet({}, { tokenUrl, clientAuthenticationMethod: 'client_secret_basic' }),
      customProvider(),
    );
    expect(requests).toBe(1);
    expect(result.experiments[0]?.change).toEqual({ trimmed: true });
    expect(result.outcome).toMatchObject({
      deviations: expect.arrayContaining([
        expect.objectContaining({ code: 'www_authenticate_missing' }),
      ]) as unknown,
    });
  });
});

it('hides what is left of a secret that the server trimmed', async () => {
  const fetch = answering(() =>
    json({ error: 'invalid_client', error_description: 'wrong: s3cret-0123' }, 401),
  );
  const { result } = await testerFor(' s3cret-0123\n', { fetch }).tester.run(
    credentialSet({}, { tokenUrl }),
    customProvider(),
  );
  expect(JSON.stringify(result)).not.toContain('s3cret-0123');
});

it('counts what a provider says in codes of its own as turning down the credentials', async () => {
  const fetch = answering(() => json({ message: 'invalid client secret' }, 403));
  const finished = await testerFor('s3cret', { fetch }).tester.run(
    credentialSet({}, { tokenUrl: 'https://id.twitch.tv/oauth2/token' }),
    customProvider(),
  );
  expect(finished.rejected).toBe(true);
  expect(finished.result.message).toBe('id.twitch.tv says that the client ID or the client secret is wrong');
});

it('names a wrong clock as the reason where the request was signed', () => {
  const now = Date.UTC(2026, 0, 1);
  const ahead = clockSkew('Thu, 01 Jan 2026 00:07:00 GMT', now);
  expect(ahead).toBe(420);
  expect(skewWords({ clockSkew: ahead, clientAuthenticationMethod: 'private_key_jwt' })).toContain(
    '7 min behind',
  );
  expect(skewWords({ clockSkew: -420, clientAuthenticationMethod: 'jwt_bearer' })).toContain(
    '7 min ahead of',
  );
  expect(skewWords({ clockSkew: 420, clientAuthenticationMethod: 'client_secret_basic' })).toBeNull();
  expect(skewWords({ clockSkew: 59, clientAuthenticationMethod: 'private_key_jwt' })).toBeNull();
  expect(clockSkew('yesterday', now)).toBeNull();
  expect(clockSkew(null, now)).toBeNull();
});
