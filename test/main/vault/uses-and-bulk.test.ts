import { renameSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { useResolution } from '../../../src/main/vault/uses.ts';
import type { VaultChange } from '../../../src/main/vault/vault.ts';
import { failureOf, someFacts, surroundings } from './temporary.ts';

describe('a use of a secret', () => {
  it('is in the log, and is the set’s last use, which is no edit', async () => {
    const around = surroundings();
    const vault = await around.open();
    const set = vault.register(someFacts(), 'secret');
    around.clock.advance(1000);
    vault.noteUse(set.id, 'secret_copied');
    const at = around.clock.now();
    expect(vault.get(set.id)).toMatchObject({ lastUsedAt: at, updatedAt: set.updatedAt });
    expect(vault.audit.list(set.id, null, 1)).toMatchObject([{ action: 'secret_copied', at }]);
    vault.close();
    expect((await around.open()).get(set.id).lastUsedAt).toBe(at);
  });

  it('is written at most once an hour, but each is in the log', async () => {
    const around = surroundings();
    const vault = await around.open();
    const { id } = vault.register(someFacts(), 'secret');
    const changes = vi.fn<(change: VaultChange) => void>();
    vault.onChange(changes);
    vault.noteUse(id, 'secret_copied');
    const first = around.clock.now();
    around.clock.advance(useResolution - 1);
    vault.noteUse(id, 'token_copied', 'As a header');
    expect(vault.get(id).lastUsedAt).toBe(first);
    expect(changes).toHaveBeenCalledTimes(1);
    expect(vault.audit.list(id, null, 2).map(({ action }) => action)).toEqual([
      'token_copied',
      'secret_copied',
    ]);
    around.clock.advance(1);
    vault.noteUse(id, 'secret_revealed');
    expect(vault.get(id).lastUsedAt).toBe(first + useResolution);
  });

  it('passes where nothing can be written, such as a file that was moved away', async () => {
    const around = surroundings();
    const vault = await around.open();
    const { id } = vault.register(someFacts(), 'secret');
    renameSync(around.file, `${around.file}.elsewhere`);
    vault.noteUse(id, 'secret_copied');
    expect(vault.get(id).lastUsedAt).toBeNull();
    renameSync(`${around.file}.elsewhere`, around.file);
  });
});

describe('changing many sets at once', () => {
  const policy = { maximumAgeDays: 30, warningDays: 7, overlapDays: 3 };

  it('gives each set its own values, in one transaction, and says so of each', async () => {
    const around = surroundings();
    const vault = await around.open();
    const sets = vault.registerMany([1, 2, 3].map((n) => ({ facts: someFacts(), clientSecret: `s${n}` })));
    const [first, second, third] = sets.map(({ id }) => id) as [string, string, string];
    const changes = vi.fn<(change: VaultChange) => void>();
    vault.onChange(changes);
    vault.changeMany([
      { id: first, rotationPolicy: policy },
      { id: second, contactEmail: 'team@example.com', snoozedUntil: 5 },
    ]);
    expect(vault.get(first)).toMatchObject({ rotationPolicy: policy, contactEmail: 'api@example.com' });
    expect(vault.get(second)).toMatchObject({ contactEmail: 'team@example.com', snoozedUntil: 5 });
    expect(vault.get(third)).toBe(sets[2]);
    expect(changes).toHaveBeenCalledTimes(1);
    expect(vault.audit.list(second, null, 1)).toMatchObject([
      { action: 'credential_sets_changed', detail: 'Contact, Snooze' },
    ]);
    vault.close();
    expect((await around.open()).get(first).rotationPolicy).toEqual(policy);
  });

  it('changes none if one isn’t there', async () => {
    const vault = await surroundings().open();
    const set = vault.register(someFacts(), 'secret');
    const changes = [
      { id: set.id, snoozedUntil: 5 },
      { id: crypto.randomUUID(), snoozedUntil: 5 },
    ];
    const failure = await failureOf(() => {
      vault.changeMany(changes);
    });
    expect(failure.code).toBe('unknown_credential_set');
    expect(vault.get(set.id)).toBe(set);
  });

  it('leaves alone what is so already', async () => {
    const vault = await surroundings().open();
    const set = vault.register(someFacts(), 'secret');
    vault.changeMany([{ id: set.id, snoozedUntil: null, contactEmail: set.contactEmail }]);
    expect(vault.get(set.id)).toBe(set);
  });
});
