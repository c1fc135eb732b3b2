import { newUsage } from '../../../src/shared/usage.ts';
import type { Page } from '@playwright/test';
import type { ServerResponse } from 'node:http';
import { noOverrides, type CredentialSetListItem } from '../../../src/shared/credential.ts';
import { expect } from '../../e2e/support/fixtures.ts';
import type { RunningApp } from '../../e2e/support/launch.ts';
import { readClipboard } from '../../e2e/support/main-process.ts';
import { seed, type SeededSet } from '../../e2e/support/seed.ts';
import { KeyturnWindow } from '../../e2e/support/window.ts';
import {
  readParameters,
  sendJson,
  startHttpServer,
  type RunningServer,
} from '../../fakes/servers/http-server.ts';
import type { SeededValues } from './seeded-values.ts';
import { shownTexts } from './shown.ts';

/** Grants a token, or refuses and quotes; by its path. */
export function startSeededServer(values: SeededValues): Promise<RunningServer> {
  const token = values.make('opaque token', 'opaque.access/token+%=');
  const signature = Buffer.from(values.make('signature', 'signature %')).toString('base64url');
  const claims = { sub: values.make('claim', 'claim-%'), exp: 4_000_000_000 };
  const jwt = [{ alg: 'none' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat(signature)
    .join('.');
  values.add('JWT', jwt);
  const error = values.make('error description', 'Refused descriptiön %');
  const scope = values.make('granted scope', 'granted:scope-%');
  const answers: Record<string, (response: ServerResponse) => void> = {
    '/opaque': (response) => {
      sendJson(response, 200, { access_token: token, token_type: 'Bearer', expires_in: 3600, scope });
    },
    '/jwt': (response) => {
      sendJson(response, 200, { access_token: jwt, token_type: 'Bearer', expires_in: 3600 });
    },
    '/refused': (response) => {
      sendJson(response, 401, { error: 'invalid_client', error_description: error });
    },
  };
  return startHttpServer((request, response) => {
    void readParameters(request).then(() => answers[request.url ?? '']?.(response));
  });
}

/** A credential set of which every field holds a value of its own. */
export function seededSet(values: SeededValues, which: string, tokenUrl: string): Required<SeededSet> {
  const make = (field: string, pattern: string): string => values.make(`${which}: ${field}`, pattern);
  return {
    providerId: 'custom-oauth2',
    environmentId: 'production',
    variables: {},
    name: make('name', `${which} näme — & ship %`),
    clientId: make('client ID', 'client-id/+=%%'),
    clientSecret: make('client secret', 'secret&"<\\/+ %é€🔑'),
    clientIdentifier: '',
    project: make('project', 'Projéct %'),
    contactEmail: make('contact', 'contact+%@example.com'),
    description: make('description', 'Descriptiön, typed & kept %'),
    access: { level: 'fine_grained', scopes: [make('scope', 'scope-%')] },
    context: 'service',
    usages: [newUsage(make('usage', 'usage/.env %'), crypto.randomUUID())],
    tags: [make('tag', 'tag-%')],
    rotationPolicy: null,
    secretExpiresAt: null,
    enabled: true,
    request: {
      ...noOverrides,
      tokenUrl,
      audience: make('audience', 'https://audience-%.example/'),
      parameters: { extra: make('parameter', 'parameter-%') },
      headers: { 'X-Extra': make('header', 'header-%') },
    },
  };
}

/** Registers a set as a user does: by typing. */
export async function typeSet(page: Page, set: Required<SeededSet>): Promise<void> {
  await new KeyturnWindow(page).register({
    provider: 'Custom OAuth 2.0',
    environment: 'Production',
    name: set.name,
    clientId: set.clientId,
    clientSecret: set.clientSecret,
    ...(set.access.level === 'fine_grained' && { scopes: set.access.scopes.join(' ') }),
    more: {
      'Token URL': set.request.tokenUrl ?? '',
      Audience: set.request.audience ?? '',
      Project: set.project,
      'Contact email': set.contactEmail,
      Description: set.description,
    },
  });
}

/** Tests each set, looks at the answer as it came, and copies what there is to copy. */
export async function testAndCopy(
  app: RunningApp,
  values: SeededValues,
  set: CredentialSetListItem,
): Promise<void> {
  const keyturn = new KeyturnWindow(app.page);
  await keyturn.open(set.name);
  await keyturn.requestTestToken();
  await app.page.getByText('Raw response').click();
  if (!(await keyturn.button('Copy token').isVisible())) return;
  for (const copy of ['Copy token', 'Copy header', 'Copy as curl']) {
    await app.electron.evaluate(({ clipboard }) => {
      clipboard.clear();
    });
    await keyturn.button(copy).click();
    await expect.poll(() => readClipboard(app.electron)).not.toBe('');
    values.add(`${copy} of ${set.id}`, await readClipboard(app.electron));
  }
}

/** Looks at a set's secret. @param secret - what it has to be */
export async function revealAndHide(page: Page, name: string, secret: string): Promise<void> {
  await new KeyturnWindow(page).open(name);
  await page.getByRole('button', { name: 'Reveal secret' }).click();
  await expect(page.getByRole('button', { name: 'Hide secret' })).toBeVisible();
  expect((await shownTexts(page)).join('\n')).toContain(secret);
  await page.getByRole('button', { name: 'Hide secret' }).click();
}

/** Reveals and copies a set's values, edits, rotates and marks it. */
export async function workOn(page: Page, values: SeededValues, set: Required<SeededSet>): Promise<string> {
  const keyturn = new KeyturnWindow(page);
  await revealAndHide(page, set.name, set.clientSecret);
  await page.getByRole('button', { name: 'Copy secret' }).click();
  await page.getByRole('button', { name: 'Copy client ID' }).click();

  const renamed = values.make('new name', 'Renamed sët & ship %');
  await keyturn.button('Edit').click();
  await keyturn.field(keyturn.editDialog, 'Name').fill(renamed);
  await keyturn.editDialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: renamed })).toBeVisible();

  await keyturn.enterPending(values.make('next secret', 'next&secret"<+/%é'));
  await keyturn.promoteWithoutProof();
  await keyturn.button('Mark as exposed').click();

  await keyturn.filter.fill(values.make('filter', 'filter words %'));
  await expect(keyturn.rows).toHaveCount(0);
  await keyturn.filter.fill('');
  return renamed;
}

/** Moves one set to the trash and back, and destroys another. */
export async function trashAndPurge(page: Page, kept: string, destroyed: string): Promise<void> {
  const keyturn = new KeyturnWindow(page);
  for (const name of [kept, destroyed]) {
    await keyturn.open(name);
    await keyturn.button('Move to trash').click();
    await expect(keyturn.row(name)).toBeHidden();
  }
  await keyturn.view('Trash').click();
  await keyturn.row(kept).click();
  await keyturn.button('Restore').click();
  await expect(keyturn.row(kept)).toBeHidden();
  await keyturn.row(destroyed).click();
  await keyturn.button('Purge…').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Purge' }).click();
  await expect(keyturn.view('Trash')).toHaveAccessibleDescription('0 credential sets');
  await keyturn.view('All').click();
}

/** Types into a form and leaves it, as a user who changes their mind. */
export async function abandonForm(page: Page, values: SeededValues): Promise<void> {
  const keyturn = new KeyturnWindow(page);
  const dialog = await keyturn.openRegisterDialog();
  await keyturn.field(dialog, 'Name').fill(values.make('abandoned name', 'Abandoned näme %'));
  await keyturn.field(dialog, 'Client secret').fill(values.make('abandoned secret', 'abandoned "secret" %'));
  await page.keyboard.press('Escape');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click();
  await expect(dialog).toBeHidden();
}

/** Registers sets through the page's own bridge. */
export const register = (page: Page, sets: readonly SeededSet[]): Promise<readonly CredentialSetListItem[]> =>
  seed(page, ...sets);
