import Database from 'better-sqlite3';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultVaultSettings, type Draft } from '../../../src/shared/vault.ts';
import { bytesOf as bytesIn, failureOf, surroundings } from './temporary.ts';

const draft: Draft = {
  form: 'rotate',
  credentialSetId: '1b4e28ba-2fa1-41d2-883f-0016d3cca427',
  values: JSON.stringify({ clientSecret: 'half-typed-secret-Qz7' }),
};
const bytesOf = (value: Draft): Buffer => Buffer.from(JSON.stringify(value));

/** Does something to a closed vault's file behind its back. */
function tamper(file: string, sql: string, ...values: unknown[]): void {
  const database = new Database(file);
  database.prepare(sql).run(...values);
  database.close();
}

function sealedIn(file: string, sql: string): Buffer | undefined {
  const database = new Database(file, { readonly: true });
  const row = database.prepare<[], Buffer>(sql).pluck().get();
  database.close();
  return row;
}

describe('the vault’s settings', () => {
  it('are the defaults until they are changed', async () => {
    const vault = await surroundings().open();
    expect(vault.settings()).toEqual(defaultVaultSettings);
  });

  it('are there after the vault was closed and opened again', async () => {
    const around = surroundings();
    const vault = await around.open();
    const changed = vault.changeSettings({ lockAfterIdle: null, clearClipboardAfter: 10 });
    expect(changed).toEqual({ ...defaultVaultSettings, lockAfterIdle: null, clearClipboardAfter: 10 });
    expect(vault.settings()).toEqual(changed);
    vault.changeSettings({ lockOnSuspend: false });
    vault.close();
    expect((await around.open()).settings()).toEqual({ ...changed, lockOnSuspend: false });
  });

  it('lie sealed in the file', async () => {
    const around = surroundings();
    const vault = await around.open();
    vault.changeSettings({ backupFolder: '/media/usb-stick-of-mine' });
    vault.close();
    expect(readFileSync(around.file).includes('usb-stick-of-mine')).toBe(false);
    expect(readFileSync(around.file).includes('clearClipboardAfter')).toBe(false);
  });

  it('can’t be had from a closed vault', async () => {
    const vault = await surroundings().open();
    vault.close();
    expect(() => vault.settings()).toThrow(expect.objectContaining({ code: 'vault_not_open' }));
  });

  it('that are damaged are no reason to take the defaults', async () => {
    const around = surroundings();
    const vault = await around.open();
    vault.changeSettings({ lockAfterIdle: 1 });
    vault.close();
    const sealed = sealedIn(around.file, 'SELECT settings FROM vault_settings');
    sealed?.writeUInt8((sealed[30] ?? 0) ^ 1, 30);
    tamper(around.file, 'UPDATE vault_settings SET settings = ?', sealed);
    expect((await failureOf(() => around.open())).code).toBe('vault_corrupt');
  });

  it('put back to an older version are refused', async () => {
    const around = surroundings();
    const vault = await around.open();
    vault.changeSettings({ lockAfterIdle: null });
    vault.close();
    const older = sealedIn(around.file, 'SELECT settings FROM vault_settings');
    const again = await around.open();
    again.changeSettings({ lockAfterIdle: 1 });
    again.close();
    tamper(around.file, 'UPDATE vault_settings SET settings = ?', older);
    expect((await failureOf(() => around.open())).code).toBe('vault_corrupt');
  });

  it('that are missing are no reason to take the defaults', async () => {
    const around = surroundings();
    const vault = await around.open();
    vault.changeSettings({ lockAfterIdle: 1 });
    vault.close();
    tamper(around.file, 'DELETE FROM vault_settings');
    expect((await failureOf(() => around.open())).code).toBe('vault_corrupt');
  });

  it('leave a trace in the audit log: which were changed, not to what', async () => {
    const vault = await surroundings().open();
    vault.changeSettings({ lockOnSuspend: false, backupFolder: '/media/usb-stick-of-mine' });
    expect(vault.audit.list(null, null, 1)).toMatchObject([
      { action: 'settings_changed', actor: 'user', detail: 'lock on suspend, backup folder' },
    ]);
  });

  it('of another vault are refused', async () => {
    const [mine, other] = [surroundings(), surroundings()];
    const theirs = await other.open();
    theirs.changeSettings({ lockAfterIdle: null, lockOnSuspend: false, lockOnScreenLock: false });
    theirs.close();
    (await mine.open()).close();
    const sealed = sealedIn(other.file, 'SELECT settings FROM vault_settings');
    tamper(mine.file, 'INSERT OR REPLACE INTO vault_settings (id, settings) VALUES (1, ?)', sealed);
    expect((await failureOf(() => mine.open())).code).toBe('vault_corrupt');
  });
});

describe('a draft', () => {
  it('is given back once, also after the vault was closed', async () => {
    const around = surroundings();
    const vault = await around.open();
    expect(vault.takeDraft()).toBeNull();
    vault.keepDraft(bytesOf(draft));
    vault.close();
    const again = await around.open();
    expect(again.takeDraft()).toEqual(draft);
    expect(again.takeDraft()).toBeNull();
  });

  it('takes the place of the one before it', async () => {
    const vault = await surroundings().open();
    vault.keepDraft(bytesOf({ ...draft, values: '{}' }));
    vault.keepDraft(bytesOf(draft));
    expect(vault.takeDraft()).toEqual(draft);
  });

  it('lies sealed in the file, and its ciphertext is gone once it was taken', async () => {
    const around = surroundings();
    const vault = await around.open();
    vault.keepDraft(bytesOf(draft));
    vault.close();
    const sealed = sealedIn(around.file, 'SELECT draft FROM drafts');
    if (!sealed) throw new Error('no draft');
    expect(readFileSync(around.file).includes('half-typed-secret-Qz7')).toBe(false);
    expect(readFileSync(around.file).includes(sealed)).toBe(true);
    (await around.open()).takeDraft();
    for (const bytes of Object.values(bytesIn(around.directory))) {
      expect(Buffer.from(bytes, 'base64').includes(sealed)).toBe(false);
    }
  });

  it('that is damaged is not given out, and stays', async () => {
    const around = surroundings();
    const vault = await around.open();
    vault.keepDraft(bytesOf(draft));
    vault.close();
    tamper(around.file, "UPDATE drafts SET draft = x'00'");
    const failure = await failureOf(async () => {
      const opened = await around.open();
      try {
        opened.takeDraft();
      } finally {
        opened.close();
      }
    });
    expect(failure.code).toBe('vault_corrupt');
    expect(sealedIn(around.file, 'SELECT draft FROM drafts')).toBeDefined();
  });
});
