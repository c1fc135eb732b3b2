import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Page } from '@playwright/test';
import { expect, test as base } from './support/fixtures.ts';
import { filesBelow } from './support/profile-files.ts';
import { seed } from './support/seed.ts';
import { SmallDisk } from './support/small-disk.ts';
import { KeyturnWindow } from './support/window.ts';

interface VaultFixtures {
  /** The vault's file in a profile whose one credential set is called *Kept*. The app isn't running. */
  readonly vaultFile: string;
  /** A small disk where the profile's vault goes; the app hasn't run yet. */
  readonly disk: SmallDisk;
}

const test = base.extend<VaultFixtures>({
  vaultFile: async ({ start, profile }, use) => {
    const { page, quit } = await start();
    await seed(page, { name: 'Kept' });
    await quit();
    await use(join(profile, 'vault', 'vault.db'));
  },
  disk: async ({ profile }, use) => {
    const disk = new SmallDisk(join(profile, 'vault'), 4);
    await use(disk);
    disk.unmount();
  },
});

const screen = (page: Page, heading: string) => page.getByRole('heading', { name: heading });
const tryAgain = (page: Page) => page.getByRole('button', { name: 'Try again' });

/** Ways to spoil a vault's file, and what the user is told of each. */
const spoilings: readonly {
  readonly what: string;
  readonly heading: string;
  readonly spoil: (file: string) => void;
}[] = [
  {
    what: 'is no database',
    heading: 'The vault can’t be read',
    spoil: (file) => {
      writeFileSync(file, 'Dear diary, today I saved a text file in the wrong place.\n'.repeat(200));
    },
  },
  {
    what: 'is empty',
    heading: 'The vault can’t be read',
    spoil: (file) => {
      writeFileSync(file, '');
    },
  },
  {
    what: 'lost its second half',
    heading: 'The vault can’t be read',
    spoil: (file) => {
      const whole = readFileSync(file);
      writeFileSync(file, whole.subarray(0, whole.length / 2));
    },
  },
  {
    what: 'has a flipped bit in its header',
    heading: 'The vault is damaged',
    spoil: (file) => {
      changeVault(file, (database) => {
        const canary = database.prepare('SELECT canary FROM vault_header').pluck().get() as Buffer;
        canary.writeUInt8(canary.readUInt8(20) ^ 1, 20);
        database.prepare('UPDATE vault_header SET canary = ?').run(canary);
      });
    },
  },
  {
    what: 'has a flipped bit in a credential set',
    heading: 'The vault is damaged',
    spoil: (file) => {
      changeVault(file, (database) => {
        const summary = database.prepare('SELECT summary FROM credential_sets').pluck().get() as Buffer;
        summary.writeUInt8(summary.readUInt8(summary.length - 1) ^ 1, summary.length - 1);
        database.prepare('UPDATE credential_sets SET summary = ?').run(summary);
      });
    },
  },
  {
    what: 'was written by a newer Keyturn',
    heading: 'This vault belongs to a newer Keyturn',
    spoil: (file) => {
      changeVault(file, (database) => database.pragma('user_version = 99'));
    },
  },
];

function changeVault(file: string, change: (database: Database.Database) => unknown): void {
  const database = new Database(file);
  change(database);
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}

for (const { what, heading, spoil } of spoilings) {
  test(`a vault that ${what} gets its own screen, is left as it is, and opens when it is mended`, async ({
    start,
    profile,
    vaultFile,
  }) => {
    const good = readFileSync(vaultFile);
    spoil(vaultFile);
    const spoilt = await filesBelow(join(profile, 'vault'));

    const { page } = await start();
    await expect(screen(page, heading)).toBeVisible();
    await expect(page.getByRole('alert')).toBeVisible();
    await tryAgain(page).click();
    await expect(screen(page, heading)).toBeVisible();
    await expect(tryAgain(page)).toBeEnabled();
    expect(await filesBelow(join(profile, 'vault'))).toEqual(spoilt);

    writeFileSync(vaultFile, good);
    await tryAgain(page).click();
    await expect(new KeyturnWindow(page).row('Kept')).toBeVisible();
  });
}

test('a vault whose file is gone, but whose backups are there, is not replaced by an empty one', async ({
  start,
  vaultFile,
}) => {
  renameSync(vaultFile, `${vaultFile}-moved-away`);
  writeFileSync(`${vaultFile}-wal`, 'something is left of it');
  const { page } = await start();
  await expect(screen(page, 'The vault can’t be read')).toBeVisible();
  expect(() => readFileSync(vaultFile)).toThrow('ENOENT');
});

for (const { what, take } of [
  {
    what: 'folder is deleted',
    take: (folder: string) => {
      rmSync(folder, { recursive: true });
    },
  },
  {
    what: 'folder is moved away',
    take: (folder: string) => {
      renameSync(folder, `${folder}-moved-away`);
    },
  },
  {
    what: 'file is replaced by another one',
    take: (folder: string) => {
      copyFileSync(join(folder, 'vault.db'), join(folder, 'restored.db'));
      renameSync(join(folder, 'restored.db'), join(folder, 'vault.db'));
    },
  },
]) {
  test(`a vault whose ${what} under the open app takes nothing in, says so, and gives out what it holds`, async ({
    profile,
    start,
  }) => {
    const app = await start();
    const keyturn = new KeyturnWindow(app.page);
    await seed(app.page, { name: 'Kept', clientSecret: 'kept all the while' });
    take(join(profile, 'vault'));

    const dialog = await keyturn.fillRegisterDialog({
      provider: 'Intersoft SAPIENT',
      name: 'Typed with care',
      clientId: 'typed-client',
      clientSecret: 'typed-secret',
    });
    await dialog.getByRole('button', { name: 'Register', exact: true }).click();
    await expect(dialog.getByRole('alert')).toContainText('moved or replaced');
    await expect(keyturn.field(dialog, 'Client secret')).toHaveValue('typed-secret');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await keyturn.open('Kept');
    await app.page.getByRole('button', { name: 'Reveal secret' }).click();
    await expect(app.page.getByText('kept all the while')).toBeVisible();
    expect(app.mistakes()).toEqual([]);
  });
}

test.describe('on a disk of its own', () => {
  test.skip(!SmallDisk.isPossible, 'mounting a small disk takes root on Linux');

  test('a vault in a folder that can’t be written gets its own screen, and opens once it can', async ({
    disk,
    profile,
    start,
  }) => {
    const first = await start();
    await seed(first.page, { name: 'Kept' });
    await first.quit();
    disk.makeReadOnly();
    const before = await filesBelow(join(profile, 'vault'));

    const { page } = await start();
    await expect(screen(page, 'The vault folder can’t be written to')).toBeVisible();
    expect(await filesBelow(join(profile, 'vault'))).toEqual(before);

    disk.makeWritable();
    await tryAgain(page).click();
    await expect(new KeyturnWindow(page).row('Kept')).toBeVisible();
  });

  test('a disk that is full from the start gets its own screen, and the vault is made once there is room', async ({
    disk,
    start,
  }) => {
    disk.fill();
    const { page } = await start();
    await expect(screen(page, 'The disk is full')).toBeVisible();
    disk.makeRoom();
    await tryAgain(page).click();
    await expect(page.getByRole('navigation', { name: 'Views' })).toBeVisible();
  });

  test('a disk that fills up while registering costs nothing: the typing stays, and the next try works', async ({
    disk,
    start,
  }) => {
    const app = await start();
    const keyturn = new KeyturnWindow(app.page);
    await seed(app.page, { name: 'Kept' });
    disk.fill();

    const dialog = await keyturn.fillRegisterDialog({
      provider: 'Intersoft SAPIENT',
      name: 'Typed with care',
      clientId: 'typed-client',
      clientSecret: 'typed-secret',
    });
    // Long enough to need room of its own, however much the vault has to spare.
    await dialog.getByRole('textbox', { name: 'Description' }).fill('x'.repeat(10_000));
    const register = dialog.getByRole('button', { name: 'Register', exact: true });
    await register.click();
    await expect(dialog.getByRole('alert')).toContainText('full');
    await expect(dialog.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Typed with care');
    await expect(dialog.getByRole('textbox', { name: 'Client secret', exact: true })).toHaveValue(
      'typed-secret',
    );
    expect(app.mistakes()).toEqual([]);

    disk.makeRoom();
    await register.click();
    await expect(dialog).toBeHidden();
    await expect(keyturn.row('Typed with care')).toBeVisible();
    await app.quit();

    const { page } = await start();
    await expect(new KeyturnWindow(page).rows).toHaveCount(2);
  });
});
