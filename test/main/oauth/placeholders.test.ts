import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { resolveUrl } from '../../../src/main/oauth/placeholders.ts';

const variables = [
  { name: 'tenant', label: 'Tenant', example: 'acme' },
  { name: 'realm', label: 'Realm', example: 'master', pattern: '^[^x]*$' },
  { name: 'region', label: 'Region', example: 'eu', default: 'eu', choices: ['eu', 'us'] },
];
const resolve = (template: string, values: Record<string, string> = {}) =>
  resolveUrl(template, { variables }, values);

describe('resolveUrl', () => {
  it('puts values into the host as they are', () => {
    expect(resolve('https://{tenant}.example.com/token', { tenant: 'acme-eu' })).toEqual({
      url: 'https://acme-eu.example.com/token',
    });
    expect(resolve('https://{tenant}/token', { tenant: 'sso.acme.example:8443' })).toEqual({
      url: 'https://sso.acme.example:8443/token',
    });
  });

  it('percent-encodes values after the host', () => {
    expect(
      resolve('https://a.example/{realm}/token?t={tenant}', { realm: 'my"realm', tenant: 'ä&b=c' }),
    ).toEqual({
      url: 'https://a.example/my%22realm/token?t=%C3%A4%26b%3Dc',
    });
  });

  it("takes a variable's default, and says which one has no value", () => {
    expect(resolve('https://{region}.example/')).toEqual({ url: 'https://eu.example/' });
    expect(resolve('https://{tenant}.example/')).toMatchObject({
      rule: 'unresolved_variable',
      detail: expect.stringContaining('Tenant') as string,
    });
    expect(resolve('https://a.example/{unknown}')).toMatchObject({ rule: 'unresolved_variable' });
    expect(resolve('https://a.example/{constructor}')).toMatchObject({ rule: 'unresolved_variable' });
  });

  it.each([
    'evil.com/',
    'evil.com#',
    'evil.com?',
    'a@evil.com',
    'evil.com\\',
    'a..b',
    '.',
    '-a',
    'a b',
    'a%2f',
    'a&b',
  ])('refuses %j in a host', (tenant) => {
    expect(resolve('https://{tenant}.example.com/', { tenant })).toMatchObject({ rule: 'invalid_url' });
  });

  it.each(['..', '.', 'a/b', 'a?b', 'a#b', '%2e%2e'])('refuses %j in a path', (realm) => {
    expect(resolve('https://a.example/{realm}/token', { realm })).toMatchObject({ rule: 'invalid_url' });
  });

  it("refuses what does not fit the variable's pattern or choices", () => {
    expect(resolve('https://a.example/{realm}', { realm: 'x' })).toMatchObject({ rule: 'invalid_url' });
    expect(resolve('https://{region}.example/', { region: 'mars' })).toMatchObject({ rule: 'invalid_url' });
  });

  it('never lets a value change the host or the shape of the path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (tenant) => {
        const host = resolve('https://{tenant}.example.com/a', { tenant });
        if ('url' in host && URL.canParse(host.url))
          expect(new URL(host.url).hostname).toMatch(/\.example\.com$/);
        const path = resolve('https://a.example/{tenant}/token', { tenant });
        if (!('url' in path)) return;
        expect(new URL(path.url).host).toBe('a.example');
        expect(new URL(path.url).pathname.split('/')).toHaveLength(3);
        expect(new URL(path.url).search).toBe('');
      }),
    );
  });
});
