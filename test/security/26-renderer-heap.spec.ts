import type { Page } from '@playwright/test';
import type { RunningApp } from '../e2e/support/launch.ts';
import { KeyturnWindow } from '../e2e/support/window.ts';
import { askMain } from './support/bridge.ts';
import { canReadMemory, inHeap, inRendererMemory } from './support/renderer-memory.ts';
import { expect, test as base } from './support/own-home.ts';
import { SeededValues } from './support/seeded-values.ts';
import { register, seededSet, startSeededServer } from './support/use-everything.ts';

// A test must not itself put a secret into the page: values are never passed to it, and what was seeded was seeded in an
// earlier run of the app, in another process.

// A snapshot takes its time on a busy machine.
base.setTimeout(240_000);

interface Seeded {
  readonly app: RunningApp;
  readonly name: string;
  /** The secret of the set called `name`, and its core. */
  readonly own: Readonly<Record<string, string>>;
  /** The secrets and tokens of all sets. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Those, and names, client IDs and all the other facts. */
  readonly all: Readonly<Record<string, string>>;
}

const test = base.extend<{ seeded: Seeded }>({
  seeded: async ({ home }, use) => {
    const values = new SeededValues();
    const server = await startSeededServer(values);
    const sets = ['opaque', 'jwt', 'refused'].map((path) => seededSet(values, path, `${server.url}/${path}`));
    const first = await home.start();
    await register(first.page, sets);
    await first.quit();
    const those = (what: RegExp) =>
      Object.fromEntries(Object.entries(values.all).filter(([label]) => what.test(label)));
    await use({
      app: await home.start(),
      name: sets[0]?.name ?? '',
      own: those(/opaque: client secret/),
      secrets: those(/secret|token|JWT|signature/),
      all: values.all,
    });
    await server.close();
  },
});

async function openSet(page: Page, name: string): Promise<KeyturnWindow> {
  const keyturn = new KeyturnWindow(page);
  await keyturn.open(name);
  return keyturn;
}

const shows = (page: Page, what: 'Reveal secret' | 'Hide secret') =>
  expect(page.getByRole('button', { name: what })).toBeVisible();

test('26: no secret is in the page’s heap before it is revealed, and none after it was hidden', async ({
  seeded: { app, name, own, secrets },
}) => {
  const { page } = app;
  const keyturn = await openSet(page, name);
  // The snapshot does hold what the page holds.
  expect(await inHeap(page, { name })).not.toEqual([]);
  expect(await inHeap(page, secrets), 'before').toEqual([]);

  await keyturn.button('Reveal secret').click();
  await shows(page, 'Hide secret');
  expect(await inHeap(page, own), 'while it is shown').not.toEqual([]);

  await keyturn.button('Hide secret').click();
  await shows(page, 'Reveal secret');
  expect(await inHeap(page, secrets), 'after it was hidden').toEqual([]);
});

test('26: a test token is not in the page’s heap, nor is what the provider answered beyond what is shown', async ({
  seeded: { app, name, secrets },
}) => {
  const keyturn = await openSet(app.page, name);
  await keyturn.requestTestToken();
  await app.page.getByText('Raw response').click();
  await keyturn.button('Copy token').click();
  await keyturn.button('Copy as curl').click();
  await keyturn.button('Copy secret').click();
  expect(await inHeap(app.page, secrets)).toEqual([]);
});

test('26: a secret that is hidden by time, by another set, or by leaving the window is gone as well', async ({
  seeded: { app, name, secrets },
}) => {
  const { page } = app;
  const keyturn = await openSet(page, name);
  const ways = {
    time: () => page.clock.fastForward(31_000),
    'another set': () => keyturn.row('jwt').click(),
    'leaving the window': () => page.evaluate(() => window.dispatchEvent(new Event('blur'))),
  };
  await page.clock.install();
  for (const [way, hide] of Object.entries(ways)) {
    await keyturn.open(name);
    await keyturn.button('Reveal secret').click();
    await shows(page, 'Hide secret');
    await hide();
    await shows(page, 'Reveal secret');
    expect(await inHeap(page, secrets), way).toEqual([]);
  }
});

test('26: a lock takes everything about the vault out of the page’s heap', async ({
  seeded: { app, name, own, all },
}) => {
  const { page } = app;
  const keyturn = await openSet(page, name);
  await keyturn.button('Reveal secret').click();
  await shows(page, 'Hide secret');
  expect(await inHeap(page, own), 'while it is shown').not.toEqual([]);
  await askMain(page, 'lockVault');
  await expect(keyturn.list).toBeHidden();
  expect(await inHeap(page, all)).toEqual([]);
});

test('26: the page’s whole process holds no secret before one is revealed', async ({
  seeded: { app, name, own, secrets },
}) => {
  test.skip(!canReadMemory, 'reading another process’s memory takes root on Linux');
  const keyturn = await openSet(app.page, name);
  const before = await inRendererMemory(app, { 'what it shows': name, ...secrets });
  expect(before.filter((what) => !what.startsWith('what it shows'))).toEqual([]);
  expect(before).not.toEqual([]);
  await keyturn.button('Reveal secret').click();
  await shows(app.page, 'Hide secret');
  expect(await inRendererMemory(app, own)).not.toEqual([]);
});

test('26: a typed secret is not in the page’s heap once the form is gone', async ({ home }) => {
  const { page } = await home.start();
  const values = new SeededValues();
  const keyturn = new KeyturnWindow(page);
  const dialog = await keyturn.openRegisterDialog();
  await keyturn.choose(dialog, 'Provider', 'Custom OAuth 2.0');
  await keyturn.choose(dialog, 'Environment', 'Production');
  const typed = {
    Name: 'Typed set',
    'Client ID': 'typed-client',
    'Token URL': 'http://127.0.0.1:9/token',
    'Client secret': values.make('typed secret', 'typed&secret"%é'),
  };
  for (const [field, text] of Object.entries(typed)) {
    await keyturn.field(dialog, field).focus();
    await page.keyboard.insertText(text);
  }
  expect(await inHeap(page, values.all), 'while it is typed').not.toEqual([]);
  await dialog.getByRole('button', { name: 'Register', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(keyturn.row('Typed set')).toBeVisible();
  expect(await inHeap(page, values.all), 'after it was registered').toEqual([]);
});
