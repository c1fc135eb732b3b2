import { expect, type Locator, type Page } from '@playwright/test';

/** What a user types to register a credential set. Fields left out stay as the dialog offers them. */
export interface TypedCredentialSet {
  readonly provider: string;
  readonly environment?: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Further textboxes by their names, such as `Project` or `Token URL`. */
  readonly more?: Readonly<Record<string, string>>;
  /** Textboxes among the advanced request settings, by their names. */
  readonly advanced?: Readonly<Record<string, string>>;
  /** Scopes for fine-grained access; full access without. */
  readonly scopes?: string;
  readonly clientAuthentication?: string;
}

/** The window as a user meets it: by roles and names, never by structure. */
export class KeyturnWindow {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get registerDialog(): Locator {
    return this.page.getByRole('dialog', { name: 'Register credential set' });
  }

  get editDialog(): Locator {
    return this.page.getByRole('dialog', { name: 'Edit credential set' });
  }

  get list(): Locator {
    return this.page
      .getByRole('listbox', { name: 'Credential sets' })
      .or(this.page.getByRole('grid', { name: 'Credential sets' }));
  }

  /** Every row that is on screen, in order. */
  get rows(): Locator {
    return this.list.getByRole('option').or(this.list.getByRole('row'));
  }

  /** The row of the set whose name is `name`. */
  row(name: string): Locator {
    const starts = new RegExp(`^${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
    return this.list.getByRole('option', { name: starts }).or(this.list.getByRole('row', { name: starts }));
  }

  view(name: 'All' | 'Needs attention' | 'Disabled' | 'Trash'): Locator {
    const views = this.page.getByRole('navigation', { name: 'Views' });
    return views
      .getByRole('button', { name, exact: true })
      .or(views.getByRole('link', { name, exact: true }));
  }

  get filter(): Locator {
    return this.page.getByRole('searchbox', { name: 'Filter' });
  }

  get details(): Locator {
    return this.page.getByRole('region', { name: 'Details' });
  }

  get tokenTest(): Locator {
    return this.page.getByRole('region', { name: 'Token test' });
  }

  get outcome(): Locator {
    return this.tokenTest.getByRole('status').first();
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  tab(name: 'Overview' | 'Token test' | 'Rotation' | 'Usages' | 'History' | 'Log'): Locator {
    return this.page.getByRole('tab', { name });
  }

  /** A message that appears for a while at the edge of the window. */
  toast(text: string): Locator {
    return this.page
      .getByRole('region', { name: 'Notifications' })
      .getByRole('listitem')
      .filter({ hasText: text });
  }

  /** A text field of a dialog. One that also offers values is a combobox to assistive technology. */
  field(within: Locator, name: string): Locator {
    return within
      .getByRole('textbox', { name, exact: true })
      .or(within.getByRole('combobox', { name, exact: true }));
  }

  async openRegisterDialog(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Register credential set' }).first().click();
    await expect(this.registerDialog).toBeVisible();
    return this.registerDialog;
  }

  async choose(within: Locator, combobox: string, option: string): Promise<void> {
    await within.getByRole('combobox', { name: combobox }).click();
    // Within: the rows behind a dialog are options too, and may have the same name.
    await within.getByRole('option', { name: option }).first().click();
  }

  async fillRegisterDialog(set: TypedCredentialSet): Promise<Locator> {
    const dialog = await this.openRegisterDialog();
    await this.choose(dialog, 'Provider', set.provider);
    if (set.environment !== undefined) await this.choose(dialog, 'Environment', set.environment);
    await this.field(dialog, 'Name').fill(set.name);
    await this.field(dialog, 'Client ID').fill(set.clientId);
    await this.field(dialog, 'Client secret').fill(set.clientSecret);
    for (const [name, value] of Object.entries(set.more ?? {})) await this.field(dialog, name).fill(value);
    if (set.clientAuthentication !== undefined) {
      await this.choose(dialog, 'Client authentication', set.clientAuthentication);
    }
    if (set.scopes !== undefined) {
      await dialog.getByRole('radio', { name: 'Fine-grained' }).click();
      await this.field(dialog, 'Scopes').fill(set.scopes);
    }
    if (set.advanced) await this.#fillAdvanced(dialog, set.advanced);
    return dialog;
  }

  async #fillAdvanced(dialog: Locator, values: Readonly<Record<string, string>>): Promise<void> {
    const [first = ''] = Object.keys(values);
    if (!(await this.field(dialog, first).isVisible()))
      await dialog.getByText('Advanced request settings').click();
    for (const [name, value] of Object.entries(values)) await this.field(dialog, name).fill(value);
  }

  async register(set: TypedCredentialSet): Promise<void> {
    const dialog = await this.fillRegisterDialog(set);
    await dialog.getByRole('button', { name: 'Register', exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(this.row(set.name)).toBeVisible();
  }

  async open(name: string): Promise<void> {
    await this.row(name).click();
    await expect(this.page.getByRole('heading', { name, exact: true })).toBeVisible();
  }

  /** Requests a test token for the open set, and waits for the outcome. */
  async requestTestToken(): Promise<void> {
    const button = this.button('Request test token');
    await button.click();
    await expect(button).not.toHaveAttribute('aria-busy');
    await expect(this.outcome).toBeVisible();
  }

  /** Opens the guided rotation of the open set, and keeps a new secret as pending. */
  async enterPending(clientSecret: string): Promise<void> {
    await this.button('Rotate').click();
    await this.field(this.details, 'New client secret').fill(clientSecret);
    await this.button('Keep as pending').click();
    await expect(this.button('Discard pending…')).toBeVisible();
  }

  /** A step of the guided rotation, by how its title begins. */
  step(title: string): Locator {
    return this.page.getByRole('listitem', { name: new RegExp(`^${title}`) });
  }

  /** What came of proving the pending secret. */
  get proof(): Locator {
    return this.page.getByRole('status', { name: 'Proof' });
  }

  /** Makes the pending secret current although nothing proves it. */
  async promoteWithoutProof(): Promise<void> {
    await this.button('Promote without proof…').click();
    await this.page.getByRole('alertdialog').getByRole('button', { name: 'Promote without proof' }).click();
    await expect(this.button('Undo the promotion')).toBeVisible();
  }

  /** Everything the page holds: its markup, and what stands in its fields, which markup doesn't show. */
  async everythingShown(): Promise<string> {
    const typed = await this.page
      .locator('input, textarea')
      .evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value));
    return [await this.page.content(), ...typed].join('\n');
  }
}
