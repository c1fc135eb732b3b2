import { page } from 'vitest/browser';
import { beforeEach, expect, test } from 'vitest';
import { tokenTests } from '../../../src/renderer/token-test/token-test.svelte.ts';
import type { CallResult } from '../../../src/shared/api-call.ts';
import type { TokenTestResult } from '../../../src/shared/token-test.ts';
import { done, type FakeMain } from '../../fakes/keyturn-bridge.ts';
import { oneOfEachStatus } from '../../fakes/sample-credential-sets.ts';
import { axeFindings } from '../axe.ts';
import { sampleProviders } from '../../fakes/sample-providers.ts';
import { openApp, row } from '../open-app.ts';
import { granted, sampleResult } from './outcomes.ts';

const region = () => page.getByRole('region', { name: 'Token test' });
const button = (name: string) => region().getByRole('button', { name, exact: true });

beforeEach(() => tokenTests.clear());

/** Providers whose metadata says where they revoke. */
const providers = sampleProviders.map((provider) => ({
  ...provider,
  environments: provider.environments.map((environment) => ({
    ...environment,
    discoveryUrl: 'https://auth.example.com/.well-known/openid-configuration',
  })),
}));

async function withToken(changes: Partial<TokenTestResult> = {}): Promise<FakeMain> {
  const main = await openApp({ credentialSets: oneOfEachStatus(), providers });
  await row(/^Review importer/).click();
  main.answer('requestTestToken', ({ id }) =>
    done(
      sampleResult(id, granted, {
        token: { format: 'opaque', length: 40 },
        findings: [
          { about: 'exp', severity: 'good', message: 'Valid 30 min, as the answer says.' },
          { about: 'aud', severity: 'warning', message: 'The token is for another API.' },
        ],
        ...changes,
      }),
    ),
  );
  await page.getByRole('button', { name: 'Request test token' }).click();
  return main;
}

const answered: CallResult = {
  method: 'GET',
  url: 'https://api.example.com/me',
  outcome: {
    kind: 'answered',
    answer: { status: 200, contentType: 'application/json', redactedBody: '{"a":1}' },
  },
  milliseconds: 41,
  message: 'api.example.com accepts the token (HTTP status 200)',
  hint: null,
};

test('findings are told with a word besides the colour', async () => {
  await withToken();
  const findings = page.getByRole('region', { name: 'Findings' });
  await expect.element(findings).toMatchTextContent(/Valid 30 min.*another API\. Warning/s);
});

test('a foreign host is named before it gets the token, and nothing is sent without a second click', async () => {
  const main = await withToken();
  main.answer('tryToken', () => done(answered));
  await region()
    .getByText(/^\s*Try it/)
    .click();
  const url = region().getByRole('textbox', { name: 'URL to try the token at' });
  await url.fill('https://elsewhere.example/me');
  await button('Send').click();
  await expect.element(region()).toMatchTextContent(/elsewhere\.example will get this token/);
  expect(main.callsOf('tryToken')).toEqual([]);
  expect(await axeFindings()).toEqual([]);
  await button('Send it to elsewhere.example').click();
  await expect.element(region()).toMatchTextContent(/accepts the token.*200 · 41 ms/s);
  expect(main.callsOf('tryToken')).toMatchObject([{ method: 'GET', url: 'https://elsewhere.example/me' }]);
});

test('a call that main won’t make says why', async () => {
  const main = await withToken();
  main.fail('tryToken', { code: 'no_token', message: 'There is no token.', hint: 'Request one.' });
  await region()
    .getByText(/^\s*Try it/)
    .click();
  await region().getByRole('textbox', { name: 'URL to try the token at' }).fill('https://api.example.com/me');
  await button('Send').click();
  await button('Send it to api.example.com').click();
  await expect.element(region()).toMatchTextContent(/There is no token\. Request one\./);
});

test('after a revocation there is nothing left to copy or to try', async () => {
  const main = await withToken();
  main.answer('revokeToken', () =>
    done({ ...answered, message: 'Monite revoked the token, and Keyturn forgot it', revoked: true }),
  );
  await region().getByText('Introspect and revoke').click();
  await button('Revoke').click();
  await expect.element(region()).toMatchTextContent(/revoked the token, and Keyturn forgot it/);
  await expect.element(region()).toMatchTextContent(/Over: the token was revoked/);
  await expect.element(button('Copy token')).not.toBeInTheDocument();
  await expect.element(region().getByText(/^\s*Try it/)).not.toBeInTheDocument();
});

test('copy as: variables unless the secrets are asked for, each time anew', async () => {
  const main = await withToken();
  await button('Copy as').click();
  await page.getByRole('menuitemcheckbox', { name: 'With the secrets in it' }).click();
  await page.getByRole('menuitemradio', { name: 'A call to the API' }).click();
  await page.getByRole('menuitem', { name: 'Python requests' }).click();
  await expect.element(page.getByRole('menu')).not.toBeInTheDocument();
  await button('Copy as').click();
  await page.getByRole('menuitem', { name: 'curl', exact: true }).click();
  expect(main.callsOf('copySnippet')).toMatchObject([
    { subject: 'api_call', form: 'python_requests', withSecrets: true },
    { subject: 'api_call', form: 'curl', withSecrets: false },
  ]);
});
