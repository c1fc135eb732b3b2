import { rotate } from '../main/vault/rotate.ts';
import Database from 'better-sqlite3';
import { copyFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { VaultJobs } from '../../src/main/vault/jobs.ts';
import type { Vault } from '../../src/main/vault/vault.ts';
import { failureOf, readSecret, someFacts, someTokenTest, surroundings } from '../main/vault/temporary.ts';

const uuid = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';

/** A closed vault with two sets, each with a secret and a token test, and SQL to tamper with its file. */
async function closedVault() {
  const around = surroundings();
  const vault = await around.open();
  const one = vault.register(someFacts({ name: 'Billing' }), 'one');
  const other = vault.register(someFacts({ name: 'Payroll' }), 'other');
  for (const set of [one, other]) test(vault, set.id);
  vault.close();
  const sql = (text: string, ...parameters: unknown[]): void => {
    const database = new Database(around.file);
    database.pragma('foreign_keys = OFF');
    if (parameters.length === 0) database.exec(text);
    else database.prepare(text).run(...parameters);
    database.close();
  };
  /** Puts rows back to what they were in a copy of the file. */
  const putBack = (copy: string, table: string): void => {
    const database = new Database(around.file);
    database.pragma('foreign_keys = OFF');
    database.exec(`ATTACH '${copy}' AS former; DELETE FROM main.${table};
      INSERT INTO main.${table} SELECT * FROM former.${table}`);
    database.close();
  };
  return { ...around, one, other, sql, putBack };
}

function test(vault: Vault, id: string): void {
  const secretVersionId = vault.get(id).secretVersions[0]?.id ?? '';
  vault.recordTokenTest(someTokenTest({ credentialSetId: id, secretVersionId }), false);
}

/** @returns everything a full check finds, as `kind: what` */
async function fullCheck(vault: Vault): Promise<string[]> {
  const { problems } = await new VaultJobs(() => undefined).run('verify', (control) =>
    vault.maintenance.verify(control),
  );
  return problems.map(({ kind, what }) => `${kind}: ${what}`);
}

const ofBilling = `(SELECT id FROM credential_sets ORDER BY sequence LIMIT 1)`;

describe('8 a row that is not as Keyturn left it is noticed on opening, and named', () => {
  it.each([
    [
      'a deleted set',
      `DELETE FROM credential_sets WHERE id = ${ofBilling}`,
      'Credential set “Billing” is missing',
    ],
    [
      'a deleted secret',
      `DELETE FROM secret_versions WHERE credential_set_id = ${ofBilling}`,
      'A secret version of “Billing” is missing',
    ],
    [
      'a deleted token test',
      `DELETE FROM token_tests WHERE credential_set_id = ${ofBilling}`,
      'A token test of “Billing” is missing',
    ],
    [
      'a duplicated set',
      `INSERT INTO credential_sets (id, created_at, updated_at, trashed_at, due_at, summary)
       SELECT '${uuid}', created_at, updated_at, trashed_at, due_at, summary FROM credential_sets LIMIT 1`,
      'A credential set without a known name was added',
    ],
    [
      'a duplicated secret',
      `INSERT INTO secret_versions SELECT '${uuid}', credential_set_id, created_at, secret
         FROM secret_versions WHERE credential_set_id = ${ofBilling}`,
      'A secret version of “Billing” was added',
    ],
    [
      'an added token test with an id of no kind of ours',
      `INSERT INTO token_tests (id, credential_set_id, created_at, record)
       SELECT 'x', credential_set_id, created_at, record FROM token_tests
        WHERE credential_set_id = ${ofBilling}`,
      'A token test of “Billing” was added',
    ],
    ['settings', `DELETE FROM vault_settings`, 'The vault’s settings is missing'],
    [
      'own providers',
      `INSERT INTO own_providers VALUES (1, zeroblob(60))`,
      'The vault’s own providers was added',
    ],
    [
      'a changed order of sets',
      `UPDATE credential_sets SET sequence = 99 WHERE id = ${ofBilling}`,
      'Credential set “Billing” was altered',
    ],
    [
      'two summaries changed for each other',
      `CREATE TEMP TABLE former AS SELECT * FROM credential_sets;
       UPDATE credential_sets SET summary = (SELECT summary FROM former
        WHERE former.sequence = 3 - credential_sets.sequence)`,
      'Credential set “Billing” is damaged',
    ],
  ])('8 %s', async (_, text, message) => {
    const around = await closedVault();
    around.sql(text);
    const failure = await failureOf(() => around.open());
    expect(failure.code).toBe('vault_corrupt');
    expect(failure.message).toContain(message);
  });

  it('8 a set that was put back to an older version', async () => {
    const around = await closedVault();
    const copy = `${around.file}.copy`;
    copyFileSync(around.file, copy);
    const vault = await around.open();
    vault.update(around.one.id, someFacts({ name: 'Billing EU' }));
    vault.close();
    around.putBack(copy, 'credential_sets');
    const failure = await failureOf(() => around.open());
    expect(failure.message).toContain(
      'Credential set “Billing” was altered, or put back to an older version',
    );
    expect(failure.credentialSetId).toBe(around.one.id);
  });

  it('8 the others can be had, and the full check still names it', async () => {
    const around = await closedVault();
    around.sql(`DELETE FROM credential_sets WHERE id = ${ofBilling}`);
    const vault = await around.open({ damagedRecords: 'set_aside' });
    vault.register(someFacts(), 'new');
    expect(await fullCheck(vault)).toEqual(['row_missing: credential set “Billing”']);
  });
});

describe('8 what opening doesn’t look at is noticed when it is used, and by the full check', () => {
  it('8 a secret that was put back to an older value', async () => {
    const around = await closedVault();
    const { id } = around.one;
    const version = around.one.secretVersions[0]?.id ?? '';
    const copy = `${around.file}.copy`;
    copyFileSync(around.file, copy);
    around.sql('UPDATE secret_versions SET created_at = created_at - 1 WHERE id = ?', version);
    const vault = await around.open();
    expect(await fullCheck(vault)).toEqual(['row_changed: a secret version of “Billing”']);
    expect((await failureOf(() => readSecret(vault, id))).code).toBe('vault_corrupt');
  });

  it('8 two secrets changed for each other', async () => {
    const around = await closedVault();
    around.sql(`CREATE TEMP TABLE former AS SELECT * FROM secret_versions;
      UPDATE secret_versions SET secret = (SELECT secret FROM former WHERE former.id <> secret_versions.id)`);
    const vault = await around.open();
    expect((await fullCheck(vault)).sort()).toEqual([
      'row_unreadable: a secret version of “Billing”',
      'row_unreadable: a secret version of “Payroll”',
    ]);
  });

  it('8 a secret version handed to another set', async () => {
    const around = await closedVault();
    around.sql(`UPDATE secret_versions SET credential_set_id = '${around.other.id}'`);
    const vault = await around.open();
    const found = await fullCheck(vault);
    expect(found).toHaveLength(2);
    expect(found.join()).toContain('a secret version of “Billing”');
    expect(found.join()).toContain('a secret version of “Payroll”');
  });

  it('8 token tests whose order was changed', async () => {
    const around = await closedVault();
    around.sql('UPDATE token_tests SET sequence = sequence + 10 WHERE sequence = 1');
    const vault = await around.open();
    expect(await fullCheck(vault)).toEqual(['row_changed: a token test of “Billing”']);
    expect((await failureOf(() => vault.listTokenTests(around.one.id))).code).toBe('vault_corrupt');
  });
});

describe('8 the list of digests', () => {
  it.each([
    ['emptied', 'DELETE FROM row_digests'],
    ['altered', 'UPDATE row_digests SET rows = zeroblob(length(rows))'],
  ])('8 %s', async (_, text) => {
    const around = await closedVault();
    around.sql(text);
    const failure = await failureOf(() => around.open());
    expect(failure.message).toContain('The list of everything in the vault was altered');
    const vault = await around.open({ damagedRecords: 'set_aside' });
    expect(vault.list()).toHaveLength(2);
    vault.close();
    expect((await around.open()).list()).toHaveLength(2);
  });

  it('8 and a header without a digest do not hide anything', async () => {
    const around = await closedVault();
    around.sql('UPDATE vault_header SET content_digest = NULL');
    expect((await failureOf(() => around.open())).code).toBe('vault_corrupt');
  });
});

describe('8 the audit log', () => {
  it.each([
    ['cut off at the end', 'DELETE FROM audit_log WHERE sequence > 4', 'Audit entry 5'],
    ['emptied', 'DELETE FROM audit_log', 'The audit log from entry 1 to 5'],
    [
      'longer than it was',
      'INSERT INTO audit_log SELECT 6, created_at, credential_set_id, entry, link FROM audit_log LIMIT 1',
      'Audit entry 6',
    ],
  ])('8 %s is noticed on opening', async (_, text, message) => {
    const around = await closedVault();
    around.sql(text);
    const failure = await failureOf(() => around.open());
    expect(failure.message).toContain(message);
  });

  it.each([
    ['an entry taken out', 'DELETE FROM audit_log WHERE sequence = 2', ['audit entry 2']],
    [
      'two entries changed for each other',
      `CREATE TEMP TABLE former AS SELECT * FROM audit_log;
       UPDATE audit_log SET entry = (SELECT entry FROM former
        WHERE former.sequence = 5 - audit_log.sequence) WHERE sequence IN (2, 3)`,
      ['audit entry 2', 'audit entry 3'],
    ],
    [
      'an entry about another set',
      `UPDATE audit_log SET credential_set_id = '${uuid}' WHERE sequence = 2`,
      ['audit entry 2'],
    ],
    ['another time', 'UPDATE audit_log SET created_at = 1 WHERE sequence = 3', ['audit entry 3']],
    [
      'another link',
      'UPDATE audit_log SET link = zeroblob(32) WHERE sequence = 2',
      ['audit entry 2', 'audit entry 3'],
    ],
  ])('8 %s is noticed by the full check', async (_, text, expected) => {
    const around = await closedVault();
    around.sql(text);
    const vault = await around.open();
    expect(await fullCheck(vault)).toEqual(expected.map((what) => `audit_broken: ${what}`));
  });
});

it('8 a whole vault has no problems', async () => {
  const around = await closedVault();
  const vault = await around.open();
  rotate(vault, around.one.id, 'new', null);
  vault.moveToTrash([around.other.id]);
  vault.purge([around.other.id]);
  expect(await fullCheck(vault)).toEqual([]);
});
