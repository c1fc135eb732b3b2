import { describe, expect, it } from 'vitest';
import { Fingerprints, newFingerprintKey } from '../../../src/main/vault/fingerprints.ts';
import { VaultJobs } from '../../../src/main/vault/jobs.ts';
import { failureOf, someFacts, surroundings } from './temporary.ts';

describe('a fingerprint', () => {
  it('is the same for the same value, as text or as bytes, and another one under another key', () => {
    const fingerprints = new Fingerprints(newFingerprintKey());
    expect(fingerprints.of('sëcret')).toBe(fingerprints.of(Buffer.from('sëcret')));
    expect(fingerprints.of('sëcret')).not.toBe(fingerprints.of('secret'));
    expect(fingerprints.of('secret')).not.toBe(new Fingerprints(newFingerprintKey()).of('secret'));
  });

  it('can’t be made once the key is wiped: under a key of zeros nothing would be recognised', async () => {
    const fingerprints = new Fingerprints(newFingerprintKey());
    fingerprints.wipe();
    expect((await failureOf(() => fingerprints.of('secret'))).code).toBe('vault_not_open');
  });
});

describe('the vault’s fingerprints', () => {
  const asBefore = { clientId: null, keyId: null, secretExpiresAt: null };

  it('still recognise a revoked secret after a restart and under a new vault key', async () => {
    const around = surroundings();
    const vault = await around.open();
    const { id } = vault.register(someFacts(), 'first');
    vault.rotation.addPending(id, { ...asBefore, clientSecret: 'second' });
    const promoted = vault.rotation.promote(id, { overlapDays: 0, withoutProof: true });
    vault.rotation.revoke(id, promoted.secretVersions[1]?.id ?? '', 'proven');
    await new VaultJobs(() => undefined).run('rekey', (control) =>
      vault.maintenance.rekey(null, control, {
        tryPassphrase: (work) => work(),
        backUp: () => Promise.resolve(),
      }),
    );
    vault.close();
    const reopened = await around.open();
    expect(reopened.rotation.knows(id, 'first')).toBe(true);
    expect(reopened.rotation.knows(id, 'second')).toBe(true);
    expect(reopened.rotation.knows(id, 'third')).toBe(false);
  });

  it('are of no use in another vault', async () => {
    const [one, other] = [await surroundings().open(), await surroundings().open()];
    const fingerprintIn = (vault: typeof one) =>
      vault.register(someFacts(), 'the same').secretVersions[0]?.fingerprint;
    expect(fingerprintIn(one)).not.toBe(fingerprintIn(other));
  });

  it('keep their key when settings change, and never show it among them', async () => {
    const around = surroundings();
    const vault = await around.open();
    const { id } = vault.register(someFacts(), 'secret');
    expect(vault.changeSettings({ lockOnSuspend: false })).not.toHaveProperty('fingerprintKey');
    vault.noteScheduledTest(5);
    vault.close();
    expect((await around.open()).rotation.knows(id, 'secret')).toBe(true);
  });
});
