import { expect, type ElectronApplication, type Locator, type Page } from '@playwright/test';

/** The settings as a user meets them. Each of its acts opens the section that it needs, and ends with its success shown. */
export class Settings {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog', { name: 'Settings' });
  }

  async show(
    section: 'Security' | 'Notifications' | 'Network' | 'Vault' | 'Backups' | 'Audit log',
  ): Promise<void> {
    if (!(await this.dialog.isVisible())) {
      await this.page.getByRole('button', { name: 'Settings', exact: true }).click();
      await this.page.getByRole('menuitem', { name: 'All settings…' }).click();
    }
    await this.dialog.getByRole('tab', { name: section }).click();
  }

  async close(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await expect(this.dialog).toBeHidden();
  }

  async setPassphrase(passphrase: string): Promise<void> {
    await this.show('Security');
    await this.#click('Set passphrase…');
    const dialog = this.#dialog('Protect the vault with a passphrase');
    await this.#typeNewPassphrase(dialog, passphrase);
    await dialog.getByRole('button', { name: 'Set passphrase' }).click();
    await expect(dialog).toBeHidden();
  }

  async changePassphrase(current: string, next: string): Promise<void> {
    await this.show('Security');
    await this.#click('Change…');
    const dialog = this.#dialog('Change the passphrase');
    await dialog.getByRole('textbox', { name: 'Current passphrase' }).fill(current);
    await this.#typeNewPassphrase(dialog, next);
    await dialog.getByRole('button', { name: 'Change passphrase' }).click();
    await expect(dialog).toBeHidden();
  }

  /**
   * Makes a recovery key, copies it down and proves it.
   *
   * @param passphrase - null: the vault has none
   * @param onShown - called while the key is on screen
   * @returns its groups, as they were shown
   */
  async makeRecoveryKey(
    passphrase: string | null = null,
    onShown: (page: Page) => Promise<void> = () => Promise.resolve(),
  ): Promise<readonly string[]> {
    await this.show('Security');
    await this.dialog.getByRole('button', { name: /(?:Make a|Replace) recovery key…/ }).click();
    const asking = this.#dialog('Make a recovery key');
    if (passphrase !== null) await asking.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase);
    await asking.getByRole('button', { name: 'Make recovery key' }).click();

    const shown = this.#dialog('Keep this recovery key');
    const lines = shown.getByRole('list', { name: 'Recovery key' }).getByRole('listitem');
    await expect(lines).toHaveCount(9);
    const groups = (await lines.allInnerTexts()).map((line) => line.slice(-4));
    await onShown(this.page);
    await shown.getByRole('button', { name: 'Continue' }).click();

    const proving = this.#dialog('Prove that you kept it');
    const label = await proving.getByText(/^Group \d of 9$/).innerText();
    const group = groups[Number(/\d/.exec(label)?.[0]) - 1] ?? '';
    await proving.getByRole('textbox', { name: label }).fill(group.toLowerCase());
    await proving.getByRole('button', { name: 'Add recovery key' }).click();
    await expect(proving).toBeHidden();
    return groups;
  }

  async verify(): Promise<void> {
    await this.show('Vault');
    await this.dialog.getByRole('button', { name: /^Verify/ }).click();
    await expect(this.dialog.getByText('Everything holds')).toBeVisible();
  }

  /** @param passphrase - null: the vault has none */
  async rekey(passphrase: string | null = null): Promise<void> {
    await this.show('Vault');
    await this.#click('Re-key vault…');
    const asking = this.#dialog('Re-key the vault?');
    if (passphrase !== null) await asking.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase);
    await asking.getByRole('button', { name: 'Re-key vault' }).click();
    const done = this.#dialog('The vault has a new key');
    await done.getByRole('button', { name: /^(?:Done|Later)$/ }).click();
    await expect(done).toBeHidden();
  }

  async backUp(): Promise<void> {
    await this.show('Backups');
    await this.#click('Back up now');
    await expect(this.dialog.getByText('Backed up and checked')).toBeVisible();
  }

  /** The rows of the list of backups, newest first. */
  get backups(): Locator {
    return this.dialog.getByRole('list', { name: 'Backups, newest first' }).getByRole('listitem');
  }

  /** Asks for another folder for backups; the test has to answer in the place of the system's dialog. */
  async changeBackupFolder(): Promise<void> {
    await this.show('Backups');
    await this.#click('Change folder…');
    await expect(this.dialog.getByRole('button', { name: 'Change folder…' })).not.toHaveAttribute(
      'aria-busy',
    );
  }

  /** Puts the vault back to its newest backup, having looked at what that changes. */
  async restoreNewest(): Promise<void> {
    await this.show('Backups');
    await this.dialog
      .getByRole('button', { name: /^Restore the backup of/ })
      .first()
      .click();
    const dialog = this.page.getByRole('dialog', { name: /^Restore the backup of/ });
    await expect(dialog.getByText('Would become what they were')).toBeVisible();
    await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
    await expect(dialog).toBeHidden();
  }

  /** Looks for a text in the audit log, and exports all of it. @param filePath - what the user answers in the dialog */
  async exportAuditLog(electron: ElectronApplication, filter: string, filePath: string): Promise<void> {
    await this.show('Audit log');
    await this.dialog.getByRole('searchbox', { name: 'Filter the log' }).fill(filter);
    await expect(this.dialog.getByText(filter).first()).toBeVisible();
    await electron.evaluate(({ dialog }, chosen) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
    }, filePath);
    await this.#click('Export all as CSV…');
    await expect(this.dialog.getByText('The log was written to the file you chose.')).toBeVisible();
  }

  #dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name, exact: true });
  }

  async #click(button: string): Promise<void> {
    await this.dialog.getByRole('button', { name: button, exact: true }).click();
  }

  async #typeNewPassphrase(dialog: Locator, passphrase: string): Promise<void> {
    for (const field of ['New passphrase', 'The same again']) {
      await dialog.getByRole('textbox', { name: field }).fill(passphrase);
    }
  }
}

/** Opens a locked vault, as a user does. @param passphrase - null: it has none */
export async function unlock(page: Page, passphrase: string | null): Promise<void> {
  if (passphrase !== null) await page.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase);
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Your vault is locked' })).toBeHidden();
}

/** From a screen that offers the recovery key to the vault. @param newPassphrase - null: by the keychain alone */
export async function useRecoveryKey(page: Page, key: string, newPassphrase: string | null): Promise<void> {
  await page.getByRole('button', { name: 'Use recovery key…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Use the recovery key' });
  await dialog.getByRole('textbox', { name: 'Recovery key' }).fill(key);
  await dialog
    .getByRole('radio', { name: newPassphrase === null ? 'Keychain alone' : 'New passphrase' })
    .click();
  if (newPassphrase !== null) {
    for (const field of ['New passphrase', 'The same again']) {
      await dialog.getByRole('textbox', { name: field }).fill(newPassphrase);
    }
  }
  await dialog.getByRole('button', { name: 'Open vault' }).click();
}
