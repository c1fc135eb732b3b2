import type { ElectronApplication } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { readClipboard } from './support/main-process.ts';
import { seed } from './support/seed.ts';

/** Chooses an item of the application menu, as a click on it does. */
const chooseFromMenu = (electron: ElectronApplication, ...path: readonly [menu: string, item: string]) =>
  electron.evaluate(({ Menu, BrowserWindow }, [menu, label]) => {
    const items = Menu.getApplicationMenu()?.items.find((each) => each.label === menu)?.submenu?.items;
    const item = items?.find((each) => each.label === label);
    if (!item) throw new Error(`The menu has no ${menu} > ${label}`);
    (item.click as (event: object, window: unknown) => void)({}, BrowserWindow.getAllWindows()[0]);
  }, path);

test('the native menu registers, edits and copies as the window does', async ({
  page,
  electron,
  keyturn,
}) => {
  await seed(page, { name: 'Orders service', clientId: 'orders' });
  await keyturn.open('Orders service');
  await chooseFromMenu(electron, 'Credential set', 'Copy client ID');
  await expect.poll(() => readClipboard(electron)).toBe('orders');

  await chooseFromMenu(electron, 'Credential set', 'Edit…');
  await expect(keyturn.editDialog).toBeVisible();
  await keyturn.editDialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(keyturn.editDialog).toBeHidden();

  await chooseFromMenu(electron, 'File', 'Register credential set…');
  await expect(keyturn.registerDialog).toBeVisible();
});

test('what is behind an open dialog does not listen to the menu', async ({ page, electron, keyturn }) => {
  await seed(page, { name: 'Orders service', clientId: 'orders' });
  await keyturn.open('Orders service');
  await electron.evaluate(({ clipboard }) => {
    clipboard.writeText('as it was');
  });
  await keyturn.openRegisterDialog();
  await chooseFromMenu(electron, 'Credential set', 'Edit…');
  await chooseFromMenu(electron, 'Credential set', 'Copy client ID');
  // Answers after what came before it, so that anything the menu did would have happened.
  await page.evaluate(() =>
    (globalThis as unknown as { keyturn: { hideSecret: () => unknown } }).keyturn.hideSecret(),
  );
  await expect(keyturn.editDialog).toBeHidden();
  await expect(keyturn.registerDialog).toBeVisible();
  expect(await readClipboard(electron)).toBe('as it was');
});

test('the native menu has Lock and Settings, with the shortcuts that the window runs', async ({
  page,
  electron,
}) => {
  await seed(page, { name: 'Orders service' });
  const items = await electron.evaluate(({ Menu }) =>
    Menu.getApplicationMenu()
      ?.items.find(({ label }) => label === 'File')
      ?.submenu?.items.map(({ label, accelerator }) => [label, accelerator]),
  );
  expect(items).toContainEqual(['Lock', 'CommandOrControl+L']);
  expect(items).toContainEqual(['Settings…', 'CommandOrControl+,']);
});
