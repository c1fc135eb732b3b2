import { describe, expect, it } from 'vitest';
import {
  checkTokenUrl,
  checkVariableValue,
  fillTemplate,
  isLoopbackHost,
  placeholdersOf,
} from '../../src/shared/token-endpoint.ts';

describe('loopback', () => {
  it.each([
    'localhost',
    'LOCALHOST',
    '127.0.0.1',
    '127.255.255.254',
    '127.1',
    '0x7f.1',
    '2130706433',
    '[::1]',
  ])('is %s', (host) => {
    expect(isLoopbackHost(new URL(`http://${host}:8080/`).hostname)).toBe(true);
  });

  it.each([
    'localhost.evil.com',
    'evil-localhost',
    'localhost.',
    'foo.localhost',
    '127.0.0.1.evil.com',
    '128.0.0.1',
    '0.0.0.0',
    '10.0.0.1',
    '[::2]',
    '[::]',
  ])('is not %s', (host) => {
    expect(isLoopbackHost(new URL(`http://${host}/`).hostname)).toBe(false);
  });
});

it('is not any name that holds a loopback address', () => {
  for (const host of ['x127.0.0.1', '127.0.0.1.x', '127.0.0', '1127.0.0.1']) {
    expect(isLoopbackHost(host)).toBe(false);
  }
});

describe('a token URL', () => {
  it.each([
    'https://auth.example.com/oauth/token',
    'https://auth.example.com:8443/token?tenant=1',
    'HTTPS://AUTH.EXAMPLE.COM/',
    'https://auth.example.com',
    'http://localhost:3000/token',
    'http://127.0.0.1/token',
    'http://[::1]:3000/token',
    'https://bücher.example/token',
  ])('may be %s', (url) => {
    expect(checkTokenUrl(url, false)).toBeNull();
  });

  it.each([
    ['', /Enter the token URL/],
    ['auth.example.com/token', /full URL/],
    ['/oauth/token', /full URL/],
    ['ftp://example.com/token', /full URL/],
    ['javascript:alert(1)', /full URL/],
    ['file:///etc/passwd', /full URL/],
    ['https:auth.example.com/token', /full URL/],
    ['https:///auth.example.com', /full URL/],
    ['https://', /full URL/],
    ['https://exa mple.com', /spaces/],
    ['https://good.example\\@evil.example/', /backslashes/],
    ['https://user:pw@example.com/token', /user name/],
    ['https://good.example@evil.example/token', /user name/],
    ['https://example.com/token#', /fragment/],
    ['https://example.com/token#x', /fragment/],
    ['https://{tenant}.example.com/token', /\{tenant\}/],
    ['https://example.com/{realm}/token', /\{realm\}/],
    ['https://example.com:99999/token', /full URL/],
    ['http://auth.example.com/token', /https/],
    ['http://localhost.evil.com/token', /https/],
    ['http://127.0.0.1.evil.com/token', /https/],
  ])('may not be %j', (url, complaint) => {
    expect(checkTokenUrl(url, false)).toMatch(complaint);
  });

  it('may be plain http elsewhere only when the user insists', () => {
    expect(checkTokenUrl('http://auth.example.com/token', true)).toBeNull();
    expect(checkTokenUrl('ftp://auth.example.com/token', true)).not.toBeNull();
  });
});

describe('a template', () => {
  const template = 'https://{tenant}.auth.{region}.example.com/{tenant}/token';

  it('names each placeholder once', () => {
    expect(placeholdersOf(template)).toEqual(['tenant', 'region']);
    expect(placeholdersOf('https://example.com/users?page[size]=1&q={}')).toEqual([]);
  });

  it('is filled with values taken as they are', () => {
    expect(fillTemplate(template, { tenant: 'acme', region: 'eu$&' })).toBe(
      'https://acme.auth.eu$&.example.com/acme/token',
    );
  });

  it('keeps a placeholder without a value, also one named like a part of every object', () => {
    expect(fillTemplate('{constructor}-{tenant}-{region}', { region: '' })).toBe(
      '{constructor}-{tenant}-{region}',
    );
  });

  it.each(['a/b', 'a?b', 'a#b', 'user@host', 'a\\b', 'a b', '%2e', '{x}', '..', '.'])(
    'refuses the value %j, which would leave its place',
    (value) => {
      expect(checkVariableValue(value)).not.toBeNull();
    },
  );

  it.each(['acme', 'dev-123456.okta.com', 'id.example.com:8443', '12345678', 'a_b~c', 'bücher.example'])(
    'takes the value %j',
    (value) => {
      expect(checkVariableValue(value)).toBeNull();
    },
  );
});
