import type { Locator, Page } from '@playwright/test';
import { askMain } from '../security/support/bridge.ts';
import { expect, test } from './support/fixtures.ts';
import { seed } from './support/seed.ts';
import { Settings } from './support/settings.ts';
import { KeyturnWindow } from './support/window.ts';

// The settings, their dialogs and the lock screen without a pointer. Only keys are pressed.

const passphrase = 'teapot gravel ninety lantern';
const focused = (page: Page) => page.locator(':focus');

/** Presses Tab until something has focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Tab');
    await expect(target).toBeFocused({ timeout: 50 });
  }).toPass({ intervals: [0] });
}

/** From the list of sections to one of them. */
async function showSection(page: Page, section: string): Promise<void> {
  const tab = new Settings(page).dialog.getByRole('tab', { name: section });
  await expect(async () => {
    await page.keyboard.press('ArrowDown');
    await expect(tab).toBeFocused({ timeout: 50 });
  }).toPass({ intervals: [0] });
  await expect(tab).toHaveAttribute('aria-selected', 'true');
}

const asks = [
  { section: 'Security', button: 'Set passphrase…', dialog: 'Protect the vault with a passphrase' },
  { section: 'Security', button: 'Make a recovery key…', dialog: 'Make a recovery key' },
  { section: 'Vault', button: 'Re-key vault…', dialog: 'Re-key the vault?' },
  { section: 'Backups', button: /^Restore the backup of/, dialog: /^Restore the backup of/ },
] as const;

for (const { section, button, dialog: name } of asks) {
  test(`${section}, ${String(button)}: Tab stays in its dialog, Esc leaves it, and focus goes back`, async ({
    page,
  }) => {
    await seed(page, { name: 'Orders service' });
    await askMain(page, 'backUpNow');
    await page.keyboard.press('Control+,');
    const settings = new Settings(page);
    await expect(settings.dialog.getByRole('tab', { selected: true })).toBeFocused();
    await showSection(page, section);
    const opener = settings.dialog.getByRole('button', { name: button }).first();
    await expect(opener).toBeEnabled();
    await tabTo(page, opener);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name });
    await expect(dialog).toBeVisible();
    for (let press = 0; press < 12; press += 1) {
      await expect(dialog.locator(':focus')).toHaveCount(1);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(settings.dialog).toBeVisible();
    await expect(opener).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(settings.dialog).toBeHidden();
  });
}

test('a passphrase is set, asked and given by keys alone', async ({ page }) => {
  await seed(page, { name: 'Orders service' });
  const keyturn = new KeyturnWindow(page);
  await page.keyboard.press('/');
  await expect(keyturn.filter).toBeFocused();
  await page.keyboard.press('Control+,');
  const settings = new Settings(page);
  await expect(settings.dialog.getByRole('tab', { selected: true })).toBeFocused();
  await showSection(page, 'Security');
  await tabTo(page, settings.dialog.getByRole('button', { name: 'Set passphrase…' }));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Protect the vault with a passphrase' });
  await expect(dialog.getByRole('textbox', { name: 'New passphrase' })).toBeFocused();
  // Nothing typed, or the second not yet: Enter does nothing.
  await page.keyboard.press('Enter');
  await page.keyboard.type(passphrase);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await tabTo(page, dialog.getByRole('textbox', { name: 'The same again' }));
  await page.keyboard.type(passphrase);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  // The button that opened it is gone; focus stays among the settings.
  await expect(settings.dialog.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(settings.dialog).toBeHidden();
  await expect(keyturn.filter).toBeFocused();

  await page.keyboard.press('Control+l');
  const box = page.getByRole('textbox', { name: 'Passphrase' });
  await expect(box).toBeFocused();
  // An empty passphrase is no attempt.
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toBeHidden();
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(box).toBeFocused();
  // What is wrong is selected: typing anew takes its place.
  await page.keyboard.type(passphrase);
  await page.keyboard.press('Enter');
  await expect(keyturn.row('Orders service')).toBeVisible();
});

test('a recovery key is made and used by keys alone', async ({ page }) => {
  await seed(page, { name: 'Orders service' });
  await page.keyboard.press('Control+,');
  const settings = new Settings(page);
  await expect(settings.dialog.getByRole('tab', { selected: true })).toBeFocused();
  await showSection(page, 'Security');
  await tabTo(page, settings.dialog.getByRole('button', { name: 'Make a recovery key…' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Make a recovery key' })).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'Make recovery key' }));
  await page.keyboard.press('Enter');
  const shown = page.getByRole('dialog', { name: 'Keep this recovery key' });
  await expect(shown.locator(':focus')).toHaveCount(1);
  const lines = shown.getByRole('list', { name: 'Recovery key' }).getByRole('listitem');
  const groups = (await lines.allInnerTexts()).map((line) => line.slice(-4));

  // Leaving would lose it, so it is asked first; and not leaving is what Enter does.
  await page.keyboard.press('Escape');
  const question = page.getByRole('alertdialog', { name: 'Discard this recovery key?' });
  await expect(question.getByRole('button', { name: 'Go on' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(question).toBeHidden();
  await expect(shown.locator(':focus')).toHaveCount(1);

  await tabTo(page, shown.getByRole('button', { name: 'Continue' }));
  await page.keyboard.press('Enter');
  const proving = page.getByRole('dialog', { name: 'Prove that you kept it' });
  await expect(proving.getByRole('textbox')).toBeFocused();
  const label = await proving.getByText(/^Group \d of 9$/).innerText();
  await page.keyboard.type(groups[Number(/\d/.exec(label)?.[0]) - 1] ?? '');
  await page.keyboard.press('Enter');
  await expect(proving).toBeHidden();
  await expect(settings.dialog.getByRole('button', { name: 'Replace recovery key…' })).toBeFocused();
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+l');
  await expect(page.getByRole('button', { name: 'Unlock' })).toBeFocused();
  await tabTo(page, page.getByRole('button', { name: 'Use recovery key…' }));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Use the recovery key' });
  await expect(dialog.getByRole('textbox', { name: 'Recovery key' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(focused(page)).toHaveText('Use recovery key…');
  await page.keyboard.press('Enter');
  await page.keyboard.type('not a recovery key');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toBeVisible();
  await expect(dialog.getByRole('textbox', { name: 'Recovery key' })).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(groups.join('-'));
  await page.keyboard.press('Enter');
  await expect(new KeyturnWindow(page).row('Orders service')).toBeVisible();
});
