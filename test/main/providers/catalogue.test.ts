import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogueEntries } from '../../../src/main/providers/catalogue-files.ts';
import { findProvider, listProviders, requireProvider } from '../../../src/main/providers/catalogue.ts';
import { validateCatalogue } from '../../../src/main/providers/validate-catalogue.ts';
import { providerLink } from '../../../src/main/providers/link.ts';
import type { KeyturnError } from '../../../src/shared/failure.ts';
import { customProviderId, sendableClientAuthenticationMethods } from '../../../src/shared/provider.ts';
import { defaultRotationPolicy } from '../../../src/shared/rotation.ts';

describe('the catalogue', () => {
  it('is valid', () => {
    expect(validateCatalogue(catalogueEntries)).toEqual(listProviders());
  });

  it('holds every file of its folder', () => {
    const folder = new URL('../../../src/main/providers/catalogue/', import.meta.url);
    expect(catalogueEntries.map(({ file }) => file).sort()).toEqual(readdirSync(folder).sort());
  });

  it('offers all providers by name, and last the one that the user describes', () => {
    const names = listProviders().map(({ name }) => name);
    expect(names).toHaveLength(58);
    expect(names.at(-1)).toBe('Custom OAuth 2.0');
    const byName = [...names.slice(0, -1)].sort((one, other) => one.localeCompare(other, 'en'));
    expect(names.slice(0, -1)).toEqual(byName);
  });

  it('holds the five source systems', () => {
    const sources = ['bonterra-apricot', 'intersoft-sapient', 'cm-ticketing-partner-api', 'monite'];
    for (const id of [...sources, 'trusted-shops-etrusted']) expect(findProvider(id), id).not.toBeNull();
  });

  it('gives no two providers a name or alias in common, whatever its case', () => {
    const owners = new Map<string, string>();
    for (const { id, name, aliases } of listProviders()) {
      for (const word of [name, ...aliases].map((each) => each.toLowerCase())) {
        expect(owners.get(word), `${word} of ${id}`).toBeUndefined();
        owners.set(word, id);
      }
    }
  });

  it.each([
    ['Azure AD', 'microsoft-entra'],
    ['AAD', 'microsoft-entra'],
    ['IMS', 'adobe-ims'],
    ['SFDC', 'salesforce'],
    ['Lark', 'feishu-lark'],
    ['Copernicus', 'sentinel-hub'],
    ['Atlas', 'mongodb-atlas'],
    ['GCP', 'google-service-account'],
  ])('knows %s by the alias that people type', (alias, id) => {
    expect(requireProvider(id).aliases).toContain(alias);
  });

  it('finds a provider by id, or says that there is none', () => {
    expect(findProvider('monite')?.name).toBe('Monite');
    expect(findProvider('constructor')).toBeNull();
    expect(() => requireProvider('nobody')).toThrow(
      expect.objectContaining({ code: 'unknown_provider', field: 'providerId' }) as KeyturnError,
    );
  });

  it('says for every provider how to create credentials', () => {
    for (const provider of listProviders()) {
      expect(provider.creationSteps.length, provider.id).toBeGreaterThan(2);
    }
  });

  it('rotates by the default policy, except where an old key ends sooner', () => {
    for (const { id, defaultRotationPolicy: policy } of listProviders()) {
      const overlapDays = id === 'adyen' ? 1 : defaultRotationPolicy.overlapDays;
      expect(policy, id).toEqual({ ...defaultRotationPolicy, overlapDays });
    }
  });

  it('knows how long three providers let a secret live', () => {
    const limits = listProviders().flatMap(({ id, maximumSecretAgeDays: days }) =>
      days ? [[id, days]] : [],
    );
    expect(limits).toEqual([
      ['databricks', 730],
      ['microsoft-entra', 730],
      ['mongodb-atlas', 365],
    ]);
  });

  it('links every provider to a source that can be opened', () => {
    for (const provider of listProviders()) {
      expect(providerLink(provider, 'source'), provider.id).toMatch(/^https:/);
    }
  });

  it('is never surer of an entry than what was researched: three are from general knowledge', () => {
    const unsure = listProviders().filter(({ confidence }) => confidence === 'unconfirmed');
    expect(unsure.map(({ id }) => id)).toEqual(['cm-ticketing-partner-api', 'igdb', 'reddit']);
  });

  it('says that revocation is not confirmed where it is not', () => {
    for (const id of ['okta', 'keycloak', 'ory', 'box', 'xero', 'crowdstrike', 'reddit']) {
      expect(requireProvider(id).caveats.join(' '), id).toMatch(/Not confirmed with .*revocation/);
    }
  });

  it('knows whose tokens they are where the address of the metadata says it', () => {
    const described = listProviders().flatMap(({ id, environments }) =>
      environments.flatMap(({ discoveryUrl, issuer }) =>
        discoveryUrl ? [{ id, discoveryUrl, issuer }] : [],
      ),
    );
    // Entra's has the tenant's ID in it, whatever the tenant is called; Ory's may end with a slash, or not.
    const unknown = new Set(described.filter(({ issuer }) => !issuer).map(({ id }) => id));
    expect([...unknown]).toEqual(['microsoft-entra', 'ory']);
    for (const { id, discoveryUrl, issuer } of described) {
      if (issuer) expect(discoveryUrl, id).toContain(`${issuer.replace(/\/$/, '')}/.well-known/`);
    }
  });

  it('says where a probe is not confirmed by the vendor', () => {
    const unverified = listProviders().filter(({ probe }) => probe && !probe.verified);
    for (const { id, caveats } of unverified) {
      expect(caveats.join(' '), id).toMatch(/call (?:to try a token with|that tests)|officially document/);
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
    expect(provider.caveats[0]).toMatch(/doesn’t officially document/);
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
    // A header of the provider's own making needs its template, which nobody can know here.
    const methods = sendableClientAuthenticationMethods.filter((method) => method !== 'authorization_header');
    expect(custom.clientAuthenticationMethods).toEqual(methods);
    expect({ kind: custom.kind, parameters: custom.parameters, headers: custom.headers }).toEqual({
      kind: 'custom',
      parameters: [],
      headers: [],
    });
  });
});
