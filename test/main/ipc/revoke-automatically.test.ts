import { expect, it, onTestFinished } from 'vitest';
import { automationHandlers } from '../../../src/main/ipc/automation-handlers.ts';
import type { ProviderFetch } from '../../../src/main/oauth/exchange.ts';
import { createTokenHolder } from '../../../src/main/oauth/token-holder.ts';
import { createProviders } from '../../../src/main/providers/providers.ts';
import { entraKeyId, startEntra } from '../../fakes/servers/management-servers.ts';
import { redirecting, rotationsIn } from '../automation/rotations-for-tests.ts';
import { testerOver } from '../rotation/proving-for-tests.ts';
import { failureOf, readSecret, someFacts } from '../vault/temporary.ts';

const login = 'https://login.microsoftonline.com';
const graph = 'https://graph.microsoft.com';
/** As the fake Graph answers it: the one that is to be ended. */
const oldSecret = 'entra-new-secret-9kT2';
const facts = {
  providerId: 'microsoft-entra',
  environmentId: 'public',
  variables: { tenant: 'shop.example' },
};
const invalidClient = () => Response.json({ error: 'invalid_client' }, { status: 401 });

/** A set at a local Entra that has an old secret with a name there, and the handlers over it. */
async function setUp() {
  const server = await startEntra();
  onTestFinished(server.close);
  const passOn = redirecting({ [login]: server.url, [graph]: server.url });
  const heard = { refusesOld: true, tokensOfSet: 0, afterRemoval: (): void => undefined };
  const send: ProviderFetch = async (url, init) => {
    const body = typeof init.body === 'string' ? init.body : '';
    if (new URL(url).origin === login && body.includes('client_id=orders')) {
      heard.tokensOfSet += 1;
      if (heard.refusesOld && body.includes(oldSecret)) return invalidClient();
    }
    const answer = await passOn(url, init);
    if (url.endsWith('/removePassword')) heard.afterRemoval();
    return answer;
  };
  const test = await rotationsIn(undefined, { send });
  const { vault } = test;
  const tokenTester = testerOver(vault, { send });
  const timers = { setTimeout, clearTimeout };
  const { revokeAutomatically } = automationHandlers({
    vault: test.openVault,
    providers: createProviders({ list: () => [], find: () => null }),
    automaticRotations: test.rotations,
    tokenTester,
    tokens: createTokenHolder({ clock: test.around.clock, timers }),
    clock: test.around.clock,
    policyOf: () => ({ maximumAgeDays: 90, warningDays: 14, overlapDays: 7 }),
    jobs: { running: null },
  });
  const managerFacts = someFacts({ ...facts, clientId: 'manager', access: { level: 'full' } });
  const manager = vault.register(managerFacts, 'the manager’s secret');
  const orders = someFacts({ ...facts, clientId: 'orders', access: { level: 'full' } });
  const { id } = vault.register(orders, 'the first secret');
  const automation = { adapter: 'entra', managedBy: manager.id, applicationObjectId: 'app-object' } as const;
  vault.setAutomation(id, automation, null);
  await test.rotations.rotate(id);
  vault.rotation.promote(id, { overlapDays: 7, withoutProof: true });
  const byHand = { clientSecret: 'the current one', clientId: null, keyId: null, secretExpiresAt: null };
  vault.rotation.addPending(id, byHand);
  vault.rotation.promote(id, { overlapDays: 7, withoutProof: true });
  const versionId = vault.get(id).secretVersions[1]?.id ?? '';
  const stage = () => test.vault.get(id).secretVersions[1]?.stage;
  const removals = () => server.asked.filter(({ request }) => request.endsWith('/removePassword'));
  return {
    test,
    server,
    heard,
    id,
    versionId,
    stage,
    removals,
    revoke: () => revokeAutomatically({ id, versionId }),
  };
}

it('ends the old secret there, proves that it is refused, and destroys its value', async () => {
  const { revoke, removals, stage, test, id, versionId } = await setUp();
  const { verdict, credentialSet } = await revoke();
  expect(removals()).toMatchObject([{ body: { keyId: entraKeyId } }]);
  expect(verdict).toBe('revoked');
  expect(stage()).toBe('revoked');
  expect(credentialSet.secretVersions[1]).toMatchObject({ stage: 'revoked', revocation: { how: 'proven' } });
  expect((await failureOf(() => readSecret(test.vault, id, versionId))).code).toBe('no_such_secret_version');
});

it('believes no yes: a secret that still gets a token is kept', async () => {
  const { revoke, removals, stage, heard, test, id, versionId } = await setUp();
  heard.refusesOld = false;
  expect((await revoke()).verdict).toBe('alive');
  expect(removals()).toHaveLength(1);
  expect(stage()).toBe('previous');
  expect(await readSecret(test.vault, id, versionId)).toBe(oldSecret);
});

it('asks with no secret of the set where the provider refuses to end one', async () => {
  const { revoke, server, stage, heard, test, id, versionId } = await setUp();
  server.failWith(403, { error: { code: 'Authorization_RequestDenied' } });
  const failure = await failureOf(revoke);
  expect(failure.code).toBe('automation_failed');
  expect(failure.hint).toContain('Nothing was changed');
  expect(heard.tokensOfSet).toBe(0);
  expect(stage()).toBe('previous');
  expect(await readSecret(test.vault, id, versionId)).toBe(oldSecret);
});

it('says that a proof will tell, where the answer is lost, and destroys nothing', async () => {
  const { revoke, server, stage, heard, test, id, versionId } = await setUp();
  server.failWith(502, {});
  const failure = await failureOf(revoke);
  expect(failure.code).toBe('automation_answer_lost');
  expect(failure.message).toContain('may have ended');
  expect(failure.hint).toContain('Prove the revocation');
  expect(heard.tokensOfSet).toBe(0);
  expect(stage()).toBe('previous');
  expect(await readSecret(test.vault, id, versionId)).toBe(oldSecret);
});

it('proves nothing in a vault that was locked meanwhile, and leaves the old secret to be proven later', async () => {
  const { revoke, removals, stage, heard, test, id, versionId } = await setUp();
  heard.afterRemoval = test.lock;
  expect((await failureOf(revoke)).code).toBe('vault_not_open');
  expect(removals()).toHaveLength(1);
  expect(heard.tokensOfSet).toBe(0);
  await test.unlock();
  expect(stage()).toBe('previous');
  expect(await readSecret(test.vault, id, versionId)).toBe(oldSecret);
});
