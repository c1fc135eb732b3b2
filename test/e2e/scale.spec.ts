import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { electronArguments } from '../../scripts/lib/launch-arguments.mjs';
import { factsOf } from '../../src/shared/credential.ts';
import { seedProfile } from '../demo/seeding/seed.ts';
import { askMain, listCredentialSets } from '../security/support/bridge.ts';
import { expect, test as base } from './support/fixtures.ts';
import { electronExecutable, temporaryFolder } from './support/launch.ts';
import { factsFor } from './support/seed.ts';

const total = 10_000;
const nameOf = (number: number): string => `Credential set ${String(number).padStart(5, '0')}`;

/** Each test works on a copy of one profile with {@link total} credential sets. */
const test = base.extend<object, { readonly seeded: string }>({
  seeded: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures a fixture needs from its parameter
    async ({}, use) => {
      const folder = await temporaryFolder('seeded');
      const electron = {
        electronPath: electronExecutable(),
        electronArguments: electronArguments({ throwAwayKeyring: true }),
        env: {},
      };
      const sets = Array.from({ length: total }, (_, index) => ({
        facts: factsFor({ name: nameOf(index + 1), project: index % 100 === 0 ? 'Warehouse' : 'Shop' }),
        clientSecret: `secret ${index}`,
        registeredAt: Date.UTC(2026, 0, 1),
        events: [],
      }));
      await seedProfile(electron, folder.path, { sets });
      await use(folder.path);
      await folder.remove();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  start: async ({ start, profile, seeded }, use) => {
    await cp(seeded, profile, { recursive: true, filter: (path) => !path.includes('Singleton') });
    await use(start);
  },
});

test('ten thousand credential sets are listed, with only the rows on screen in the page', async ({
  keyturn,
}) => {
  await expect(keyturn.row(nameOf(1))).toBeVisible();
  await expect(keyturn.view('All')).toHaveAccessibleDescription('10,000 credential sets');
  await expect(keyturn.row(nameOf(1))).toHaveAttribute('aria-setsize', String(total));
  expect(await keyturn.rows.count()).toBeLessThan(50);
});

test('typing narrows ten thousand to the one that is meant', async ({ keyturn }) => {
  await expect(keyturn.row(nameOf(1))).toBeVisible();
  await keyturn.filter.pressSequentially('set 0773');
  // 07730 to 07739, and 00773.
  await expect(keyturn.rows).toHaveCount(11);
  await keyturn.filter.pressSequentially('4');
  await expect(keyturn.rows).toHaveCount(1);
  await expect(keyturn.row(nameOf(7734))).toBeVisible();
  await keyturn.filter.fill('warehouse');
  await expect(keyturn.rows.first()).toHaveAttribute('aria-setsize', '100');
});

test('End and Home reach the last and the first of ten thousand', async ({ page, keyturn }) => {
  // While they arrive, the last is the last that is there.
  await expect(keyturn.row(nameOf(1))).toHaveAttribute('aria-setsize', String(total));
  await keyturn.list.focus();
  await page.keyboard.press('End');
  await expect(keyturn.row(nameOf(total))).toBeInViewport();
  await expect(page.getByRole('heading', { name: nameOf(total) })).toBeVisible();
  expect(await keyturn.rows.count()).toBeLessThan(50);
  await page.keyboard.press('PageUp');
  await expect(page.getByRole('heading', { name: nameOf(total) })).toBeHidden();
  await page.keyboard.press('Home');
  await expect(keyturn.row(nameOf(1))).toBeInViewport();
  await expect(page.getByRole('heading', { name: nameOf(1) })).toBeVisible();
});

test('among ten thousand, a new one is shown and opened at once', async ({ keyturn, page }) => {
  await expect(keyturn.row(nameOf(1))).toBeVisible();
  await keyturn.register({
    provider: 'Intersoft SAPIENT',
    name: 'Credential set 05000 and a half',
    clientId: 'half',
    clientSecret: 'a secret',
  });
  await expect(page.getByRole('heading', { name: 'Credential set 05000 and a half' })).toBeVisible();
  await expect(keyturn.view('All')).toHaveAccessibleDescription('10,001 credential sets');
});

test('a large vault that something else altered is there at once, then closed, and says what it is', async ({
  profile,
  start,
}) => {
  const database = new Database(join(profile, 'vault', 'vault.db'));
  const altered = database.prepare('UPDATE credential_sets SET summary = zeroblob(60) WHERE sequence = 7734');
  expect(altered.run().changes).toBe(1);
  database.close();
  const { page } = await start();
  await expect(page.getByRole('heading', { name: 'The vault is damaged' })).toBeVisible();
  await expect(page.getByText('Credential set “Credential set 07734” is damaged')).toBeVisible();
});

test('what changes while ten thousand arrive is right in the end', async ({ keyturn, page }) => {
  await expect(keyturn.row(nameOf(1))).toBeVisible();
  const sets = await listCredentialSets(page);
  const [doomed, renamed] = sets.slice(-2);
  if (!doomed || !renamed) throw new Error('There are no sets');
  await askMain(page, 'moveToTrash', { ids: [doomed.id] });
  await askMain(page, 'lockVault');
  await expect(page.getByRole('button', { name: 'Unlock' })).toBeVisible();
  await page.evaluate(
    async ([purge, update]) => {
      const { keyturn: main } = globalThis as unknown as {
        keyturn: Record<string, (request: unknown) => Promise<{ ok: boolean }>>;
      };
      await main['unlockVault']?.({ passphrase: null });
      // The first of them are there, the last, which these two are, are not.
      while (!document.querySelector('[role=option]')) await new Promise(requestAnimationFrame);
      const done = await Promise.all([main['purge']?.(purge), main['updateCredentialSet']?.(update)]);
      if (done.some((result) => result?.ok !== true)) throw new Error('A change was refused');
    },
    [
      { ids: [doomed.id] },
      { id: renamed.id, facts: { ...factsOf(renamed), name: 'Renamed on the way' } },
    ] as const,
  );
  await expect(keyturn.view('All')).toHaveAccessibleDescription('9,999 credential sets');
  await expect(keyturn.view('Trash')).toHaveAccessibleDescription('0 credential sets');
  await keyturn.filter.fill('renamed on the way');
  await expect(keyturn.rows).toHaveCount(1);
  await keyturn.filter.fill('');
  await expect(keyturn.rows.first()).toHaveAttribute('aria-setsize', '9999');
  await keyturn.list.focus();
  await page.keyboard.press('End');
  await expect(keyturn.row('Renamed on the way')).toBeInViewport();
  await expect(keyturn.row(nameOf(total - 2))).toBeInViewport();
  for (const { name } of [renamed, doomed]) await expect(keyturn.row(name)).toHaveCount(0);
});
