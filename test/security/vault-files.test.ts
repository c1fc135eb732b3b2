import { newUsage } from '../../src/shared/usage.ts';
import { rotate } from '../main/vault/rotate.ts';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeCheckedBackup } from '../../src/main/database/checked-backup.ts';
import { openDatabase } from '../../src/main/database/open.ts';
import { noOverrides, trashDuration } from '../../src/shared/credential.ts';
import { someFacts, someTokenTest, surroundings, temporaryFolder } from '../main/vault/temporary.ts';
import Database from 'better-sqlite3';

/** Text that occurs nowhere by chance, with characters that every encoding treats differently. */
const seeds = {
  clientSecret: 'S3cr3t/Qz+Vx7"Kd\\&ünïq=1',
  replacedSecret: 'F0rmer/Wm+Ty2"Lp\\&ünïq=2',
  clientId: 'cl1entid-Hj8Rb5-%20unique-3',
  name: 'Nåme Gv4Xc9 "unique" 4',
  contactEmail: 'zq9.contact.unique5@example.com',
  description: 'Descr1pt10n Ft6Pn3 <unique> 6',
  project: 'Pr0ject Bw7Ms1 unique 7',
  usage: 'us4ge/of/Yk2Dq8+unique8',
  tag: 't4g-Lc5Zt9-unique9',
  scope: 'sc0pe:Ng3Fh6:unique10',
  tokenUrl: 'https://t0ken.unique11.example/Oauth/Rx4',
  audience: 'https://aud1ence.unique12.example',
  variable: 'ten4nt-Jv8Kw2-unique13',
  header: 'h3ader-Ps6Gy1-unique14',
  registrationClientUri: 'https://reg.unique16.example/Ka7',
  registrationAccessToken: 'reg1stration/Bv3+Wn9"unique=17',
  difference: 'd1fference-Xe5Jm2-unique18',
  testMessage: 'T3st message Ud9Hm5 unique15',
};

const asBefore = { clientId: null, keyId: null, secretExpiresAt: null };

/** Every way a text may stand in a file: raw, UTF-16, base64 at each offset, hex, URL-encoded, JSON-escaped. */
function disguisesOf(text: string): Map<string, Buffer> {
  const utf8 = Buffer.from(text);
  const disguises = new Map<string, Buffer>([
    ['UTF-8', utf8],
    ['UTF-16LE', Buffer.from(text, 'utf16le')],
    ['UTF-16BE', Buffer.from(text, 'utf16le').swap16()],
    ['Latin-1', Buffer.from(text, 'latin1')],
    ['hex', Buffer.from(utf8.toString('hex'))],
    ['HEX', Buffer.from(utf8.toString('hex').toUpperCase())],
    ['URL-encoded', Buffer.from(encodeURIComponent(text))],
    ['form-encoded', Buffer.from(new URLSearchParams({ x: text }).toString().slice(2))],
    ['JSON-escaped', Buffer.from(JSON.stringify(text).slice(1, -1))],
    ['reversed', Buffer.from(utf8).reverse()],
  ]);
  for (const offset of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(offset), utf8]).toString('base64');
    // The characters at both ends depend on the neighbours.
    const inner = encoded.slice(offset === 0 ? 0 : 4, -4);
    disguises.set(`base64 at ${offset}`, Buffer.from(inner));
    const urlSafe = inner.replaceAll('+', '-').replaceAll('/', '_');
    disguises.set(`base64url at ${offset}`, Buffer.from(urlSafe));
  }
  return disguises;
}

/** @returns which seed was found in which file, and how it was written there */
function findingsIn(folder: string): string[] {
  const findings: string[] = [];
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!statSync(join(folder, name)).isFile()) continue;
    const bytes = readFileSync(join(folder, name));
    for (const [seed, text] of Object.entries(seeds)) {
      for (const [disguise, form] of disguisesOf(text)) {
        if (bytes.includes(form)) findings.push(`${seed} in ${name} as ${disguise}`);
      }
    }
  }
  return findings;
}

const seededFacts = () =>
  someFacts({
    clientId: seeds.clientId,
    clientIdentifier: seeds.clientId,
    name: seeds.name,
    contactEmail: seeds.contactEmail,
    description: seeds.description,
    project: seeds.project,
    usages: [newUsage(seeds.usage, '9d4c3a52-8b1e-4f60-9a77-2c5e81d0b3f4')],
    tags: [seeds.tag],
    access: { level: 'fine_grained', scopes: [seeds.scope] },
    variables: { tenant: seeds.variable },
    request: {
      ...noOverrides,
      tokenUrl: seeds.tokenUrl,
      audience: seeds.audience,
      headers: { 'x-seed': seeds.header },
    },
  });

describe('12 nothing that was entered can be found in the vault’s files', () => {
  it('12 the search finds what is there', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'leaky.db');
    const database = new Database(file);
    database.exec('CREATE TABLE t (x)');
    for (const form of disguisesOf(seeds.clientSecret).values()) {
      database.prepare('INSERT INTO t VALUES (?)').run(form);
    }
    database.close();
    expect(findingsIn(folder)).toHaveLength(disguisesOf(seeds.clientSecret).size);
  });

  it('12 database, write-ahead log, journal, temporary files, backups: open, closed, trashed, purged', async () => {
    const around = surroundings();
    const vault = await around.open();
    const look = (): void => {
      expect(findingsIn(around.directory)).toEqual([]);
    };
    const { id, secretVersions } = vault.register(seededFacts(), seeds.replacedSecret);
    look();
    expect(readdirSync(around.directory)).toContain('vault.db-wal');
    vault.recordTokenTest(
      someTokenTest({
        credentialSetId: id,
        secretVersionId: secretVersions[0]?.id ?? '',
        message: seeds.testMessage,
        request: {
          url: seeds.tokenUrl,
          clientAuthenticationMethod: 'json_body',
          askedScopes: [seeds.scope],
          audience: seeds.audience,
        },
      }),
      false,
    );
    vault.setAutomation(
      id,
      { adapter: 'rfc7592', registrationClientUri: seeds.registrationClientUri },
      seeds.registrationAccessToken,
    );
    const { clientId, difference } = seeds;
    vault.rotation.addPending(id, { ...asBefore, clientId, clientSecret: seeds.clientSecret });
    const differences = [{ about: 'scopes', name: 'scopes', current: difference, pending: '' } as const];
    vault.rotation.noteProof(id, { compared: true, differences });
    look();
    vault.rotation.promote(id, { overlapDays: 7, withoutProof: true });
    vault.changeMany([{ id, contactEmail: seeds.contactEmail, snoozedUntil: 5 }]);
    vault.noteUse(id, 'secret_copied');
    look();
    await vault.withSecret(id, (secret) => {
      expect(secret.toString()).toBe(seeds.clientSecret);
      look();
    });
    vault.update(id, { ...seededFacts(), enabled: false });
    look();
    vault.close();
    look();

    const connection = await openDatabase(around);
    await makeCheckedBackup(connection, join(around.directory, 'backups', 'backup.db'));
    connection.close();
    look();

    const reopened = await around.open();
    reopened.moveToTrash([id]);
    look();
    reopened.purge([id]);
    look();
    reopened.close();
    look();
  });
});

describe('13 a destroyed secret’s ciphertext is gone from the files', () => {
  /** The sealed secrets in the file, read from a copy, since the vault keeps others out. */
  function sealedSecretsIn(directory: string): Buffer[] {
    const copy = temporaryFolder();
    mkdirSync(copy, { recursive: true });
    for (const name of ['vault.db', 'vault.db-wal']) {
      if (readdirSync(directory).includes(name)) copyFileSync(join(directory, name), join(copy, name));
    }
    const database = new Database(join(copy, 'vault.db'));
    const secrets = database.prepare<[], Buffer>('SELECT secret FROM secret_versions').pluck().all();
    database.close();
    return secrets;
  }

  const filesWith = (directory: string, bytes: Buffer): string[] =>
    readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter(
      (name) =>
        statSync(join(directory, name)).isFile() && readFileSync(join(directory, name)).includes(bytes),
    );

  const long = 'a long secret '.repeat(700);

  it.each([
    ['short', 'a short secret'],
    ['longer than a page', long],
  ])('13 after a purge: a %s secret', async (_, secret) => {
    const around = surroundings();
    const vault = await around.open();
    vault.registerMany(
      Array.from({ length: 20 }, (_, n) => ({ facts: someFacts(), clientSecret: `other ${n}` })),
    );
    const { id } = vault.register(someFacts(), secret);
    const sealed = sealedSecretsIn(around.directory).at(-1) ?? Buffer.alloc(0);
    const ciphertext = sealed.subarray(17, 17 + 14);
    expect(filesWith(around.directory, ciphertext)).not.toEqual([]);

    vault.moveToTrash([id]);
    vault.purge([id]);
    expect(filesWith(around.directory, ciphertext)).toEqual([]);
    vault.close();
    expect(filesWith(around.directory, ciphertext)).toEqual([]);
  });

  it('13 after 30 days in the trash, by themselves', async () => {
    const around = surroundings();
    const vault = await around.open();
    const { id } = vault.register(someFacts(), 'a secret that nobody misses');
    const ciphertext =
      sealedSecretsIn(around.directory)
        .at(-1)
        ?.subarray(17, 17 + 14) ?? Buffer.alloc(0);
    vault.moveToTrash([id]);
    around.clock.advance(trashDuration);
    expect(filesWith(around.directory, ciphertext)).not.toEqual([]);
    vault.purgeOldTrash();
    expect(filesWith(around.directory, ciphertext)).toEqual([]);
    vault.close();
    expect(filesWith(around.directory, ciphertext)).toEqual([]);
  });

  it('13 after a secret version was revoked, but not before', async () => {
    const around = surroundings();
    const vault = await around.open();
    const { id, secretVersions } = vault.register(someFacts(), 'first');
    const [sealed] = sealedSecretsIn(around.directory);
    const ciphertext = sealed?.subarray(5) ?? Buffer.alloc(0);
    rotate(vault, id, 'second', null);
    rotate(vault, id, 'third', null);
    expect(filesWith(around.directory, ciphertext)).not.toEqual([]);
    vault.rotation.revoke(id, secretVersions[0]?.id ?? '', 'proven');
    expect(filesWith(around.directory, ciphertext)).toEqual([]);
    vault.close();
    expect(filesWith(around.directory, ciphertext)).toEqual([]);
  });

  it('13 after a pending secret was discarded', async () => {
    const around = surroundings();
    const vault = await around.open();
    const { id } = vault.register(someFacts(), 'first');
    vault.rotation.addPending(id, { ...asBefore, clientSecret: 'second' });
    const ciphertext = sealedSecretsIn(around.directory).at(-1)?.subarray(5) ?? Buffer.alloc(0);
    expect(filesWith(around.directory, ciphertext)).not.toEqual([]);
    vault.rotation.discardPending(id);
    expect(filesWith(around.directory, ciphertext)).toEqual([]);
    vault.close();
    expect(filesWith(around.directory, ciphertext)).toEqual([]);
  });

  it('13 after a registration access token was replaced, and after it was given up', async () => {
    const around = surroundings();
    const vault = await around.open();
    const { id } = vault.register(someFacts(), 'first');
    const registrationClientUri = 'https://auth.example.com/register/1';
    vault.setAutomation(id, { adapter: 'rfc7592', registrationClientUri }, 'token-1');
    const newest = () => sealedSecretsIn(around.directory).at(-1)?.subarray(5) ?? Buffer.alloc(0);
    const first = newest();
    vault.replaceRegistrationAccessToken(id, 'token-2');
    expect(filesWith(around.directory, first)).toEqual([]);
    const second = newest();
    vault.setAutomation(id, null, null);
    expect(filesWith(around.directory, second)).toEqual([]);
  });

  it('13 the summary that an edit replaced is gone once the vault is closed', async () => {
    const around = surroundings();
    const vault = await around.open();
    const { id } = vault.register(someFacts(), 'secret');
    vault.close();
    const database = new Database(around.file, { readonly: true });
    const summary = database.prepare<[], Buffer>('SELECT summary FROM credential_sets').pluck().get();
    database.close();
    const ciphertext = summary?.subarray(17, 200) ?? Buffer.alloc(0);
    expect(filesWith(around.directory, ciphertext)).toEqual(['vault.db']);

    const reopened = await around.open();
    reopened.update(id, someFacts());
    reopened.close();
    expect(filesWith(around.directory, ciphertext)).toEqual([]);
  });
});
