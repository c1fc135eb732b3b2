import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  catalogueEntries,
  findProvider,
  listProviders,
  requireProvider,
} from '../../../src/main/providers/catalogue.ts';
import { validateCatalogue } from '../../../src/main/providers/validate-catalogue.ts';
import type { KeyturnError } from '../../../src/shared/failure.ts';
import { customProviderId, supportedClientAuthenticationMethods } from '../../../src/shared/provider.ts';
import { defaultRotationPolicy } from '../../../src/shared/rotation.ts';

describe('the catalogue', () => {
  it('is valid', () => {
    expect(validateCatalogue(catalogueEntries)).toEqual(listProviders());
  });

  it('holds every file of its folder', () => {
    const folder = new URL('../../../src/main/providers/catalogue/', import.meta.url);
    expect(catalogueEntries.map(({ file }) => file).sort()).toEqual(readdirSync(folder).sort());
  });

  it('offers the five source systems by name, and last the provider that the user describes', () => {
    expect(listProviders().map(({ name }) => name)).toEqual([
      'Bonterra API for Apricot',
      'CM.com Ticketing partner API',
      'Intersoft SAPIENT',
      'Monite',
      'Trusted Shops eTrusted',
      'Custom OAuth 2.0',
    ]);
  });

  it('finds a provider by id, or says that there is none', () => {
    expect(findProvider('monite')?.name).toBe('Monite');
    expect(findProvider('constructor')).toBeNull();
    expect(() => requireProvider('nobody')).toThrow(
      expect.objectContaining({ code: 'unknown_provider', field: 'providerId' }) as KeyturnError,
    );
  });

  it('says for every provider how to create credentials, and rotates by the default policy', () => {
    for (const provider of listProviders()) {
      expect(provider.creationSteps.length, provider.id).toBeGreaterThan(2);
      expect(provider.defaultRotationPolicy, provider.id).toEqual(defaultRotationPolicy);
    }
  });
});

describe('Bonterra Apricot', () => {
  it('takes a form with the audience of its API', () => {
    expect(requireProvider('bonterra-apricot')).toMatchObject({
      clientAuthenticationMethods: ['client_secret_post', 'json_body'],
      parameters: [{ name: 'audience', value: 'https://api.bonterra.network', required: true }],
      secretShownOnce: true,
    });
  });
});

describe('Intersoft SAPIENT', () => {
  it('takes a plain form, and shows the secret once', () => {
    expect(requireProvider('intersoft-sapient')).toMatchObject({
      clientAuthenticationMethods: ['client_secret_post'],
      parameters: [],
      secretShownOnce: true,
    });
  });
});

describe('CM.com Ticketing', () => {
  const provider = requireProvider('cm-ticketing-partner-api');

  it('takes JSON with email and password, without grant type or scope', () => {
    expect(provider).toMatchObject({
      clientAuthenticationMethods: ['json_body'],
      credentialParameters: { clientId: 'email', clientSecret: 'password' },
      grantType: null,
      scopes: { fixedAtCreation: true },
    });
  });

  it('says plainly that this dialect is not official', () => {
    expect(provider.confidence).toBe('unconfirmed');
    expect(provider.caveats[0]).toMatch(/doesn't officially document/);
  });
});

describe('Monite', () => {
  const provider = requireProvider('monite');

  it('takes JSON under the version header, in three environments', () => {
    expect(provider).toMatchObject({
      clientAuthenticationMethods: ['json_body'],
      bodyFormat: 'json',
      headers: [{ name: 'X-Monite-Version', value: '2024-05-25', required: true }],
      alternateGrantTypes: ['entity_user'],
    });
    expect(provider.environments.map(({ id }) => id)).toEqual(['sandbox', 'production-eu', 'production-us']);
  });

  it('keeps sandbox and production on hosts of their own', () => {
    const hosts = provider.environments.map(({ tokenUrl }) => new URL(tokenUrl ?? '').host);
    expect(new Set(hosts).size).toBe(3);
  });
});

describe('Trusted Shops eTrusted', () => {
  it('puts a prefix before the identifier, and shows the secret as often as asked', () => {
    expect(requireProvider('trusted-shops-etrusted')).toMatchObject({
      clientIdFormat: 'prefix_identifier',
      parameters: [{ name: 'audience', value: 'https://api.etrusted.com', required: true }],
      secretShownOnce: false,
    });
  });
});

describe('Custom OAuth 2.0', () => {
  it('leaves every field to the user, and offers every method that Keyturn can send', () => {
    const custom = requireProvider(customProviderId);
    expect(custom.environments.map(({ id, tokenUrl }) => [id, tokenUrl])).toEqual([
      ['production', null],
      ['staging', null],
      ['sandbox', null],
      ['development', null],
    ]);
    expect(custom.clientAuthenticationMethods).toEqual([...supportedClientAuthenticationMethods]);
    expect({ kind: custom.kind, parameters: custom.parameters, headers: custom.headers }).toEqual({
      kind: 'custom',
      parameters: [],
      headers: [],
    });
  });
});
