import { rotate } from './rotate.ts';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { VaultJobs } from '../../../src/main/vault/jobs.ts';
import { passphraseBytes } from '../../../src/main/vault/passphrase.ts';
import type { RekeyHelp } from '../../../src/main/vault/rekey.ts';
import type { Vault } from '../../../src/main/vault/vault.ts';
import type { Draft } from '../../../src/shared/vault.ts';
import { failureOf, readSecret, someFacts, someTokenTest, surroundings } from './temporary.ts';

const help: RekeyHelp = { tryPassphrase: (work) => work(), backUp: () => Promise.resolve() };
const rekey = (vault: Vault, jobs = new VaultJobs(() => undefined), by = help): Promise<void> =>
  jobs.run('rekey', (control) => vault.maintenance.rekey(null, control, by));
const problemsOf = async (vault: Vault): Promise<unknown> =>
  (await new VaultJobs(() => undefined).run('verify', (control) => vault.maintenance.verify(control)))
    .problems;

async function filled(sets = 40) {
  const around = surroundings();
  const vault = await around.open();
  const entries = Array.from({ length: sets }, (_, n) => ({ facts: someFacts(), clientSecret: `s${n}` }));
  const [first] = vault.registerMany(entries);
  if (!first) throw new Error('No set');
  rotate(vault, first.id, 'newer', null);
  const secretVersionId = vault.get(first.id).secretVersions[0]?.id ?? '';
  vault.recordTokenTest(someTokenTest({ credentialSetId: first.id, secretVersionId }), false);
  vault.changeSettings({ lockAfterIdle: 5 });
  return { around, vault, id: first.id };
}

/** Waits until the file takes no other write. @returns the code of the failure then */
async function isOccupied(vault: Vault, id: string): Promise<string> {
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    const refused = await failureOf(() => vault.listTokenTests(id)).then(
      ({ code }) => code,
      () => null,
    );
    if (refused !== null) return refused;
  }
}

const draft: Draft = { form: 'register', credentialSetId: null, values: '{"name":"Half done"}' };

/** Every sealed value in the file. */
function sealedIn(file: string): string[] {
  const database = new Database(file, { readonly: true });
  const columns = ['summary FROM credential_sets', 'secret FROM secret_versions', 'record FROM token_tests'];
  columns.push(
    'settings FROM vault_settings',
    'providers FROM own_providers',
    'entry FROM audit_log',
    'vault_key FROM key_wraps',
  );
  const values = columns.flatMap((column) => database.prepare<[], Buffer>(`SELECT ${column}`).pluck().all());
  database.close();
  return values.map((value) => value.toString('hex'));
}

describe('a new vault key', () => {
  it('seals everything anew, and the vault goes on, now and after opening again', async () => {
    const { around, vault, id } = await filled();
    const log = vault.audit.list(null, null, 1000);
    await rekey(vault);
    expect(await problemsOf(vault)).toEqual([]);
    expect(await readSecret(vault, id)).toBe('newer');
    const late = vault.register(someFacts(), 'late');
    vault.close();

    const again = await around.open();
    expect(again.list()).toHaveLength(41);
    expect(await readSecret(again, late.id)).toBe('late');
    expect(again.listTokenTests(id)).toHaveLength(1);
    expect(again.settings().lockAfterIdle).toBe(5);
    expect(await problemsOf(again)).toEqual([]);
    const kept = again.audit.list(null, null, 1000);
    expect(kept.slice(-log.length)).toEqual(log);
    expect(kept.map(({ action }) => action)).toContain('vault_rekeyed');
  });

  it('leaves nothing of the old seals in the file', async () => {
    const { around, vault } = await filled(5);
    vault.close();
    const before = new Set(sealedIn(around.file));
    const again = await around.open();
    await rekey(again);
    again.close();
    expect(sealedIn(around.file).filter((value) => before.has(value))).toEqual([]);
  });

  it('lets nothing else at the file meanwhile, and leaves all as it was when cancelled', async () => {
    const { around, vault, id } = await filled(400);
    const jobs = new VaultJobs(() => undefined);
    const running = failureOf(() => rekey(vault, jobs));
    expect(await isOccupied(vault, id)).toBe('job_in_progress');
    expect(vault.keyKeeping.facts().protection).toBe('keychain');
    expect(vault.list()).toHaveLength(400);
    jobs.cancel();
    expect((await running).code).toBe('job_cancelled');
    expect(await readSecret(vault, id)).toBe('newer');
    vault.close();
    expect(await problemsOf(await around.open())).toEqual([]);
  });

  it('gives way at once when cancelled: a lock still keeps what is being typed, and is in the log', async () => {
    const { around, vault, id } = await filled(400);
    const jobs = new VaultJobs(() => undefined);
    const running = failureOf(() => rekey(vault, jobs));
    await isOccupied(vault, id);
    jobs.cancel();
    vault.audit.recordIfPossible('vault_locked');
    vault.keepDraft(Buffer.from(JSON.stringify(draft)));
    vault.close();
    expect((await running).code).toBe('job_cancelled');
    const again = await around.open();
    expect(await problemsOf(again)).toEqual([]);
    expect(again.takeDraft()).toEqual(draft);
    expect(again.audit.list(null, null, 10).map(({ action }) => action)).toContain('vault_locked');
  });

  it('lets a write that follows its cancellation through, and takes no part in it', async () => {
    const { around, vault, id } = await filled(400);
    const jobs = new VaultJobs(() => undefined);
    const running = failureOf(() => rekey(vault, jobs));
    await isOccupied(vault, id);
    jobs.cancel();
    vault.setEnabled(id, false);
    expect((await running).code).toBe('job_cancelled');
    await rekey(vault);
    vault.close();
    const again = await around.open();
    expect(again.get(id).enabled).toBe(false);
    expect(await problemsOf(again)).toEqual([]);
  });

  it('is not made if the backup fails', async () => {
    const { vault, id } = await filled(5);
    const backUp = (): Promise<never> => Promise.reject(new Error('no room'));
    await expect(rekey(vault, undefined, { ...help, backUp })).rejects.toThrow('no room');
    expect(await readSecret(vault, id)).toBe('newer');
    expect(await problemsOf(vault)).toEqual([]);
  });

  it('is not made if the passphrase is set meanwhile: the new key would do without it', async () => {
    const { around, vault } = await filled(3);
    const passphrase = passphraseBytes('correct horse battery');
    const backUp = (): Promise<void> => vault.keyKeeping.setPassphrase(null, passphrase);
    expect((await failureOf(() => rekey(vault, undefined, { ...help, backUp }))).code).toBe(
      'job_in_progress',
    );
    vault.close();
    expect((await failureOf(() => around.open())).code).toBe('wrong_passphrase');
    expect((await around.open({ unlocking: { by: 'passphrase', passphrase } })).list()).toHaveLength(3);
  });

  it('does not pass off as its own what something else put in', async () => {
    const { around, vault } = await filled(3);
    vault.close();
    const database = new Database(around.file);
    database.exec('UPDATE secret_versions SET created_at = 1');
    database.close();
    const opened = await around.open();
    expect((await failureOf(() => rekey(opened))).code).toBe('vault_corrupt');
  });

  it('gives way to a lock', async () => {
    const { around, vault, id } = await filled(400);
    const jobs = new VaultJobs(() => undefined);
    const running = failureOf(() => rekey(vault, jobs));
    await isOccupied(vault, id);
    jobs.cancel();
    vault.close();
    expect(['job_cancelled', 'vault_not_open']).toContain((await running).code);
    const again = await around.open();
    expect(await readSecret(again, id)).toBe('newer');
    expect(await problemsOf(again)).toEqual([]);
  });
});
