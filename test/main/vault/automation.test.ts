import { describe, expect, it } from 'vitest';
import type { Automation } from '../../../src/shared/automation.ts';
import type { Vault } from '../../../src/main/vault/vault.ts';
import { VaultJobs } from '../../../src/main/vault/jobs.ts';
import { failureOf, someFacts, surroundings } from './temporary.ts';

const rfc7592: Automation = {
  adapter: 'rfc7592',
  registrationClientUri: 'https://auth.example.com/register/client-1',
};
const auth0: Automation = { adapter: 'auth0', managedBy: '0d4c3a52-8b1e-4f60-9a77-2c5e81d0b3f4' };

const readToken = (vault: Vault, id: string): Promise<string> =>
  vault.withRegistrationAccessToken(id, (token) => token.toString('utf8'));

async function problemsOf(vault: Vault) {
  const jobs = new VaultJobs(() => undefined);
  const { problems } = await jobs.run('verify', (control) => vault.maintenance.verify(control));
  return problems;
}

describe('how a set can be rotated at its provider', () => {
  it('keeps the registration access token sealed, and hands it out like a secret', async () => {
    const around = surroundings();
    const vault = await around.open();
    const { id } = vault.register(someFacts(), 'secret');
    const set = vault.setAutomation(id, rfc7592, 'token-1');
    expect(set.automation).toMatchObject(rfc7592);
    expect(set.secretVersions).toHaveLength(1);
    expect(vault.audit.list(id, null, 1)[0]).toMatchObject({ action: 'automation_changed' });
    vault.close();

    const reopened = await around.open();
    expect(await readToken(reopened, id)).toBe('token-1');
    expect(await problemsOf(reopened)).toEqual([]);
  });

  it('wipes the token when the work is done', async () => {
    const vault = await surroundings().open();
    const { id } = vault.register(someFacts(), 'secret');
    vault.setAutomation(id, rfc7592, 'token-1');
    const seen = await vault.withRegistrationAccessToken(id, (token) => token);
    expect(seen.equals(Buffer.alloc(7))).toBe(true);
  });

  it('keeps the token when only the address changes', async () => {
    const vault = await surroundings().open();
    const { id } = vault.register(someFacts(), 'secret');
    vault.setAutomation(id, rfc7592, 'token-1');
    const moved = { ...rfc7592, registrationClientUri: 'https://auth.example.com/clients/1' };
    expect(vault.setAutomation(id, moved, null).automation).toMatchObject(moved);
    expect(await readToken(vault, id)).toBe('token-1');
  });

  it('puts the token that the provider answered in the place of the former one', async () => {
    const vault = await surroundings().open();
    const { id } = vault.register(someFacts(), 'secret');
    const before = vault.setAutomation(id, rfc7592, 'token-1');
    const after = vault.replaceRegistrationAccessToken(id, 'token-2');
    expect(after.automation?.registrationAccessTokenId).not.toBe(
      before.automation?.registrationAccessTokenId,
    );
    expect(await readToken(vault, id)).toBe('token-2');
    expect(await problemsOf(vault)).toEqual([]);
  });

  it.each([
    ['by hand only', null],
    ['by another adapter', auth0],
  ])('destroys the token when the set is rotated %s', async (_, next) => {
    const vault = await surroundings().open();
    const { id } = vault.register(someFacts(), 'secret');
    vault.setAutomation(id, rfc7592, 'token-1');
    expect(vault.setAutomation(id, next, null).automation?.registrationAccessTokenId ?? null).toBeNull();
    expect((await failureOf(() => readToken(vault, id))).code).toBe('no_such_secret_version');
    expect(await problemsOf(vault)).toEqual([]);
  });

  it('destroys the token with the set', async () => {
    const around = surroundings();
    const vault = await around.open();
    const { id } = vault.register(someFacts(), 'secret');
    vault.setAutomation(id, rfc7592, 'token-1');
    vault.moveToTrash([id]);
    expect(await readToken(vault, id)).toBe('token-1');
    vault.purge([id]);
    expect(await problemsOf(vault)).toEqual([]);
  });

  it('still opens the token after the vault got a new key', async () => {
    const around = surroundings();
    const vault = await around.open();
    const { id } = vault.register(someFacts(), 'secret');
    vault.setAutomation(id, rfc7592, 'token-1');
    await new VaultJobs(() => undefined).run('rekey', (control) =>
      vault.maintenance.rekey(null, control, {
        tryPassphrase: (work) => work(),
        backUp: () => Promise.resolve(),
      }),
    );
    expect(await readToken(vault, id)).toBe('token-1');
    expect(await problemsOf(vault)).toEqual([]);
  });

  it.each([
    ['RFC 7592 without a token', rfc7592, null],
    ['a token that nothing would use', auth0, 'token-1'],
    ['a token without an adapter', null, 'token-1'],
    ['a malformed token', rfc7592, '\udc00'],
  ])('refuses %s, and changes nothing', async (_, automation, token) => {
    const vault = await surroundings().open();
    const set = vault.register(someFacts(), 'secret');
    const failure = await failureOf(() => vault.setAutomation(set.id, automation, token));
    expect(failure.code).toBe('invalid_input');
    expect(vault.get(set.id)).toEqual(set);
  });

  it('refuses a new token for a set that uses none', async () => {
    const vault = await surroundings().open();
    const { id } = vault.register(someFacts(), 'secret');
    const failure = await failureOf(() => vault.replaceRegistrationAccessToken(id, 'token-1'));
    expect(failure.code).toBe('invalid_input');
  });
});
