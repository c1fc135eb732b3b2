import { cp } from 'node:fs/promises';
import { electronArguments } from '../../scripts/lib/launch-arguments.mjs';
import { seedProfile } from '../demo/seeding/seed.ts';
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
  await expect(keyturn.row(nameOf(1))).toBeVisible();
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
