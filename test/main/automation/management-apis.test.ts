import { describe, expect, it, onTestFinished } from 'vitest';
import type { Automation } from '../../../src/shared/automation.ts';
import { noOverrides, type CredentialSetFacts } from '../../../src/shared/credential.ts';
import {
  entraKeyId,
  managementToken,
  startAuth0,
  startEntra,
  startKeycloak,
  type ManagementServer,
} from '../../fakes/servers/management-servers.ts';
import { failureOf, readSecret, someFacts } from '../vault/temporary.ts';
import { redirecting, rotationsIn } from './rotations-for-tests.ts';

interface Way {
  readonly start: () => Promise<ManagementServer>;
  readonly origins: readonly string[];
  readonly facts: Partial<CredentialSetFacts>;
  readonly automation: (managedBy: string) => Automation;
  readonly newSecret: string;
}

const ways = {
  auth0: {
    start: startAuth0,
    origins: ['https://shop.eu.auth0.com'],
    facts: { providerId: 'auth0', environmentId: 'tenant', variables: { domain: 'shop.eu.auth0.com' } },
    automation: (managedBy) => ({ adapter: 'auth0', managedBy }),
    newSecret: 'auth0-new-secret-4fG7',
  },
  entra: {
    start: startEntra,
    origins: ['https://login.microsoftonline.com', 'https://graph.microsoft.com'],
    facts: { providerId: 'microsoft-entra', environmentId: 'public', variables: { tenant: 'shop.example' } },
    automation: (managedBy) => ({ adapter: 'entra', managedBy, applicationObjectId: 'app-object' }),
    newSecret: 'entra-new-secret-9kT2',
  },
  keycloak: {
    start: startKeycloak,
    origins: ['https://id.example.com'],
    facts: {
      providerId: 'keycloak',
      environmentId: 'realm',
      variables: { host: 'id.example.com', realm: 'shop' },
    },
    automation: (managedBy) => ({ adapter: 'keycloak', managedBy, clientUuid: 'uuid-1' }),
    newSecret: 'keycloak-new-secret-2mB5',
  },
} as const satisfies Record<string, Way>;

/** A set and the one that manages it, at a server that speaks one dialect. */
async function managed(way: Way, instead: (url: string) => Promise<Response> | null = () => null) {
  const server = await way.start();
  onTestFinished(server.close);
  const origins = Object.fromEntries(way.origins.map((origin) => [origin, server.url]));
  const redirected = redirecting(origins);
  const test = await rotationsIn(undefined, {
    send: (url, init, connection) => instead(url) ?? redirected(url, init, connection),
  });
  const managerFacts = someFacts({ ...way.facts, clientId: 'manager', access: { level: 'full' } });
  const manager = test.vault.register(managerFacts, 'the manager’s secret');
  const { id } = test.vault.register(someFacts({ ...way.facts, clientId: 'orders' }), 'the old secret');
  test.vault.setAutomation(id, way.automation(manager.id), null);
  return { ...test, test, server, manager, id, vault: test.vault };
}

describe.each(Object.entries<Way>(ways))('%s', (_name, way) => {
  it('makes a new secret with a token of the managing set', async () => {
    const { rotations, vault, id } = await managed(way);
    const { set } = await rotations.rotate(id);
    const version = set.secretVersions[0];
    expect(await readSecret(vault, id, version?.id)).toBe(way.newSecret);
    expect(vault.list()).toHaveLength(2);
  });

  it.each([
    [401, { error: 'invalid_token' }, 'invalid_token', 'doesn’t accept the token'],
    [
      403,
      { error: { code: 'Authorization_RequestDenied' } },
      'Authorization_RequestDenied',
      'lacks the right',
    ],
    [
      403,
      { statusCode: 403, error: 'Forbidden', errorCode: 'insufficient_scope' },
      'insufficient_scope',
      'lacks',
    ],
    [404, { error: 'Could not find client' }, '404', 'no such client'],
  ])('explains a %d', async (status, content, code, words) => {
    const { rotations, server, id, vault } = await managed(way);
    server.failWith(status, content);
    const failure = await failureOf(() => rotations.rotate(id));
    expect(failure.code).toBe('automation_failed');
    expect(failure.message).toContain(code);
    expect(failure.hint).toContain(words);
    expect(failure.hint).toContain('Nothing was changed');
    expect(vault.get(id).secretVersions).toHaveLength(1);
  });

  it('says how long to wait where there were too many requests', async () => {
    const { rotations, server, id } = await managed(way);
    server.failWith(429, { error: 'too_many_requests' }, { 'retry-after': '17' });
    expect((await failureOf(() => rotations.rotate(id))).hint).toContain('try again in 17 s');
  });

  it('tells a server’s own error as an answer that may be lost', async () => {
    const { rotations, server, id } = await managed(way);
    server.failWith(502, {});
    expect((await failureOf(() => rotations.rotate(id))).code).toBe('automation_answer_lost');
  });

  it('never repeats what an error echoes', async () => {
    const { rotations, server, id } = await managed(way);
    server.failWith(403, { error: managementToken, message: managementToken });
    const failure = await failureOf(() => rotations.rotate(id));
    expect(JSON.stringify(failure.toFailure())).not.toContain(managementToken.slice(0, 12));
  });

  it.each([
    ['no object', []],
    ['no secret', { client_id: 'orders' }],
    ['an empty secret', { client_secret: '', secretText: '', value: '' }],
    ['a number', { client_secret: 1, secretText: 1, value: 1 }],
    [
      'too long a one',
      { client_secret: 'x'.repeat(200_000), secretText: 'x'.repeat(200_000), value: 'x'.repeat(200_000) },
    ],
    ['half a character', { client_secret: '\ud800', secretText: '\ud800', value: '\ud800' }],
  ])('takes no answer for a secret that holds %s', async (_what, content) => {
    const { rotations, server, id, vault } = await managed(way);
    server.failWith(200, content);
    expect((await failureOf(() => rotations.rotate(id))).code).toBe('automation_answer_lost');
    expect(vault.get(id).secretVersions).toHaveLength(1);
  });

  it('follows no redirect, which may come after the change', async () => {
    const { rotations, server, id } = await managed(way);
    server.failWith(303, {}, { location: 'https://attacker.example/' });
    const failure = await failureOf(() => rotations.rotate(id));
    expect(failure.message).toContain('redirect');
    expect(failure.code).toBe('automation_answer_lost');
  });

  it.each([
    ['ERR_CERT_AUTHORITY_INVALID', 'automation_failed'],
    ['ERR_CONNECTION_REFUSED', 'automation_failed'],
    ['ERR_SSL_BAD_RECORD_MAC_ALERT', 'automation_answer_lost'],
    ['ERR_SSL_PROTOCOL_ERROR', 'automation_answer_lost'],
    ['ERR_CONNECTION_RESET', 'automation_answer_lost'],
  ])('after %s tells whether a change may have been made', async (problem, code) => {
    const { rotations, id } = await managed(way, (url) =>
      /token$/.test(url) ? null : Promise.reject(new Error(`net::${problem}`)),
    );
    expect((await failureOf(() => rotations.rotate(id))).code).toBe(code);
  });

  it('takes no hidden secret for the new one', async () => {
    const { rotations, server, id, vault } = await managed(way);
    const hidden = 'ab1•••••••';
    server.failWith(200, { client_secret: hidden, secretText: hidden, value: hidden });
    expect((await failureOf(() => rotations.rotate(id))).code).toBe('automation_answer_lost');
    expect(vault.get(id).secretVersions).toHaveLength(1);
  });

  it('changes nothing where the set was edited while the token was asked for', async () => {
    const test = await managed(way, (url) => {
      if (/token$/.test(url)) test.vault.update(test.id, { ...test.vault.get(test.id), clientId: 'billing' });
      return null;
    });
    const failure = await failureOf(() => test.rotations.rotate(test.id));
    expect(failure.message).toContain('changed meanwhile');
    expect(test.server.asked).toEqual([]);
  });

  it('refuses a managing set that is disabled, in the trash, or gone', async () => {
    const { rotations, server, id, manager, vault } = await managed(way);
    vault.setEnabled(manager.id, false);
    expect((await failureOf(() => rotations.rotate(id))).message).toContain('is disabled');
    vault.moveToTrash([manager.id]);
    expect((await failureOf(() => rotations.rotate(id))).message).toContain('in the trash');
    vault.purge([manager.id]);
    expect((await failureOf(() => rotations.rotate(id))).message).toContain('is gone');
    expect(server.asked).toEqual([]);
  });

  it('asks with the managing set as its tests do: one request at a time', async () => {
    const running: boolean[] = [];
    const test = await managed(way, () => {
      running.push(test.requests.isRunning(test.manager.id));
      return null;
    });
    await test.rotations.rotate(test.id);
    expect(running.slice(0, 2)).toEqual([true, false]);
  });

  it('refuses a set that manages itself', async () => {
    const { rotations, id, vault } = await managed(way);
    vault.setAutomation(id, way.automation(id), null);
    expect((await failureOf(() => rotations.rotate(id))).message).toContain('can’t rotate itself');
  });
});

it('Auth0: asks for the API of the tenant, and the old secret ends at once', async () => {
  const { rotations, server, id } = await managed(ways.auth0);
  expect((await rotations.rotate(id)).stage).toBe('promoted');
  expect(server.tokenRequest()['audience']).toBe('https://shop.eu.auth0.com/api/v2/');
});

it('Auth0: takes no secret of another application', async () => {
  const { rotations, server, id, vault } = await managed(ways.auth0);
  server.failWith(200, { client_id: 'billing', client_secret: 'the secret of billing' });
  expect((await failureOf(() => rotations.rotate(id))).message).toContain('another client');
  expect(vault.get(id).secretVersions).toHaveLength(1);
});

it('Auth0: a tenant with a custom domain is known by the audience of the managing set', async () => {
  const { rotations, server, id, manager, vault } = await managed(ways.auth0);
  const audience = 'https://shop.eu.auth0.com/api/v2/';
  vault.update(manager.id, { ...manager, request: { ...noOverrides, audience } });
  await rotations.rotate(id);
  expect(server.tokenRequest()['audience']).toBe(audience);
});

it('Entra: the new secret waits as pending, with its expiry and its name at the provider', async () => {
  const { rotations, server, id } = await managed(ways.entra);
  const { set, stage } = await rotations.rotate(id);
  expect(stage).toBe('pending');
  expect(set.secretVersions[0]).toMatchObject({
    stage: 'pending',
    providerSecretId: entraKeyId,
    facts: { secretExpiresAt: Date.UTC(2028, 0, 15, 0, 0, 0, 123) },
  });
  expect(server.tokenRequest()['scope']).toBe('https://graph.microsoft.com/.default');
});

it('Entra: an old secret is removed by its name there, and only if that is known', async () => {
  const { rotations, server, id, vault } = await managed(ways.entra);
  await rotations.rotate(id);
  vault.rotation.promote(id, { overlapDays: 7, withoutProof: true });
  const byHand = vault.get(id).secretVersions[1]?.id ?? '';
  expect((await failureOf(() => rotations.revoke(id, byHand))).message).toContain('wasn’t made by Keyturn');
  const facts = { clientId: null, keyId: null, secretExpiresAt: null };
  vault.rotation.addPending(id, { clientSecret: 'a third one', ...facts });
  vault.rotation.promote(id, { overlapDays: 7, withoutProof: true });
  const byKeyturn = vault.get(id).secretVersions[1]?.id ?? '';
  await rotations.revoke(id, byKeyturn);
  expect(server.asked.at(-1)).toEqual({
    request: 'POST /v1.0/applications/app-object/removePassword',
    body: { keyId: entraKeyId },
  });
});

it('Entra: a secret that became current again while the token was asked for is not removed', async () => {
  let undo = (): void => undefined;
  const test = await managed(ways.entra, (url) => {
    if (/token$/.test(url)) undo();
    return null;
  });
  const { rotations, server, id, vault } = test;
  await rotations.rotate(id);
  vault.rotation.promote(id, { overlapDays: 7, withoutProof: true });
  const byHand = { clientSecret: 'made by hand', clientId: null, keyId: null, secretExpiresAt: null };
  vault.rotation.addPending(id, byHand);
  vault.rotation.promote(id, { overlapDays: 7, withoutProof: true });
  const former = vault.get(id).secretVersions[1]?.id ?? '';
  undo = () => vault.rotation.undoPromotion(id);
  expect((await failureOf(() => rotations.revoke(id, former))).message).toContain('changed meanwhile');
  expect(server.asked.at(-1)?.request).not.toContain('removePassword');
});

it('Entra: the token goes to no other host than Microsoft Graph', async () => {
  const { rotations, id, manager, vault, server } = await managed(ways.entra);
  vault.update(manager.id, {
    ...manager,
    request: { ...noOverrides, tokenUrl: 'https://login.microsoftonline.com.attacker.example/token' },
  });
  expect((await failureOf(() => rotations.rotate(id))).message).toContain('No Microsoft Graph is known');
  expect(server.asked).toEqual([]);
});

it('Keycloak: without a rotation policy the old secret ends at once', async () => {
  const { rotations, id } = await managed(ways.keycloak);
  expect((await rotations.rotate(id)).stage).toBe('promoted');
});

it('Keycloak: with one it stays, until it is ended', async () => {
  const { rotations, server, id, vault } = await managed(ways.keycloak);
  server.keepRotated();
  expect((await rotations.rotate(id)).stage).toBe('pending');
  vault.rotation.promote(id, { overlapDays: 7, withoutProof: true });
  await rotations.revoke(id, vault.get(id).secretVersions[1]?.id ?? '');
  expect(server.asked.at(-1)?.request).toBe('DELETE /admin/realms/shop/clients/uuid-1/client-secret/rotated');
});

it('Keycloak: what ends there is the secret that was meant, and never the current one', async () => {
  const { rotations, server, id, vault } = await managed(ways.keycloak);
  server.keepRotated();
  const byHand = { clientSecret: 'made by hand', clientId: null, keyId: null, secretExpiresAt: null };
  vault.rotation.addPending(id, byHand);
  vault.rotation.promote(id, { overlapDays: 7, withoutProof: true });
  const oldest = vault.get(id).secretVersions[1]?.id ?? '';
  await rotations.rotate(id);
  const deletions = () => server.asked.filter(({ request }) => request.startsWith('DELETE'));
  const failure = await failureOf(() => rotations.revoke(id, oldest));
  expect(failure.message).toContain('would end the current one here');
  vault.rotation.promote(id, { overlapDays: 7, withoutProof: true });
  await rotations.revoke(id, oldest);
  expect(deletions()).toEqual([]);
  await rotations.revoke(id, vault.get(id).secretVersions[1]?.id ?? '');
  expect(deletions()).toHaveLength(1);
});

it('Keycloak: the token goes to no other server than its own', async () => {
  const { rotations, server, id, vault } = await managed(ways.keycloak);
  const set = vault.get(id);
  vault.update(id, { ...set, variables: { host: 'attacker.example', realm: 'shop' } });
  expect((await failureOf(() => rotations.rotate(id))).message).toContain('same Keycloak server');
  expect(server.asked).toEqual([]);
});
