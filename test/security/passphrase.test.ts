import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { newRecoveryKey, recoveryKeyGroups } from '../../src/main/vault/recovery-key.ts';
import { RecoveryKeyOffer } from '../../src/main/vault/recovery-key-offer.ts';
import { VaultSession } from '../../src/main/vault-session.ts';
import { Vault, type VaultOptions } from '../../src/main/vault/vault.ts';
import { bytesOf, failureOf, readSecret, someFacts, surroundings } from '../main/vault/temporary.ts';

const passphrase = Buffer.from('brass otter nine kettles');
const wrong = Buffer.from('brass otter ten kettles');
const with_ = (bytes: Buffer): Partial<VaultOptions> => ({
  unlocking: { by: 'passphrase', passphrase: bytes },
});

/** A closed vault that needs keychain and passphrase, with a recovery key. */
async function closedVault() {
  const around = surroundings();
  const vault = await around.open();
  const { id } = vault.register(someFacts(), 'secret');
  const offer = new RecoveryKeyOffer();
  const { groups, confirmGroup } = await offer.make(vault.keyKeeping, null);
  offer.confirm(vault.keyKeeping, groups[confirmGroup] ?? '');
  await vault.keyKeeping.setPassphrase(null, passphrase);
  vault.close();
  return { ...around, id, recoveryKey: groups.join('-'), before: bytesOf(around.directory) };
}

/** The session of an app that uses the real vault. */
function sessionOf(around: ReturnType<typeof surroundings>): VaultSession {
  const { directory, keyProtector, clock, momentsOf } = around;
  return new VaultSession({
    openVault: (request) => Vault.open({ directory, keyProtector, clock, momentsOf, ...request }),
    vaultExists: () => true,
    countBackups: () => 0,
    clock,
    monotonicNow: () => clock.now(),
    onState: () => undefined,
    report: (_, error) => {
      throw error;
    },
  });
}

describe('3 a wrong passphrase or recovery key', () => {
  it('3 leaves every byte as it is, and the right one opens after it', async () => {
    const around = await closedVault();
    for (const attempt of [wrong, Buffer.alloc(0), Buffer.concat([passphrase, Buffer.of(32)])]) {
      expect((await failureOf(() => around.open(with_(attempt)))).code).toBe('wrong_passphrase');
    }
    const foreign = recoveryKeyGroups(newRecoveryKey()).join('-');
    for (const recoveryKey of [foreign, 'no key at all']) {
      const unlocking = { by: 'recovery_key', recoveryKey, newPassphrase: null } as const;
      expect((await failureOf(() => around.open({ unlocking }))).code).toBe('wrong_recovery_key');
    }
    expect(bytesOf(around.directory)).toEqual(around.before);
    expect(await readSecret(await around.open(with_(passphrase)), around.id)).toBe('secret');
  });

  it('3 fails the same way whatever is wrong about it: nothing helps somebody who guesses', async () => {
    const around = await closedVault();
    const attempts = [
      wrong,
      Buffer.from('b'),
      passphrase.subarray(1),
      Buffer.from('BRASS OTTER NINE KETTLES'),
      Buffer.alloc(1024, 120),
    ];
    const failures = new Set<string>();
    for (const attempt of attempts) {
      const failure = await failureOf(() => around.open(with_(attempt)));
      failures.add(JSON.stringify(failure.toFailure()));
      expect(failure).not.toHaveProperty('cause');
    }
    expect(failures.size).toBe(1);
  });

  it('3 keeps the next attempt waiting, longer each time', async () => {
    const around = await closedVault();
    const session = sessionOf(around);
    await session.open();
    const waits: number[] = [];
    for (let count = 0; count < 6; count += 1) {
      expect((await failureOf(() => session.unlock(wrong))).code).toBe('wrong_passphrase');
      const { state } = session;
      const wait = state.kind === 'locked' ? (state.retryAt ?? around.clock.now()) - around.clock.now() : NaN;
      waits.push(wait);
      if (wait > 0) expect((await failureOf(() => session.unlock(passphrase))).code).toBe('attempt_too_soon');
      around.clock.advance(wait);
    }
    expect(waits).toEqual([0, 0, 1000, 2000, 4000, 8000]);
    expect(bytesOf(around.directory)).toEqual(around.before);
    expect(await session.unlock(passphrase)).toEqual({ kind: 'open' });
    await session.close();
  });
});

describe('4 with a passphrase, too, locked, lost and corrupt are told apart', () => {
  it('4 locked: the passphrase is asked for', async () => {
    const around = await closedVault();
    expect(await sessionOf(around).open()).toMatchObject({
      kind: 'locked',
      asksPassphrase: true,
      hasRecoveryKey: true,
    });
  });

  it('4 away: the keychain is named, whatever the passphrase, and nothing is counted', async () => {
    const around = await closedVault();
    around.keyProtector.state = 'unavailable';
    for (const attempt of [wrong, passphrase]) {
      expect((await failureOf(() => around.open(with_(attempt)))).code).toBe('keychain_unavailable');
    }
    around.keyProtector.state = 'locked';
    expect((await failureOf(() => around.open(with_(passphrase)))).code).toBe('keychain_locked');
  });

  it('4 lost: a reset keychain is named, whatever the passphrase, and the recovery key helps', async () => {
    const around = await closedVault();
    around.keyProtector.reset();
    for (const attempt of [wrong, passphrase]) {
      expect((await failureOf(() => around.open(with_(attempt)))).code).toBe('vault_key_lost');
    }
    const session = sessionOf(around);
    await session.open();
    expect(await session.unlock(passphrase)).toMatchObject({
      kind: 'unavailable',
      failure: { code: 'vault_key_lost' },
      hasRecoveryKey: true,
    });
    expect(bytesOf(around.directory)).toEqual(around.before);
    expect(await session.recover(around.recoveryKey, passphrase)).toEqual({ kind: 'open' });
    expect(await readSecret(session.vault(), around.id)).toBe('secret');
    await session.close();
    (await around.open(with_(passphrase))).close();
  });

  it.each([
    'UPDATE key_wraps SET protected_key = zeroblob(length(protected_key))',
    "UPDATE key_wraps SET vault_key = zeroblob(length(vault_key)) WHERE kind = 'recovery_key'",
    "DELETE FROM key_wraps WHERE kind = 'recovery_key'",
    "DELETE FROM key_wraps WHERE kind <> 'recovery_key'",
    "INSERT INTO key_wraps SELECT 'passphrase', protected_key, vault_key FROM key_wraps LIMIT 1",
  ])('4 corrupt, whatever the passphrase and the keychain: %s', async (sql) => {
    const around = await closedVault();
    const database = new Database(around.file);
    database.exec(sql);
    database.close();
    const unlocking = { by: 'recovery_key', recoveryKey: around.recoveryKey, newPassphrase: null } as const;
    for (const given of [with_(wrong), with_(passphrase), { unlocking }, {}]) {
      expect((await failureOf(() => around.open(given))).code).toBe('vault_corrupt');
    }
  });
});

describe('5 shouldReEncrypt with a passphrase', () => {
  it('5 wraps the key anew at unlock, and both the passphrase and the recovery key open it still', async () => {
    const around = await closedVault();
    around.keyProtector.shouldReEncrypt = true;
    (await around.open(with_(passphrase))).close();
    around.keyProtector.shouldReEncrypt = false;
    expect(bytesOf(around.directory)).not.toEqual(around.before);
    expect((await failureOf(() => around.open(with_(wrong)))).code).toBe('wrong_passphrase');
    (await around.open(with_(passphrase))).close();
    const unlocking = {
      by: 'recovery_key',
      recoveryKey: around.recoveryKey,
      newPassphrase: passphrase,
    } as const;
    expect(await readSecret(await around.open({ unlocking }), around.id)).toBe('secret');
  });
});

describe('14 a lock drops the keys', () => {
  it.each(['user', 'idle', 'suspend', 'screen_lock'] as const)('14 %s', async (reason) => {
    const around = await closedVault();
    const session = sessionOf(around);
    await session.open();
    await session.unlock(passphrase);
    const vault = session.vault();
    const { keyKeeping } = vault;
    const atWork = vault.withSecret(around.id, (secret) => secret);
    expect(session.lock(reason)).toMatchObject({ kind: 'locked', reason });

    for (const use of [
      () => session.vault(),
      () => vault.list(),
      () => vault.withSecret(around.id, () => undefined),
      () => vault.register(someFacts(), 'secret'),
      () => vault.keyKeeping,
      () => keyKeeping.setPassphrase(passphrase, null),
      () =>
        keyKeeping
          .wrapForRecovery(newRecoveryKey(), passphrase)
          .then((wrap) => keyKeeping.addRecoveryWrap(wrap)),
    ]) {
      expect((await failureOf(use)).code).toBe('vault_not_open');
    }
    expect((await atWork).every((byte) => byte === 0)).toBe(true);
    expect((await failureOf(() => session.unlock(wrong))).code).toBe('wrong_passphrase');
    expect(await session.unlock(passphrase)).toEqual({ kind: 'open' });
    await session.close();
  });
});
