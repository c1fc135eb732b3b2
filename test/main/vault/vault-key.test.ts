import { describe, expect, it } from 'vitest';
import { seal, SealKey } from '../../../src/main/vault/seal.ts';
import {
  deriveSubkeys,
  newKey,
  subkeyLabels,
  unwrapVaultKey,
  wipeSubkeys,
  wrapVaultKey,
} from '../../../src/main/vault/vault-key.ts';
import vectors from '../../vectors/seal-v1.json' with { type: 'json' };
import { subkeyByTheBook } from '../../vectors/seal-by-the-book.ts';
import { failureOf } from './temporary.ts';

const { vaultId } = vectors.subkeys;
const vaultKey = Buffer.from(vectors.subkeys.vaultKey, 'hex');

describe('subkeys', () => {
  it.each(Object.entries(vectors.subkeys.keys))('have golden vectors: %s', (label, expected) => {
    expect(subkeyByTheBook(vaultKey, vaultId, label).toString('hex')).toBe(expected);
    const derived = deriveSubkeys(vaultKey, vaultId)[label as 'audit'];
    expect(derived.key.export().toString('hex')).toBe(expected);
  });

  it('differ by label, by vault key and by vault', () => {
    const families = [
      deriveSubkeys(vaultKey, vaultId),
      deriveSubkeys(newKey(), vaultId),
      deriveSubkeys(vaultKey, 'another vault'),
    ];
    const keys = families.flatMap((family) =>
      subkeyLabels.map((label) => family[label].key.export().toString('hex')),
    );
    expect(new Set(keys).size).toBe(12);
  });

  it('open nothing any more once they are wiped', () => {
    const keys = deriveSubkeys(vaultKey, vaultId);
    wipeSubkeys(keys);
    const place = { vaultId, table: 't', rowId: 'r', field: 'f', schemaVersion: 1 };
    for (const label of subkeyLabels) expect(() => seal(keys[label], place, Buffer.of(1))).toThrow('wiped');
  });
});

describe('a wrap of the vault key', () => {
  const wrappingKey = new SealKey(newKey());
  const wrap = wrapVaultKey(wrappingKey, vaultId, 'os_keychain', vaultKey);

  it('gives the vault key back', () => {
    expect(unwrapVaultKey(wrappingKey, vaultId, 'os_keychain', wrap).equals(vaultKey)).toBe(true);
  });

  it.each([
    ['another vault', 'other', 'os_keychain'],
    ['another kind of wrap', vaultId, 'passphrase'],
  ])('doesn’t open for %s', async (_, id, kind) => {
    expect((await failureOf(() => unwrapVaultKey(wrappingKey, id, kind, wrap))).code).toBe('vault_corrupt');
  });
});
