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

  get list(): Locator {
    return this.page
      .getByRole('listbox', { name: 'Credential sets' })
      .or(this.page.getByRole('grid', { name: 'Credential sets' }));
  }

  /** The row of the set whose name is `name`. */
  row(name: string): Locator {
    const starts = new RegExp(`^${RegExp.escape?.(name) ?? name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
    return this.list.getByRole('option', { name: starts }).or(this.list.getByRole('row', { name: starts }));
  }

  view(name: 'All' | 'Needs attention' | 'Disabled' | 'Trash'): Locator {
    const views = this.page.getByRole('navigation', { name: 'Views' });
    return views.getByRole('button', { name }).or(views.getByRole('link', { name }));
  }

  get filter(): Locator {
    return this.page.getByRole('searchbox', { name: 'Filter' });
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

  async openRegisterDialog(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Register credential set' }).first().click();
    await expect(this.registerDialog).toBeVisible();
    return this.registerDialog;
  }

  async choose(within: Locator, combobox: string, option: string): Promise<void> {
    await within.getByRole('combobox', { name: combobox }).click();
    await this.page.getByRole('option', { name: option }).first().click();
  }

  async fillRegisterDialog(set: TypedCredentialSet): Promise<Locator> {
    const dialog = await this.openRegisterDialog();
    await this.choose(dialog, 'Provider', set.provider);
    if (set.environment !== undefined) await this.choose(dialog, 'Environment', set.environment);
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(set.name);
    await dialog.getByRole('textbox', { name: 'Client ID', exact: true }).fill(set.clientId);
    await dialog.getByRole('textbox', { name: 'Client secret', exact: true }).fill(set.clientSecret);
    for (const [name, value] of Object.entries(set.more ?? {})) {
      await dialog.getByRole('textbox', { name, exact: true }).fill(value);
    }
    if (set.clientAuthentication !== undefined) {
      await this.choose(dialog, 'Client authentication', set.clientAuthentication);
    }
    if (set.scopes !== undefined) {
      await dialog.getByRole('radio', { name: 'Fine-grained' }).click();
      await dialog.getByRole('textbox', { name: 'Scopes' }).fill(set.scopes);
    }
    return dialog;
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
    await this.button('Request test token').click();
    await expect(this.outcome).toBeVisible();
  }
}
