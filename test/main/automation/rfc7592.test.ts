import { onTestFinished, describe, expect, it, vi } from 'vitest';
import { KeyturnError } from '../../../src/shared/failure.ts';
import { noOverrides } from '../../../src/shared/credential.ts';
import { startHttpServer, sendJson } from '../../fakes/servers/http-server.ts';
import { startOidcServer, type OidcServerOptions } from '../../fakes/servers/oidc-server.ts';
import { failureOf, readSecret, SmallDisk, someFacts, surroundings } from '../vault/temporary.ts';
import { join } from 'node:path';
import { rotationsIn, type RotationsForTest } from './rotations-for-tests.ts';

async function serve(registration: NonNullable<OidcServerOptions['registration']>) {
  const server = await startOidcServer({ registration });
  onTestFinished(server.close);
  return { server, client: await server.register() };
}

type Client = Awaited<ReturnType<typeof serve>>['client'];

function register(test: RotationsForTest, { clientId, clientSecret, ...registration }: Client): string {
  const set = test.vault.register(someFacts({ clientId, providerId: 'custom-oauth2' }), clientSecret);
  const { registrationClientUri, registrationAccessToken } = registration;
  test.vault.setAutomation(set.id, { adapter: 'rfc7592', registrationClientUri }, registrationAccessToken);
  return set.id;
}

async function isAccepted(tokenUrl: string, clientId: string, secret: string): Promise<boolean> {
  const response = await fetch(tokenUrl, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  return response.ok;
}

function fullDisk(): never {
  throw new KeyturnError({ code: 'disk_full', message: 'The disk is full.' });
}

const tokenOf = (test: RotationsForTest, id: string) =>
  test.vault.withRegistrationAccessToken(id, (token) => token.toString('utf8'));

describe('client configuration (RFC 7592) at oidc-provider', () => {
  it('makes a new secret, which is current at once, and ends the old one', async () => {
    const { server, client } = await serve('rotates');
    const test = await rotationsIn();
    const id = register(test, client);
    const { set, stage } = await test.rotations.rotate(id);
    expect(stage).toBe('promoted');
    expect(set.secretVersions.map((version) => version.stage)).toEqual(['current', 'previous']);
    const secret = await readSecret(test.vault, id);
    expect(secret).not.toBe(client.clientSecret);
    expect(await isAccepted(server.tokenUrl, client.clientId, secret)).toBe(true);
    expect(await isAccepted(server.tokenUrl, client.clientId, client.clientSecret)).toBe(false);
    expect(set.secretVersions[1]?.overlapEndsAt).toBe(test.around.clock.now());
    expect(test.vault.audit.list(id, null, 10).map(({ action }) => action)).toContain(
      'rotated_automatically',
    );
  });

  it('goes on with the registration access token that each answer brings', async () => {
    const { client } = await serve('rotates');
    const test = await rotationsIn();
    const id = register(test, client);
    await test.rotations.rotate(id);
    const second = await tokenOf(test, id);
    expect(second).not.toBe(client.registrationAccessToken);
    await test.rotations.rotate(id);
    expect(await tokenOf(test, id)).not.toBe(second);
    expect(test.vault.get(id).secretVersions).toHaveLength(3);
  });

  it('says so where a server keeps the secret, and still takes its new registration access token', async () => {
    const { client } = await serve('keeps_secret');
    const test = await rotationsIn();
    const id = register(test, client);
    const failure = await failureOf(() => test.rotations.rotate(id));
    expect(failure.code).toBe('automation_failed');
    expect(failure.message).toContain('doesn’t rotate');
    expect(await readSecret(test.vault, id)).toBe(client.clientSecret);
    expect(await tokenOf(test, id)).not.toBe(client.registrationAccessToken);
    // The token that was kept works: the second attempt gets as far as the first.
    expect((await failureOf(() => test.rotations.rotate(id))).message).toContain('doesn’t rotate');
  });

  it('takes the secret that the server has already, after an answer that was lost', async () => {
    const { client } = await serve('rotates');
    const newer = await rotationsIn();
    const id = register(newer, client);
    await newer.rotations.rotate(id);
    const present = await readSecret(newer.vault, id);
    const token = await tokenOf(newer, id);

    const test = await rotationsIn();
    const behind = register(test, { ...client, registrationAccessToken: token });
    await test.rotations.rotate(behind);
    expect(await readSecret(test.vault, behind)).toBe(present);
    expect(await tokenOf(test, behind)).toBe(token);
  });

  it('asks for nothing while a pending secret waits', async () => {
    const { client } = await serve('rotates');
    const test = await rotationsIn();
    const id = register(test, client);
    const facts = { clientId: null, keyId: null, secretExpiresAt: null };
    test.vault.rotation.addPending(id, { clientSecret: 'by hand', ...facts });
    expect((await failureOf(() => test.rotations.rotate(id))).code).toBe('rotation_in_progress');
    expect(await tokenOf(test, id)).toBe(client.registrationAccessToken);
  });

  it('refuses a disabled set, and one that nobody has set up', async () => {
    const test = await rotationsIn();
    const { id } = test.vault.register(someFacts(), 'secret');
    expect((await failureOf(() => test.rotations.rotate(id))).code).toBe('automation_failed');
    const registrationClientUri = 'https://id.example.com/reg/1';
    test.vault.setAutomation(id, { adapter: 'rfc7592', registrationClientUri }, 'token');
    test.vault.setEnabled(id, false);
    expect((await failureOf(() => test.rotations.rotate(id))).code).toBe('credential_set_disabled');
  });
});

describe('an answer that is on its way', () => {
  it('is stored when the vault is unlocked, if the vault was locked meanwhile', async () => {
    const { client } = await serve('rotates');
    const test = await rotationsIn(undefined, {
      send: async (url, init) => {
        const answer = await fetch(url, init);
        if (init.method === 'PUT') test.lock();
        return answer;
      },
    });
    const id = register(test, client);
    const failure = await failureOf(() => test.rotations.rotate(id));
    expect(failure.code).toBe('new_secret_not_stored');
    await test.unlock();
    expect(test.vault.get(id).secretVersions.map(({ stage }) => stage)).toEqual(['current', 'previous']);
    expect(await readSecret(test.vault, id)).not.toBe(client.clientSecret);
    expect(await tokenOf(test, id)).not.toBe(client.registrationAccessToken);
  });

  it('stands in the way of a new key or a restored backup, which could not take it', async () => {
    const { client } = await serve('rotates');
    const test = await rotationsIn();
    const id = register(test, client);
    const addPending = vi.spyOn(test.vault.rotation, 'addPending').mockImplementation(fullDisk);
    const rotating = failureOf(() => test.rotations.rotate(id));
    expect((await failureOf(() => test.rotations.requireAllStored())).code).toBe('new_secret_not_stored');
    expect((await rotating).code).toBe('new_secret_not_stored');
    expect(await readSecret(test.vault, id)).toBe(client.clientSecret);
    addPending.mockRestore();
    await expect(test.rotations.requireAllStored()).resolves.toBeUndefined();
    expect(await readSecret(test.vault, id)).not.toBe(client.clientSecret);
  });

  it('promotes no other secret than its own when it is tried again', async () => {
    const { client } = await serve('rotates');
    const test = await rotationsIn();
    const id = register(test, client);
    vi.spyOn(test.vault.rotation, 'promote').mockImplementationOnce(fullDisk);
    expect((await failureOf(() => test.rotations.rotate(id))).code).toBe('new_secret_not_stored');
    test.vault.rotation.discardPending(id);
    const byHand = { clientSecret: 'pasted by hand', clientId: null, keyId: null, secretExpiresAt: null };
    test.vault.rotation.addPending(id, byHand);
    test.passTime();
    expect(test.vault.get(id).secretVersions.map(({ stage }) => stage)).toEqual([
      'pending',
      'revoked',
      'current',
    ]);
    expect(await readSecret(test.vault, id)).toBe(client.clientSecret);
  });

  it('is not cut off by cancelling once the change was asked for', async () => {
    const { client } = await serve('rotates');
    const test = await rotationsIn(undefined, {
      send: (url, init) => {
        if (init.method === 'PUT') test.requests.cancelAll();
        return fetch(url, init);
      },
    });
    const id = register(test, client);
    expect((await test.rotations.rotate(id)).stage).toBe('promoted');
  });

  it('changes nothing where it was cancelled before', async () => {
    const { client } = await serve('rotates');
    const test = await rotationsIn(undefined, {
      send: async (url, init) => {
        const answer = await fetch(url, init);
        test.requests.cancelAll();
        return answer;
      },
    });
    const id = register(test, client);
    expect((await failureOf(() => test.rotations.rotate(id))).code).toBe('automation_failed');
    expect(await tokenOf(test, id)).toBe(client.registrationAccessToken);
  });

  it.skipIf(!SmallDisk.isPossible)(
    'survives a full disk: it is kept, and stored when there is room',
    async () => {
      const { client } = await serve('rotates');
      const disk = new SmallDisk(1_000);
      const test = await rotationsIn(surroundings(join(disk.path, 'vault')));
      const id = register(test, client);
      fillUp(test);
      const failure = await failureOf(() => test.rotations.rotate(id));
      expect(failure.code).toBe('new_secret_not_stored');
      expect(failure.hint).toContain('Don’t quit');

      disk.resize(6_000);
      test.passTime();
      expect(await readSecret(test.vault, id)).not.toBe(client.clientSecret);
      expect(test.vault.get(id).secretVersions.map(({ stage }) => stage)).toEqual(['current', 'previous']);
    },
  );

  /** Until not even the smallest change has room. */
  function fillUp({ vault }: RotationsForTest): void {
    for (const size of [40_000, 9_000, 2_000, 10]) {
      try {
        for (let n = 0; n < 500; n += 1) vault.register(someFacts({ description: 'x'.repeat(size) }), 'more');
      } catch {
        continue;
      }
    }
  }

  it('is told as lost where it never came, with what that may mean', async () => {
    const server = await startHttpServer((request, response) => {
      if (request.method === 'GET') sendJson(response, 200, { client_id: 'c', client_secret: 'old secret' });
    });
    onTestFinished(server.close);
    const test = await rotationsIn(undefined, { header: 200 });
    const set = test.vault.register(someFacts({ clientId: 'c', request: noOverrides }), 'old secret');
    const registrationClientUri = `${server.url}/reg/c`;
    test.vault.setAutomation(set.id, { adapter: 'rfc7592', registrationClientUri }, 'registration token');
    const failure = await failureOf(() => test.rotations.rotate(set.id));
    expect(failure.code).toBe('automation_answer_lost');
    expect(failure.message).toContain('The old secret may have ended.');
    expect(test.vault.audit.list(set.id, null, 1)[0]).toMatchObject({
      action: 'rotated_automatically',
      detail: 'The provider’s answer was lost',
    });
  });
});

/** A set at a server of which each answer is as given, and the methods it was asked with. */
async function at(answerTo: (method: string) => Record<string, unknown>) {
  const methods: string[] = [];
  const server = await startHttpServer((request, response) => {
    methods.push(request.method ?? '');
    sendJson(response, 200, { client_id: 'c', ...answerTo(request.method ?? '') });
  });
  onTestFinished(server.close);
  const test = await rotationsIn();
  const set = test.vault.register(someFacts({ clientId: 'c', request: noOverrides }), 'old secret');
  const registrationClientUri = `${server.url}/reg/c`;
  test.vault.setAutomation(set.id, { adapter: 'rfc7592', registrationClientUri }, 'registration token');
  return { test, id: set.id, methods };
}

it('a secret that the server hides in its answers is neither taken nor sent back', async () => {
  const { test, id, methods } = await at(() => ({ client_secret: '********' }));
  expect((await failureOf(() => test.rotations.rotate(id))).message).toContain('hides the secret');
  expect(methods).toEqual(['GET']);
  expect(await readSecret(test.vault, id)).toBe('old secret');
});

it('a new secret is stored also where the registration access token beside it can’t be', async () => {
  const { test, id } = await at((method) => ({
    client_secret: method === 'PUT' ? 'new secret' : 'old secret',
    registration_access_token: 'half a \ud800 pair',
  }));
  await test.rotations.rotate(id);
  expect(await readSecret(test.vault, id)).toBe('new secret');
  expect(await tokenOf(test, id)).toBe('registration token');
});

it.each([
  ['hides', { client_secret: '**********' }],
  ['gives to another client', { client_id: 'd', client_secret: 'the secret of d' }],
])('a new secret that the server %s is not taken', async (_what, answer) => {
  const { test, id } = await at((method) => (method === 'PUT' ? answer : {}));
  expect((await failureOf(() => test.rotations.rotate(id))).code).toBe('automation_answer_lost');
  expect(await readSecret(test.vault, id)).toBe('old secret');
  expect(test.vault.get(id).secretVersions).toHaveLength(1);
});
