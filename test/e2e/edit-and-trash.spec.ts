import { expect, test } from './support/fixtures.ts';
import { seed } from './support/seed.ts';

test('an edit is saved, and Ctrl+Z takes it back', async ({ page, keyturn }) => {
  await seed(page, { name: 'Orders service', project: 'Shop' });
  await keyturn.open('Orders service');
  await keyturn.button('Edit').click();
  const save = keyturn.editDialog.getByRole('button', { name: 'Save' });
  await expect(save).toBeDisabled();
  await keyturn.field(keyturn.editDialog, 'Name').fill('Orders service (live)');
  await keyturn.field(keyturn.editDialog, 'Project').fill('Web shop');
  await save.click();
  await expect(keyturn.editDialog).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Orders service (live)' })).toBeVisible();
  await expect(keyturn.details).toContainText('Web shop');

  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByRole('heading', { name: 'Orders service', exact: true })).toBeVisible();
  await expect(keyturn.row('Orders service')).toBeVisible();
  await expect(keyturn.details).not.toContainText('Web shop');
});

test('the edit dialog asks for no secret, and shows none', async ({ page, keyturn }) => {
  await seed(page, { name: 'Orders service', clientSecret: 'not for the edit dialog' });
  await keyturn.open('Orders service');
  await keyturn.button('Edit').click();
  await expect(keyturn.field(keyturn.editDialog, 'Client ID')).toBeVisible();
  await expect(keyturn.field(keyturn.editDialog, 'Client secret')).toBeHidden();
  expect(await keyturn.everythingShown()).not.toContain('not for the edit dialog');
});

test('a disabled set is in Disabled, is not tested, and can be enabled again', async ({ page, keyturn }) => {
  await seed(page, { name: 'Orders service' }, { name: 'Other' });
  await keyturn.open('Orders service');
  const enabled = keyturn.details.getByRole('switch', { name: 'Enabled' });
  await enabled.click();
  await expect(keyturn.row('Orders service')).toContainText('Disabled');
  await expect(keyturn.button('Request test token')).toBeDisabled();
  await keyturn.view('Disabled').click();
  await expect(keyturn.rows).toHaveCount(1);

  await enabled.click();
  await keyturn.view('All').click();
  await expect(keyturn.rows).toHaveCount(2);
  await expect(keyturn.row('Orders service')).toContainText('Never tested');
});

test('moving to the trash can be undone right away', async ({ page, keyturn }) => {
  await seed(page, { name: 'Orders service' }, { name: 'Other' });
  await keyturn.open('Orders service');
  await keyturn.button('Move to trash').click();
  await expect(keyturn.row('Orders service')).toBeHidden();
  const toast = keyturn.toast('Moved “Orders service” to the trash');
  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect(keyturn.row('Orders service')).toBeVisible();
  await expect(keyturn.view('Trash')).toHaveAccessibleDescription('0 credential sets');
});

test('what is in the trash can be restored', async ({ page, keyturn }) => {
  await seed(page, { name: 'Orders service' }, { name: 'Other' });
  await keyturn.open('Orders service');
  await keyturn.button('Move to trash').click();
  await keyturn.view('Trash').click();
  await keyturn.open('Orders service');
  await expect(keyturn.button('Request test token')).toBeHidden();
  await keyturn.button('Restore').click();
  await expect(keyturn.row('Orders service')).toBeHidden();
  await keyturn.view('All').click();
  await expect(keyturn.row('Orders service')).toBeVisible();
});

test('a set is destroyed only after the user confirmed it', async ({ page, keyturn }) => {
  await seed(page, { name: 'Orders service' }, { name: 'Other' });
  await keyturn.open('Orders service');
  await keyturn.button('Move to trash').click();
  await keyturn.view('Trash').click();
  await keyturn.open('Orders service');
  await keyturn.button('Purge…').click();
  const confirmation = page.getByRole('alertdialog', { name: 'Purge this credential set?' });
  await expect(confirmation.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(confirmation).toBeHidden();
  await expect(keyturn.row('Orders service')).toBeVisible();

  await keyturn.button('Purge…').click();
  await confirmation.getByRole('button', { name: 'Purge' }).click();
  await expect(keyturn.view('Trash')).toHaveAccessibleDescription('0 credential sets');
  await keyturn.view('All').click();
  await expect(keyturn.rows).toHaveCount(1);
});

test('the trash is emptied as a whole, after asking', async ({ page, keyturn }) => {
  await seed(page, { name: 'One' }, { name: 'Two' }, { name: 'Three' });
  for (const name of ['One', 'Two']) {
    await keyturn.open(name);
    await keyturn.button('Move to trash').click();
    await expect(keyturn.row(name)).toBeHidden();
  }
  await keyturn.view('Trash').click();
  await keyturn.button('Empty trash').click();
  const confirmation = page.getByRole('alertdialog', { name: 'Empty the trash?' });
  await expect(confirmation).toContainText('2 credential sets');
  await confirmation.getByRole('button', { name: 'Empty trash' }).click();
  await expect(keyturn.view('Trash')).toHaveAccessibleDescription('0 credential sets');
});

test('the list is worked by keyboard: arrows, Home, End, Enter, Esc', async ({ page, keyturn }) => {
  await seed(page, { name: 'Apple' }, { name: 'Banana' }, { name: 'Cherry' });
  await expect(keyturn.row('Cherry')).toBeVisible();
  await keyturn.list.focus();
  const isOpen = (name: string) => expect(page.getByRole('heading', { name, exact: true })).toBeVisible();

  await page.keyboard.press('ArrowDown');
  await isOpen('Apple');
  await page.keyboard.press('ArrowDown');
  await isOpen('Banana');
  await page.keyboard.press('End');
  await isOpen('Cherry');
  await page.keyboard.press('ArrowUp');
  await isOpen('Banana');
  await page.keyboard.press('Home');
  await isOpen('Apple');

  await page.keyboard.press('Enter');
  await expect(keyturn.details.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(keyturn.list).toBeFocused();
});

test('the filter is worked by keyboard: slash, words, arrows, Esc', async ({ page, keyturn }) => {
  await seed(page, { name: 'Apple' }, { name: 'Banana' }, { name: 'Cherry', tags: ['fruit salad'] });
  await expect(keyturn.row('Cherry')).toBeVisible();
  await keyturn.list.focus();
  await page.keyboard.press('/');
  await expect(keyturn.filter).toBeFocused();
  await page.keyboard.type('salad');
  await expect(keyturn.rows).toHaveCount(1);
  await expect(keyturn.row('Cherry')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('heading', { name: 'Cherry' })).toBeVisible();
  await expect(keyturn.filter).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(keyturn.filter).toHaveValue('');
  await expect(keyturn.rows).toHaveCount(3);
});

test('a filter that nothing matches says so, and offers to clear it', async ({ page, keyturn }) => {
  await seed(page, { name: 'Apple' });
  await keyturn.filter.fill('pear');
  await expect(page.getByRole('heading', { name: 'No match' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear filter' }).last().click();
  await expect(keyturn.row('Apple')).toBeVisible();
});

test('Ctrl+N registers; Esc leaves, but asks first when something was typed', async ({ page, keyturn }) => {
  await seed(page, { name: 'Apple' });
  await expect(keyturn.row('Apple')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+n');
  await expect(keyturn.registerDialog).toBeVisible();
  await expect(keyturn.field(keyturn.registerDialog, 'Provider')).toBeFocused();
  await keyturn.field(keyturn.registerDialog, 'Name').fill('half typed');
  await page.keyboard.press('Escape');
  const question = page.getByRole('alertdialog', { name: 'Discard what you typed?' });
  await question.getByRole('button', { name: 'Keep editing' }).click();
  await expect(keyturn.field(keyturn.registerDialog, 'Name')).toHaveValue('half typed');
  await page.keyboard.press('Escape');
  await question.getByRole('button', { name: 'Discard' }).click();
  await expect(keyturn.registerDialog).toBeHidden();
});
