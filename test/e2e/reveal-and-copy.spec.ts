import { expect, test } from './support/fixtures.ts';
import { readClipboard } from './support/main-process.ts';
import { seed } from './support/seed.ts';

/** Everything that is lost when somebody trims, escapes or re-encodes. */
const clientSecret = '  two spaces, <b>&amp; "quotes" \\ é€🔑 and one at the end ';

test('Reveal secret shows exactly what was entered', async ({ page, keyturn }) => {
  await seed(page, { name: 'Orders service', clientSecret });
  await keyturn.open('Orders service');
  expect(await keyturn.everythingShown()).not.toContain('two spaces');
  await keyturn.button('Reveal secret').click();
  const shown = keyturn.details.getByText('two spaces');
  await expect(shown).toBeVisible();
  expect(await shown.evaluate((element) => element.textContent)).toBe(clientSecret);

  await keyturn.button('Hide secret').click();
  await expect(shown).toBeHidden();
  expect(await keyturn.everythingShown()).not.toContain('two spaces');
});

test('a revealed secret hides itself after thirty seconds', async ({ page, keyturn }) => {
  await seed(page, { name: 'Orders service', clientSecret });
  await keyturn.open('Orders service');
  await page.clock.install();
  await keyturn.button('Reveal secret').click();
  const shown = keyturn.details.getByText('two spaces');
  await expect(shown).toBeVisible();
  await page.clock.fastForward(29_000);
  await expect(shown).toBeVisible();
  await page.clock.fastForward(1_500);
  await expect(shown).toBeHidden();
  await expect(keyturn.button('Reveal secret')).toBeVisible();
});

test('a revealed secret hides itself when another set is opened', async ({ page, keyturn }) => {
  await seed(page, { name: 'Orders service', clientSecret }, { name: 'Other' });
  await keyturn.open('Orders service');
  await keyturn.button('Reveal secret').click();
  await expect(keyturn.details.getByText('two spaces')).toBeVisible();
  await keyturn.open('Other');
  expect(await keyturn.everythingShown()).not.toContain('two spaces');
  await keyturn.open('Orders service');
  await expect(keyturn.button('Reveal secret')).toBeVisible();
  expect(await keyturn.everythingShown()).not.toContain('two spaces');
});

test('while a secret is revealed the window stays out of screenshots', async ({
  page,
  electron,
  keyturn,
}) => {
  await seed(page, { name: 'Orders service', clientSecret });
  await keyturn.open('Orders service');
  await electron.evaluate(({ BrowserWindow }) => {
    const calls: boolean[] = [];
    const window = BrowserWindow.getAllWindows()[0];
    if (window) window.setContentProtection = (enable) => calls.push(enable);
    Object.assign(globalThis, { protection: calls });
  });
  const protection = () =>
    electron.evaluate(() => (globalThis as unknown as { protection: boolean[] }).protection);
  await keyturn.button('Reveal secret').click();
  await expect.poll(protection).toEqual([true]);
  await keyturn.button('Hide secret').click();
  await expect.poll(protection).toEqual([true, false]);
});

test('Copy client ID and Copy secret put exactly that into the clipboard', async ({
  page,
  electron,
  keyturn,
}) => {
  await seed(page, { name: 'Orders service', clientId: 'orders/service é', clientSecret });
  await keyturn.open('Orders service');
  await keyturn.button('Copy client ID').click();
  await expect.poll(() => readClipboard(electron)).toBe('orders/service é');
  await keyturn.button('Copy secret').click();
  await expect.poll(() => readClipboard(electron)).toBe(clientSecret);
  await expect(keyturn.toast('Client secret copied')).toContainText('The clipboard is cleared in 30 s');
  expect(await keyturn.everythingShown()).not.toContain('two spaces');
});

test('Ctrl+C copies the client ID, Ctrl+Shift+C the secret', async ({ page, electron, keyturn }) => {
  await seed(page, { name: 'Orders service', clientId: 'orders', clientSecret });
  await keyturn.open('Orders service');
  await page.keyboard.press('ControlOrMeta+c');
  await expect.poll(() => readClipboard(electron)).toBe('orders');
  await page.keyboard.press('ControlOrMeta+Shift+c');
  await expect.poll(() => readClipboard(electron)).toBe(clientSecret);
});

test('a copied secret does not outlive the app', async ({ app, page, electron, keyturn }) => {
  await seed(page, { name: 'Orders service', clientSecret });
  await keyturn.open('Orders service');
  await keyturn.button('Copy secret').click();
  await expect.poll(() => readClipboard(electron)).toBe(clientSecret);
  // Under X11 a text goes with the program that copied it: only the call shows that it was cleared on purpose.
  await electron.evaluate(({ clipboard }) => {
    clipboard.clear = () => void process.stderr.write('the clipboard was cleared\n');
  });
  await app.quit();
  expect(app.complaints()).toContain('the clipboard was cleared');
});

test('what somebody else copied in the meantime is left alone', async ({ app, page, electron, keyturn }) => {
  await seed(page, { name: 'Orders service', clientSecret });
  await keyturn.open('Orders service');
  await keyturn.button('Copy secret').click();
  await expect.poll(() => readClipboard(electron)).toBe(clientSecret);
  await electron.evaluate(({ clipboard }) => {
    clipboard.writeText('a shopping list');
    clipboard.clear = () => void process.stderr.write('the clipboard was cleared\n');
  });
  await app.quit();
  expect(app.complaints()).not.toContain('the clipboard was cleared');
});
