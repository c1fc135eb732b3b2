import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellQuote } from '../../../src/main/oauth/snippets/shell.ts';
import { tokenForm } from '../../../src/main/oauth/snippets/snippet.ts';
import { requireProvider } from '../../../src/main/providers/catalogue.ts';
import type { CredentialSet } from '../../../src/shared/credential.ts';
import type { Provider } from '../../../src/shared/provider.ts';
import { credentialSet, customProvider } from './tester-for-tests.ts';

describe('the header form', () => {
  it('does not double a scheme that the provider sends as a part of the token', () => {
    const header = (token: string) => tokenForm('header', token, credentialSet(), customProvider());
    expect(header('abc')).toBe('Authorization: Bearer abc');
    expect(header('Bearer abc')).toBe('Authorization: Bearer abc');
  });

  it('is the one that the provider wants instead of Authorization', () => {
    const shopify = {
      ...customProvider(),
      apiRequest: { tokenHeader: 'X-Shopify-Access-Token', headers: [] },
    };
    expect(tokenForm('header', 'abc', credentialSet(), shopify)).toBe('X-Shopify-Access-Token: abc');
  });
});

const curlCommand = (token: string, set: CredentialSet, provider: Provider) =>
  tokenForm('curl', token, set, provider);

describe('the curl form', () => {
  it("calls the provider's probe in the environment of the set, with the headers that its API wants", () => {
    const set = credentialSet({ environmentId: 'production-us' });
    expect(curlCommand('t', set, requireProvider('monite'))).toBe(
      "curl --globoff --header 'Authorization: Bearer t' --header 'X-Monite-Version: 2024-05-25' --url 'https://us.api.monite.com/v1/settings'",
    );
  });

  it('sends the version of the API that the set asked its token with', () => {
    const set = credentialSet(
      { environmentId: 'sandbox' },
      { headers: { 'x-monite-version': '2024-01-31' } },
    );
    expect(curlCommand('t', set, requireProvider('monite'))).toContain("'X-Monite-Version: 2024-01-31'");
  });

  it('keeps curl from reading brackets as a range', () => {
    const set = credentialSet({ environmentId: 'production' });
    const command = curlCommand('t', set, requireProvider('bonterra-apricot'));
    expect(command).toContain('--globoff');
    expect(command).toContain('page[size]=1');
  });

  it("falls back to the root of the API, then to a placeholder that is nobody's", () => {
    const provider = customProvider();
    const [environment] = provider.environments;
    if (!environment) throw new Error('the custom provider has an environment');
    expect(curlCommand('t', credentialSet(), provider)).toContain("--url 'https://api.example.com/'");
    const withApi = {
      ...provider,
      environments: [{ ...environment, apiBaseUrl: 'https://api.acme.example/v1' }],
    };
    expect(curlCommand('t', credentialSet(), withApi)).toContain("--url 'https://api.acme.example/v1'");
  });

  it('carries the token as the API wants it', () => {
    const provider = {
      ...customProvider(),
      apiRequest: {
        tokenHeader: 'X-Access-Token',
        headers: [{ name: 'X-Client', value: '{client_id}', required: true }],
      },
    };
    expect(curlCommand('t', credentialSet(), provider)).toContain(
      "--header 'X-Access-Token: t' --header 'X-Client: orders-service'",
    );
  });
});

// POSIX shells only; the quoting is the same everywhere, the shell to try it in is not.
describe.skipIf(process.platform === 'win32')('shellQuote', () => {
  it('survives a real shell unchanged, and runs nothing', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'));
    const awkward = fc.constantFrom("'; rm -rf /; '", '$(id)', '`id`', '\\', "''", '"', '!x', '-n', '\n');
    fc.assert(
      fc.property(fc.oneof(text, awkward), (value) => {
        expect(execFileSync('/bin/sh', ['-c', `printf %s ${shellQuote(value)}`], { encoding: 'utf8' })).toBe(
          value,
        );
      }),
      { numRuns: 40 },
    );
  });
});
