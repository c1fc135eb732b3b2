import { page } from 'vitest/browser';
import { expect, test } from 'vitest';
import type { RotationAutomation } from '../../../src/shared/automation.ts';
import type { CredentialSetListItem } from '../../../src/shared/credential.ts';
import type { Failure } from '../../../src/shared/failure.ts';
import { done, fail, type FakeMain } from '../../fakes/keyturn-bridge.ts';
import { sampleSet } from '../../fakes/sample-credential-sets.ts';
import { axeFindings } from '../axe.ts';
import { openApp, row } from '../open-app.ts';
import { current, pending, previous } from './stages.ts';

const panel = () => page.getByRole('region', { name: 'Automatic rotation' });
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const dialog = () => page.getByRole('dialog', { name: 'How to rotate automatically' });

const byRfc7592: RotationAutomation = {
  adapter: 'rfc7592',
  registrationClientUri: 'https://id.example.com/reg/orders',
  registrationAccessTokenId: '00000000-0000-4000-8000-00000000000a',
};
const manager = sampleSet(2, { name: 'Graph manager' });
const byEntra: RotationAutomation = {
  adapter: 'entra',
  managedBy: manager.id,
  applicationObjectId: 'app-object',
  registrationAccessTokenId: null,
};

async function openPanel(changes: Partial<CredentialSetListItem> = {}): Promise<FakeMain> {
  const main = await openApp({ credentialSets: [sampleSet(1, { name: 'Orders', ...changes }), manager] });
  await row(/^Orders/).click();
  await page.getByRole('tab', { name: 'Rotation' }).click();
  return main;
}

async function rotate(): Promise<void> {
  await button('Rotate at the provider').click();
  await button('Rotate now').click();
}

const failure = (code: Failure['code'], message: string): Failure => ({ code, message, hint: 'The hint.' });

test('without a set-up it says what there is, and sets it up', async () => {
  const main = await openPanel();
  await expect.element(panel()).toMatchTextContent(/RFC 7592.*Auth0, Microsoft Entra ID and Keycloak/);
  await button('Set up…').click();
  await expect.element(button('Save')).toBeDisabled();
  await dialog().getByLabelText('Registration client URI').fill('https://id.example.com/reg/orders');
  await dialog().getByRole('textbox', { name: 'Registration access token' }).fill('the token');
  expect(await axeFindings()).toEqual([]);
  await button('Save').click();
  await expect.element(dialog()).not.toBeInTheDocument();
  expect(main.callsOf('setAutomation')).toMatchObject([
    {
      automation: { adapter: 'rfc7592', registrationClientUri: 'https://id.example.com/reg/orders' },
      registrationAccessToken: 'the token',
    },
  ]);
});

test('an adapter that nobody ran live says so, before and after it is set up', async () => {
  const main = await openPanel({ automation: byEntra });
  await expect.element(panel().getByText('Unconfirmed')).toBeVisible();
  await expect.element(panel()).toMatchTextContent(/with a token of “Graph manager”/);
  await button('Change…').click();
  await expect.element(dialog()).toMatchTextContent(/Nobody has run it live yet/);
  await expect.element(dialog()).toMatchTextContent(/Application\.ReadWrite\.OwnedBy/);
  await button('Rotate by hand only').click();
  await expect.element(button('Set up…')).toBeVisible();
  expect(main.callsOf('setAutomation')).toMatchObject([{ automation: null, registrationAccessToken: null }]);
});

test('asks before the old secret ends', async () => {
  await openPanel({ automation: byRfc7592 });
  await button('Rotate at the provider').click();
  await expect.element(page.getByRole('alertdialog')).toMatchTextContent(/ends the old one at once/);
});

test('says where the old secret goes on working', async () => {
  await openPanel({ automation: byEntra });
  await button('Rotate at the provider').click();
  await expect.element(page.getByRole('alertdialog')).toMatchTextContent(/The old one goes on working/);
});

test('says what came of it, in its place', async () => {
  const main = await openPanel({ automation: byRfc7592 });
  main.answer('rotateAutomatically', ({ id }) => {
    const credentialSet = main.sets.get(id);
    if (!credentialSet) throw new Error('no such set');
    return done({ credentialSet, stage: 'promoted', message: 'The provider made a new secret.' });
  });
  await rotate();
  await expect.element(panel().getByRole('status')).toMatchTextContent(/The provider made a new secret/);
  expect(await axeFindings()).toEqual([]);
});

test('an answer that was lost is told loudly, and RFC 7592 can read the present secret', async () => {
  const main = await openPanel({ automation: byRfc7592 });
  const lost = failure('automation_answer_lost', 'No answer. The old secret may have ended.');
  main.answer('rotateAutomatically', () => fail(lost));
  await rotate();
  await expect.element(panel().getByRole('alert')).toMatchTextContent(/The old secret may have ended/);
  await button('Read the present secret').click();
  expect(main.callsOf('rotateAutomatically')).toHaveLength(2);
});

test('a new secret that could not be stored offers to be stored', async () => {
  const main = await openPanel({ automation: byEntra });
  main.answer('rotateAutomatically', () => fail(failure('new_secret_not_stored', 'The disk is full.')));
  await rotate();
  await expect.element(panel().getByRole('alert')).toMatchTextContent(/The disk is full.*The hint/);
  await button('Store it now').click();
  expect(main.callsOf('rotateAutomatically')).toHaveLength(2);
});

test('waits while a pending secret is there', async () => {
  await openPanel({ automation: byRfc7592, secretVersions: [pending(), current()] });
  await expect.element(button('Rotate at the provider')).toBeDisabled();
  await expect.element(panel()).toMatchTextContent(/finish that rotation first/);
});

test('an old secret that the provider can name is revoked there', async () => {
  const named = previous({ providerSecretId: 'key-1' });
  await openPanel({ automation: byEntra, secretVersions: [current(), named] });
  await expect.element(button(/^Revoke the secret of .* at the provider$/)).toBeVisible();
});

test('an old secret that Keyturn didn’t make is not', async () => {
  await openPanel({ automation: byEntra, secretVersions: [current(), previous()] });
  await expect.element(button('Rotate at the provider')).toBeVisible();
  expect(button(/^Revoke the secret of/).elements()).toEqual([]);
});
