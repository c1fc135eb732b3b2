import { describe, expect, it } from 'vitest';
import { noOverrides } from '../../../src/shared/credential.ts';
import { failureOf, someFacts, surroundings } from './temporary.ts';

describe('the same client ID twice', () => {
  it('is refused for one provider and environment, and names the set that has it', async () => {
    const vault = await surroundings().open();
    const first = vault.register(someFacts({ clientId: 'abc' }), 'one');
    const failure = await failureOf(() => vault.register(someFacts({ clientId: 'abc' }), 'two'));
    expect(failure).toMatchObject({
      code: 'duplicate_client_id',
      field: 'clientId',
      credentialSetId: first.id,
    });
    expect(vault.list()).toHaveLength(1);
  });

  it('names no set that was never stored', async () => {
    const vault = await surroundings().open();
    const entry = { facts: someFacts({ clientId: 'abc' }), clientSecret: 'one' };
    const failure = await failureOf(() => vault.registerMany([entry, entry]));
    expect(failure.code).toBe('duplicate_client_id');
    expect(failure.credentialSetId).toBeUndefined();
  });

  it('is not meant where there is none: an account may have many API keys', async () => {
    const vault = await surroundings().open();
    vault.registerMany(
      ['one', 'two'].map((clientSecret) => ({ facts: someFacts({ clientId: '' }), clientSecret })),
    );
    vault.register(someFacts({ clientId: '' }), 'three');
    expect(vault.list()).toHaveLength(3);
  });

  it.each([
    ['provider', { providerId: 'auth0' }],
    ['environment', { environmentId: 'production' }],
    ['variable', { variables: { tenant: 'other' } }],
    ['token URL', { request: { ...someFacts().request, tokenUrl: 'https://other.example/token' } }],
    ['case', { clientId: 'ABC' }],
  ])('is another one with another %s', async (_, overrides) => {
    const vault = await surroundings().open();
    vault.register(someFacts({ clientId: 'abc', variables: { tenant: 'acme' } }), 'one');
    vault.register(someFacts({ clientId: 'abc', variables: { tenant: 'acme' }, ...overrides }), 'two');
    expect(vault.list()).toHaveLength(2);
  });

  it('is the same whatever order the variables come in', async () => {
    const vault = await surroundings().open();
    vault.register(someFacts({ clientId: 'abc', variables: { a: '1', b: '2' } }), 'one');
    const again = someFacts({ clientId: 'abc', variables: { b: '2', a: '1' } });
    expect((await failureOf(() => vault.register(again, 'two'))).code).toBe('duplicate_client_id');
  });

  const withTokenUrl = (tokenUrl: string) => ({ request: { ...noOverrides, tokenUrl } });

  it.each([
    [
      'a token URL is spelt another way',
      withTokenUrl('https://a.example/token'),
      withTokenUrl('https://A.example:443/x/../token'),
    ],
    ['a variable is empty rather than missing', { variables: {} }, { variables: { tenant: '' } }],
  ])('is the same though %s', async (_, one, other) => {
    const vault = await surroundings().open();
    vault.register(someFacts({ clientId: 'abc', ...one }), 'one');
    const again = someFacts({ clientId: 'abc', ...other });
    expect((await failureOf(() => vault.register(again, 'two'))).code).toBe('duplicate_client_id');
  });

  it('is another one where only the path of the token URL differs in case', async () => {
    const vault = await surroundings().open();
    vault.register(someFacts({ clientId: 'abc', ...withTokenUrl('https://a.example/token') }), 'one');
    vault.register(someFacts({ clientId: 'abc', ...withTokenUrl('https://a.example/Token') }), 'two');
    expect(vault.list()).toHaveLength(2);
  });

  it('is refused when a set is edited into it, but a set may keep its own', async () => {
    const vault = await surroundings().open();
    const first = vault.register(someFacts({ clientId: 'abc' }), 'one');
    const second = vault.register(someFacts({ clientId: 'def' }), 'two');
    expect(vault.update(second.id, someFacts({ clientId: 'def', name: 'New' })).name).toBe('New');
    const failure = await failureOf(() => vault.update(second.id, someFacts({ clientId: 'abc' })));
    expect(failure.credentialSetId).toBe(first.id);
    expect(vault.get(second.id).clientId).toBe('def');
  });

  it('is free again once a set gave it up by an edit, the trash or a purge', async () => {
    const vault = await surroundings().open();
    const set = vault.register(someFacts({ clientId: 'abc' }), 'one');
    vault.update(set.id, someFacts({ clientId: 'def' }));
    const second = vault.register(someFacts({ clientId: 'abc' }), 'two');
    vault.moveToTrash([second.id]);
    const third = vault.register(someFacts({ clientId: 'abc' }), 'three');
    vault.moveToTrash([third.id]);
    vault.purge([second.id, third.id]);
    expect(vault.register(someFacts({ clientId: 'abc' }), 'four').clientId).toBe('abc');
  });

  it('keeps a set in the trash whose client ID was taken meanwhile', async () => {
    const around = surroundings();
    const vault = await around.open();
    const old = vault.register(someFacts({ clientId: 'abc' }), 'one');
    vault.moveToTrash([old.id]);
    const current = vault.register(someFacts({ clientId: 'abc' }), 'two');
    const failure = await failureOf(() => vault.restoreFromTrash([old.id]));
    expect(failure).toMatchObject({ code: 'duplicate_client_id', credentialSetId: current.id });
    expect(vault.get(old.id).trashedAt).not.toBeNull();
  });

  it('is refused after a restart, too', async () => {
    const around = surroundings();
    const vault = await around.open();
    const { id } = vault.register(someFacts({ clientId: 'abc' }), 'one');
    vault.close();
    const reopened = await around.open();
    const failure = await failureOf(() => reopened.register(someFacts({ clientId: 'abc' }), 'two'));
    expect(failure.credentialSetId).toBe(id);
  });
});
