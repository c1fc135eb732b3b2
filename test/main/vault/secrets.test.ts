import { rotate } from './rotate.ts';
import { describe, expect, it } from 'vitest';
import { day, failureOf, readSecret, someFacts, someTokenTest, surroundings } from './temporary.ts';

describe('replacing a secret', () => {
  it('keeps the former as previous and starts the age anew', async () => {
    const around = surroundings();
    const vault = await around.open();
    const { id } = vault.register(someFacts({ secretExpiresAt: 1 }), 'first');
    vault.setExposed(id, true);
    const former = vault.get(id).secretVersions[0]?.id ?? '';
    vault.recordTokenTest(someTokenTest({ credentialSetId: id, secretVersionId: former }), true);
    around.clock.advance(day);

    const set = rotate(vault, id, 'second', 123);
    const now = around.clock.now();
    expect(set).toMatchObject({
      secretChangedAt: now,
      secretExpiresAt: 123,
      exposedAt: null,
      lastTest: null,
      secretVersions: [
        { stage: 'current', createdAt: now, replacedAt: null },
        { id: former, stage: 'previous', createdAt: now - day, replacedAt: now },
      ],
    });
    vault.close();
    const reopened = await around.open();
    expect(await readSecret(reopened, id)).toBe('second');
    expect(await readSecret(reopened, id, former)).toBe('first');
  });

  it('keeps several previous ones: nothing is destroyed unasked', async () => {
    const vault = await surroundings().open();
    const { id, secretVersions } = vault.register(someFacts(), 'first');
    rotate(vault, id, 'second', null);
    const set = rotate(vault, id, 'third', null);
    expect(set.secretVersions.map(({ stage }) => stage)).toEqual(['current', 'previous', 'previous']);
    expect(await readSecret(vault, id, secretVersions[0]?.id)).toBe('first');
  });

  it('refuses the secret that is current: nothing was rotated', async () => {
    const vault = await surroundings().open();
    const set = vault.register(someFacts(), 'first');
    const failure = await failureOf(() => rotate(vault, set.id, 'first', null));
    expect(failure).toMatchObject({ code: 'invalid_input', field: 'clientSecret' });
    expect(vault.get(set.id)).toEqual(set);
  });

  it('refuses malformed text and changes nothing', async () => {
    const vault = await surroundings().open();
    const set = vault.register(someFacts(), 'first');
    expect((await failureOf(() => rotate(vault, set.id, '\udc00', null))).code).toBe('invalid_input');
    expect(vault.get(set.id)).toEqual(set);
    expect(await readSecret(vault, set.id)).toBe('first');
  });
});

describe('withSecret', () => {
  it('wipes the buffer when the work is done, whether it succeeds or fails, at once or later', async () => {
    const vault = await surroundings().open();
    const { id } = vault.register(someFacts(), 'secret');
    const seen: Buffer[] = [];
    const keep = (secret: Buffer): string => {
      seen.push(secret);
      return secret.toString();
    };
    expect(await vault.withSecret(id, keep)).toBe('secret');
    expect(await vault.withSecret(id, async (secret) => Promise.resolve(keep(secret)))).toBe('secret');
    const failing = (secret: Buffer): never => {
      keep(secret);
      throw new Error('the work failed');
    };
    await expect(vault.withSecret(id, failing)).rejects.toThrow('the work failed');
    await expect(vault.withSecret(id, async (secret) => Promise.resolve(failing(secret)))).rejects.toThrow();
    expect(seen).toHaveLength(4);
    for (const buffer of seen) expect(buffer.equals(Buffer.alloc(6))).toBe(true);
  });

  it('leaves the secret whole until asynchronous work has settled', async () => {
    const vault = await surroundings().open();
    const { id } = vault.register(someFacts(), 'secret');
    const later = await vault.withSecret(id, async (secret) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return secret.toString();
    });
    expect(later).toBe('secret');
  });

  it('gives each call memory of its own, shared with nothing', async () => {
    const vault = await surroundings().open();
    const { id } = vault.register(someFacts(), 'secret');
    await vault.withSecret(id, (secret) => {
      expect(secret.buffer.byteLength).toBe(secret.length);
    });
  });

  it('says which version it opened', async () => {
    const vault = await surroundings().open();
    const set = vault.register(someFacts(), 'secret');
    expect(await vault.withSecret(set.id, (_, version) => version)).toEqual(set.secretVersions[0]);
  });

  it('refuses a version of another set', async () => {
    const vault = await surroundings().open();
    const [mine, other] = [vault.register(someFacts(), 'a'), vault.register(someFacts(), 'b')];
    const failure = await failureOf(() => readSecret(vault, mine.id, other.secretVersions[0]?.id));
    expect(failure.code).toBe('no_such_secret_version');
  });
});
