import { describe, expect, it } from 'vitest';
import type { KeyKeeping } from '../../../src/main/vault/key-keeping.ts';
import { parseRecoveryKey } from '../../../src/main/vault/recovery-key.ts';
import { RecoveryKeyOffer } from '../../../src/main/vault/recovery-key-offer.ts';
import { failureOf } from './temporary.ts';

/** A keeping that takes every wrap, and the buffers of the keys that it was to wrap. */
function keeping({ fails = false } = {}) {
  const keys: Buffer[] = [];
  const wraps: unknown[] = [];
  return {
    keys,
    wraps,
    wrapForRecovery: (key: Buffer) => {
      keys.push(key);
      return fails ? Promise.reject(new Error('no keychain')) : Promise.resolve({ of: key.toString('hex') });
    },
    addRecoveryWrap: (wrap: unknown) => wraps.push(wrap),
  } as unknown as KeyKeeping & { readonly keys: Buffer[]; readonly wraps: unknown[] };
}
const isWiped = (key: Buffer | undefined): boolean => key?.every((byte) => byte === 0) ?? false;

describe('an offered recovery key', () => {
  it('is held as bytes, and no longer than it waits: confirmed, they are wiped', async () => {
    const vault = keeping();
    const offer = new RecoveryKeyOffer();
    const { groups, confirmGroup } = await offer.make(vault, null);
    const [held] = vault.keys;
    expect(held?.equals(parseRecoveryKey(groups.join(' ')))).toBe(true);
    expect(offer.groups()).toEqual(groups);

    offer.confirm(vault, groups[confirmGroup] ?? '');
    expect(vault.wraps).toHaveLength(1);
    expect(isWiped(held)).toBe(true);
    expect((await failureOf(() => offer.groups())).code).toBe('no_pending_recovery_key');
  });

  it('waits on after a wrong group', async () => {
    const vault = keeping();
    const offer = new RecoveryKeyOffer();
    const { groups } = await offer.make(vault, null);
    expect((await failureOf(() => offer.confirm(vault, 'XXXX'))).code).toBe('wrong_recovery_key');
    expect(offer.groups()).toEqual(groups);
  });

  it('is wiped when it is discarded, and when another one takes its place', async () => {
    const vault = keeping();
    const offer = new RecoveryKeyOffer();
    await offer.make(vault, null);
    await offer.make(vault, null);
    expect(vault.keys.map(isWiped)).toEqual([true, false]);
    offer.discard();
    expect(vault.keys.map(isWiped)).toEqual([true, true]);
  });

  it('is wiped when the vault can’t be wrapped for it', async () => {
    const vault = keeping({ fails: true });
    const offer = new RecoveryKeyOffer();
    await expect(offer.make(vault, null)).rejects.toThrow('no keychain');
    expect(vault.keys.map(isWiped)).toEqual([true]);
  });

  it('is not offered any more when it was discarded while it was made: the vault locked', async () => {
    const vault = keeping();
    const offer = new RecoveryKeyOffer();
    const made = offer.make(vault, null);
    offer.discard();
    expect((await failureOf(() => made)).code).toBe('no_pending_recovery_key');
    expect(vault.keys.map(isWiped)).toEqual([true]);
  });
});
