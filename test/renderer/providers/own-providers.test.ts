import { page, userEvent } from 'vitest/browser';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  openProviderEditor,
  providerDialogs,
} from '../../../src/renderer/providers/own/provider-editor.svelte.ts';
import type { Provider } from '../../../src/shared/provider.ts';
import { done, held, type FakeMain } from '../../fakes/keyturn-bridge.ts';
import { oneOfEachStatus } from '../../fakes/sample-credential-sets.ts';
import { sampleProvider, sampleProviders } from '../../fakes/sample-providers.ts';
import { axeFindings } from '../axe.ts';
import { openApp } from '../open-app.ts';

const keycloak = sampleProvider({
  id: 'own-keycloak',
  name: 'Our Keycloak',
  environments: [{ id: 'production', name: 'Production', tokenUrl: 'https://sso.example/token' }],
});

/** The window over a main that keeps providers as the vault would. */
async function openWith(own: readonly Provider[] = [keycloak]): Promise<FakeMain> {
  const kept = new Map(own.map((provider) => [provider.id, provider]));
  const main = await openApp({ credentialSets: oneOfEachStatus() });
  main.answer('listProviders', () => done([...kept.values(), ...sampleProviders]));
  main.answer('saveOwnProvider', ({ provider }) => {
    kept.set(provider.id, provider as Provider);
    main.emit('providersChanged', null);
    return done(provider as Provider);
  });
  main.answer('deleteOwnProvider', ({ id }) => {
    kept.delete(id);
    main.emit('providersChanged', null);
    return done(null);
  });
  main.emit('providersChanged', null);
  return main;
}

const providersDialog = () => page.getByRole('dialog', { name: 'Providers' });
const editor = (name: string | RegExp) => page.getByRole('dialog', { name });
const own = () => providersDialog().getByRole('region', { name: 'Your own' });
const field = (name: string) => page.getByRole('textbox', { name, exact: true });
const button = (name: string) => page.getByRole('button', { name, exact: true });

beforeEach(() => providerDialogs.close());

async function openList(own?: readonly Provider[]): Promise<FakeMain> {
  const main = await openWith(own);
  await userEvent.keyboard('{Control>}{Shift>}p{/Shift}{/Control}');
  await expect.element(providersDialog()).toBeVisible();
  return main;
}

describe('the list of providers', () => {
  test('shows the user’s own before the catalogue, and finds both by name and alias', async () => {
    await openList();
    await expect.element(own()).toMatchTextContent(/Our Keycloak/);
    await page.getByRole('searchbox', { name: 'Search providers' }).fill('monite');
    await expect.element(own()).toMatchTextContent(/Nothing matches\./);
    await expect
      .element(providersDialog().getByRole('region', { name: 'Catalogue' }))
      .toMatchTextContent(/Monite/);
    expect(await axeFindings()).toEqual([]);
  });

  test('deletes at once, and Undo brings it back', async () => {
    const main = await openList();
    await button('Delete Our Keycloak').click();
    await expect.element(own()).toMatchTextContent(/None yet\./);
    await button('Undo').click();
    await expect.element(own()).toMatchTextContent(/Our Keycloak/);
    expect(main.callsOf('saveOwnProvider')).toEqual([{ provider: keycloak }]);
  });

  test('says why one that is in use stays', async () => {
    const main = await openList();
    main.fail('deleteOwnProvider', {
      code: 'provider_in_use',
      message: 'Our Keycloak is still used by the credential set “Billing”.',
    });
    await button('Delete Our Keycloak').click();
    await expect.element(providersDialog().getByRole('alert')).toMatchTextContent(/“Billing”/);
    await expect.element(own()).toMatchTextContent(/Our Keycloak/);
  });

  test('tells what an import brought, and what it left out', async () => {
    const main = await openList();
    main.answer('importProviders', () =>
      done({ imported: [keycloak], leftOut: ['Provider 2 (Other): kind: not a valid value'] }),
    );
    await button('Import…').click();
    const status = providersDialog().getByRole('status');
    await expect.element(status).toMatchTextContent(/Imported 1 provider/);
    await expect.element(status).toMatchTextContent(/Provider 2 \(Other\): kind: not a valid value/);
  });

  test('exports the user’s own, or any one', async () => {
    const main = await openList();
    await button('Export your own…').click();
    await button('Export Monite').click();
    await expect
      .poll(() => main.callsOf('exportProviders'))
      .toEqual([{ ids: ['own-keycloak'] }, { ids: ['monite'] }]);
  });
});

describe('the form of a provider', () => {
  test('can be saved exactly when it is complete', async () => {
    const main = await openList([]);
    await button('New provider…').click();
    await expect.element(field('Name')).toHaveFocus();
    await expect.element(button('Save provider')).toBeDisabled();
    await field('Name').fill('Acme');
    await field('Token URL').fill('http://auth.acme.example/token');
    await field('Revocation URL').click();
    await expect.element(page.getByText(/^Enter a full https URL/).first()).toBeVisible();
    await expect.element(button('Save provider')).toBeDisabled();
    await field('Token URL').fill('https://auth.acme.example/token');
    await button('Save provider').click();
    await expect.element(own()).toMatchTextContent(/Acme/);
    expect(main.callsOf('saveOwnProvider')).toMatchObject([
      {
        provider: {
          name: 'Acme',
          environments: [{ tokenUrl: 'https://auth.acme.example/token' }],
          clientAuthenticationMethods: ['client_secret_basic', 'client_secret_post'],
          grantType: 'client_credentials',
        },
      },
    ]);
  });

  test('asks for what a placeholder means as soon as a URL names it', async () => {
    const main = await openList([]);
    await button('New provider…').click();
    await field('Name').fill('Acme');
    await field('Token URL').fill('https://{tenant}.acme.example/token');
    const variable = page.getByRole('group', { name: '{tenant}' });
    await variable.getByRole('textbox', { name: 'Label' }).fill('Tenant');
    await variable.getByRole('textbox', { name: 'Example' }).fill('acme');
    await variable.getByRole('textbox', { name: 'Pattern' }).fill('^(a+)+$');
    await variable.getByRole('textbox', { name: 'Label' }).click();
    await expect.element(variable).toMatchTextContent(/A repeated group must have exactly one way to match/);
    await variable.getByRole('textbox', { name: 'Pattern' }).fill('^[a-z]+$');
    await button('Save provider').click();
    await expect
      .poll(() => main.callsOf('saveOwnProvider'))
      .toMatchObject([
        {
          provider: {
            variables: [{ name: 'tenant', label: 'Tenant', example: 'acme', pattern: '^[a-z]+$' }],
          },
        },
      ]);
  });

  test('keeps what it has no field for, and every environment that was added', async () => {
    const odd = { ...keycloak, answer: { successStatus: 201 }, tokenLifetimeSeconds: 60 };
    const main = await openList([odd]);
    await button('Edit Our Keycloak').click();
    await expect.element(button('Save provider')).toBeDisabled();
    await button('Add environment').click();
    const added = page.getByRole('group', { name: 'Environment 2' });
    await added.getByRole('textbox', { name: 'Token URL' }).fill('https://sandbox.sso.example/token');
    await added.getByRole('textbox', { name: 'Environment name' }).fill('Sandbox');
    await button('Save provider').click();
    await expect
      .poll(() => main.callsOf('saveOwnProvider'))
      .toEqual([
        {
          provider: {
            ...odd,
            environments: [
              ...odd.environments,
              { id: 'environment-2', name: 'Sandbox', tokenUrl: 'https://sandbox.sso.example/token' },
            ],
          },
        },
      ]);
  });

  test('makes a copy of a catalogue entry the user’s own', async () => {
    const main = await openList([]);
    await button('Duplicate Monite').click();
    await expect.element(field('Name')).toHaveValue('Monite (copy)');
    await button('Save provider').click();
    await expect.element(own()).toMatchTextContent(/Monite \(copy\)/);
    const [{ provider } = { provider: null }] = main.callsOf('saveOwnProvider');
    expect((provider as Provider).id).toMatch(/^own-/);
  });

  test('keeps the typing when saving fails, and says why', async () => {
    const main = await openList([]);
    main.fail('saveOwnProvider', { code: 'too_many_providers', message: 'There is no room.' });
    await button('New provider…').click();
    await field('Name').fill('Acme');
    await field('Token URL').fill('https://auth.acme.example/token');
    await button('Save provider').click();
    await expect.element(editor('New provider').getByRole('alert')).toMatchTextContent(/There is no room\./);
    await expect.element(field('Name')).toHaveValue('Acme');
  });

  test('asks before it throws typing away, but Cancel is the answer already', async () => {
    await openList([]);
    await button('New provider…').click();
    await field('Name').fill('Acme');
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('alertdialog')).toBeVisible();
    await button('Keep editing').click();
    await expect.element(field('Name')).toHaveValue('Acme');
    await button('Cancel').click();
    await expect.element(field('Name')).not.toBeInTheDocument();
    await expect.element(providersDialog()).toBeVisible();
  });

  test('has nothing that axe minds', async () => {
    await openList([]);
    await button('New provider…').click();
    await button('Add header').click();
    await field('Token URL').fill('https://{tenant}.acme.example/token');
    await expect.element(page.getByRole('group', { name: '{tenant}' })).toBeVisible();
    expect(await axeFindings()).toEqual([]);
  });
});

describe('From issuer URL', () => {
  const found = {
    provider: { ...keycloak, id: 'own-found', name: 'sso.example' },
    metadataUrl: 'https://sso.example/.well-known/openid-configuration',
    notes: ['The metadata names no revocation endpoint: tokens can’t be revoked.'],
  };

  test('fills the form and says what the metadata doesn’t', async () => {
    const main = await openList([]);
    const discovery = held(main, 'discoverProvider');
    await button('From issuer URL…').click();
    await field('Issuer URL').fill('https://sso.example');
    await button('Discover').click();
    await expect.element(page.getByRole('progressbar')).toBeVisible();
    discovery.finish(done(found));
    await expect.element(field('Name')).toHaveValue('sso.example');
    await expect.element(field('Name')).toHaveFocus();
    await expect.element(field('Token URL')).toHaveValue('https://sso.example/token');
    await expect.element(page.getByText(/tokens can’t be revoked/)).toBeVisible();
    await button('Save provider').click();
    await expect.element(own()).toMatchTextContent(/sso\.example/);
  });

  test('takes no answer to what was stopped', async () => {
    const main = await openList([]);
    const discovery = held(main, 'discoverProvider');
    await button('From issuer URL…').click();
    await field('Issuer URL').fill('https://sso.example');
    await button('Discover').click();
    await button('Stop').click();
    discovery.finish(done(found));
    await expect.element(page.getByRole('progressbar')).not.toBeInTheDocument();
    await expect.element(field('Issuer URL')).toHaveValue('https://sso.example');
  });

  test('says what went wrong, keeps the URL, and leads to the form by hand', async () => {
    const main = await openList([]);
    main.fail('discoverProvider', {
      code: 'discovery_failed',
      message: 'One.\nTwo.',
      hint: 'Check the URL.',
    });
    await button('From issuer URL…').click();
    await field('Issuer URL').fill('https://sso.example');
    await userEvent.keyboard('{Enter}');
    const alert = editor('From issuer URL').getByRole('alert');
    for (const line of ['One.', 'Two.', 'Check the URL.'])
      await expect.element(alert).toMatchTextContent(new RegExp(line.replace('.', '\\.')));
    await expect.element(field('Issuer URL')).toHaveValue('https://sso.example');
    await button('Enter it by hand').click();
    await expect.element(field('Token URL')).toBeVisible();
  });

  test('hands the saved provider to whoever asked for it', async () => {
    const main = await openWith([]);
    main.answer('discoverProvider', () => done(found));
    const saved: string[] = [];
    openProviderEditor({ from: 'issuer', onSaved: ({ id }) => saved.push(id) });
    await field('Issuer URL').fill('https://sso.example');
    await button('Discover').click();
    await button('Save provider').click();
    await expect.poll(() => saved).toEqual(['own-found']);
    // What is typed below it is what a lock keeps.
    expect(main.callsOf('setDraft')).toEqual([]);
  });
});

describe('a lock', () => {
  const lock = (main: FakeMain) =>
    main.becomeVault({
      kind: 'locked',
      reason: 'user',
      asksPassphrase: false,
      hasRecoveryKey: false,
      retryAt: null,
    });

  test('takes the user’s own providers and the dialogs out of the window', async () => {
    const main = await openList();
    await button('Edit Our Keycloak').click();
    await field('Name').fill('Still typing');
    const kept = main.callsOf('setDraft').at(-1);
    expect(kept).toMatchObject({ form: 'provider' });
    main.answer('listProviders', () => done(sampleProviders));
    lock(main);
    await expect.element(providersDialog()).not.toBeInTheDocument();
    expect(document.body.textContent).not.toContain('Our Keycloak');
    main.answer('takeDraft', () => done(kept as never));
    main.answer('listProviders', () => done([keycloak, ...sampleProviders]));
    main.becomeVault({ kind: 'open' });
    await expect.element(field('Name')).toHaveValue('Still typing');
    await expect.element(editor('Edit Our Keycloak')).toBeVisible();
  });
});
