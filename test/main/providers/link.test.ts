import { describe, expect, it } from 'vitest';
import { listProviders } from '../../../src/main/providers/catalogue.ts';
import { providerLink } from '../../../src/main/providers/link.ts';
import type { KeyturnError } from '../../../src/shared/failure.ts';
import { providerWith } from '../../shared/sample-provider.ts';

const unavailable = (message: RegExp) =>
  expect.objectContaining({
    code: 'link_unavailable',
    message: expect.stringMatching(message) as string,
  }) as KeyturnError;

describe("a provider's link", () => {
  it('is the one in its entry', () => {
    const provider = providerWith({
      documentationUrl: 'https://docs.example.com/',
      creationDocumentationUrl: 'https://docs.example.com/create',
      consoleUrl: 'https://console.example.com/',
    });
    expect(providerLink(provider, 'documentation')).toBe('https://docs.example.com/');
    expect(providerLink(provider, 'creation_documentation')).toBe('https://docs.example.com/create');
    expect(providerLink(provider, 'console')).toBe('https://console.example.com/');
  });

  it('is unavailable where the catalogue knows none', () => {
    const provider = providerWith({ consoleUrl: null });
    expect(() => providerLink(provider, 'console')).toThrow(
      unavailable(/^Keyturn knows no console link for Example$/),
    );
  });

  it('is unavailable when it is not https, wherever it came from', () => {
    // The last one only looks like a link to Microsoft.
    const disguised = 'https://login.microsoftonline.com@attacker.example/';
    for (const url of [
      'http://docs.example.com/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'docs',
      disguised,
    ]) {
      expect(() => providerLink(providerWith({ documentationUrl: url }), 'documentation')).toThrow(
        unavailable(/no https link$/),
      );
    }
  });

  it('exists and is https for every provider of the catalogue', () => {
    for (const provider of listProviders()) {
      expect(new URL(providerLink(provider, 'documentation')).protocol, provider.id).toBe('https:');
    }
  });
});

describe('a templated console link', () => {
  const provider = providerWith({
    consoleUrl: 'https://{tenant}.{region}.example.com/admin',
    variables: [
      { name: 'tenant', label: 'Tenant', example: 'acme' },
      { name: 'region', label: 'Region', example: 'eu', default: 'eu' },
    ],
  });

  it('takes the values of a credential set, and defaults for the rest', () => {
    expect(providerLink(provider, 'console', { tenant: 'acme' })).toBe('https://acme.eu.example.com/admin');
  });

  it('says which value it lacks', () => {
    expect(() => providerLink(provider, 'console')).toThrow(unavailable(/needs your tenant$/));
  });

  it('takes no value that would lead elsewhere', () => {
    expect(() => providerLink(provider, 'console', { tenant: 'evil.com/' })).toThrow(unavailable(/tenant$/));
  });
});
