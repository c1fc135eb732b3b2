import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TokenSurroundings } from '../../../src/main/oauth/finding.ts';
import { findAboutToken } from '../../../src/main/oauth/token-findings.ts';
import type { TokenFacts } from '../../../src/shared/token-test.ts';

const now = 1_800_000_000;
const around: TokenSurroundings = {
  expiresIn: 3600,
  clientId: 'orders',
  grantedScopes: null,
  askedScopes: [],
  askedAudiences: [],
  issuer: null,
  arrivedAt: now * 1000,
  serverDate: now * 1000,
  introspectable: false,
};

const jwt = (
  claims: Record<string, unknown>,
  header: Record<string, unknown> = { alg: 'RS256', kid: 'k' },
): TokenFacts => ({
  format: 'jwt',
  length: 500,
  header,
  claims: { exp: now + 3600, iat: now, ...claims },
});

const about = (name: string, token: TokenFacts, changes: Partial<TokenSurroundings> = {}) =>
  findAboutToken(token, { ...around, ...changes }).filter((finding) => finding.about === name);

const one = (name: string, token: TokenFacts, changes: Partial<TokenSurroundings> = {}): string => {
  const [finding] = about(name, token, changes);
  return finding ? `${finding.severity}: ${finding.message}` : 'nothing';
};

describe('the expiry', () => {
  it.each([
    ['agrees with the answer', {}, {}, /^good: Valid 1 h, as the answer says/],
    ['is not told by the answer', {}, { expiresIn: null }, /^good: Valid 1 h\./],
    [
      'disagrees with it',
      { exp: now + 7200 },
      {},
      /^warning: .*2 h, the answer 1 h. Go by what the answer says/,
    ],
    ['is over', { exp: now - 60 }, {}, /^problem: The token expired 1 min before/],
    ['is no number', { exp: 'soon' }, {}, /^problem: The expiry is not a number/],
    ['is missing', { exp: undefined }, {}, /^note: .*does not say when it expires/],
  ])('%s', (_what, claims, changes, words) => {
    expect(one('exp', jwt(claims), changes)).toMatch(words);
  });
});

describe('the clocks', () => {
  const late = { arrivedAt: (now + 300) * 1000 };
  it('says that this computer’s is off, by the answer’s Date, and judges the token by the provider’s', () => {
    expect(one('clock', jwt({}), late)).toMatch(
      /^warning: This computer's clock is 5 min ahead of the provider's/,
    );
    expect(one('exp', jwt({}), late)).toMatch(/^good/);
    expect(one('clock', jwt({}), { arrivedAt: (now - 300) * 1000 })).toContain('5 min behind');
  });
  it('says nothing of a few seconds', () => {
    expect(one('clock', jwt({}), { arrivedAt: (now + 30) * 1000 })).toBe('nothing');
  });
  it('leaves open whose is off where there is no Date', () => {
    const token = jwt({ iat: now + 300, exp: now + 3900 });
    expect(one('clock', token, { serverDate: null })).toMatch(/is behind, or the provider's is ahead/);
  });
  it('notes a token from the provider’s own future', () => {
    expect(one('iat', jwt({ iat: now + 300 }))).toContain('its own clocks differ');
    expect(one('nbf', jwt({ nbf: now + 600 }))).toContain('becomes valid only in 10 min');
  });
});

describe('what was asked', () => {
  const asked = { askedAudiences: ['https://api.example.com/'] };
  it.each([
    [{ aud: 'https://api.example.com/' }, asked, /^good/],
    [{ aud: ['x', 'https://api.example.com'] }, asked, /^good/],
    [{ aud: 'https://other.example' }, asked, /^warning: The token is for https:\/\/other.example, not for/],
    [{}, asked, /^warning: The token names no audience/],
    [{ aud: 'x' }, {}, /^nothing/],
  ])('audience %j', (claims, changes, words) => {
    expect(one('aud', jwt(claims), changes)).toMatch(words);
  });

  it.each([
    ['https://id.example', /^good/],
    ['https://id.example/', /differs from the expected one by a slash/],
    ['https://evil.example', /^warning: The issuer is https:\/\/evil.example/],
    [undefined, /^note/],
  ])('issuer %s', (iss, words) => {
    expect(one('iss', jwt({ iss }), { issuer: 'https://id.example' })).toMatch(words);
  });

  it('compares scopes in whatever claim they are', () => {
    const granted = { grantedScopes: ['read', 'write'] };
    expect(one('scope', jwt({ scope: 'write read' }), granted)).toMatch(/^good/);
    expect(one('scp', jwt({ scp: ['read'] }), granted)).toBe(
      'warning: The token lacks what was granted: write.',
    );
    expect(one('roles', jwt({ roles: [] }), { askedScopes: ['api://x/.default'] })).toBe('nothing');
  });

  it('notes another client', () => {
    expect(one('client_id', jwt({ client_id: 'other' }))).toContain('names another client: other');
    expect(about('azp', jwt({ azp: 'orders' }))).toEqual([]);
  });
});

describe('the header', () => {
  it.each([
    [{ alg: 'none' }, 'alg', /^problem: The token is not signed/],
    [{}, 'alg', /^problem/],
    [{ alg: 'HS256' }, 'alg', /^note: It is signed with a shared secret/],
    [{ alg: 'ES256' }, 'kid', /^note/],
    [{ alg: 'ES256', kid: 'k', typ: 'at+jwt' }, 'typ', /^warning: .*lacks iss, aud, sub, client_id, jti/],
  ])('%j', (header, name, words) => {
    expect(one(name, jwt({}, header))).toMatch(words);
  });

  it('tells what a token is bound to', () => {
    expect(one('cnf', jwt({ cnf: { 'x5t#S256': 'x' } }))).toContain('same client certificate');
    expect(one('cnf', jwt({ cnf: { jkt: 'x' } }))).toContain('DPoP');
  });
});

it('an opaque token is said to be one, and introspection offered where there is any', () => {
  const opaque: TokenFacts = { format: 'opaque', length: 40 };
  expect(one('format', opaque)).not.toContain('Introspect');
  expect(one('format', opaque, { introspectable: true })).toContain('Introspect it to ask');
});

it('whatever a token says, each finding is one line about one thing', () => {
  const value = fc.oneof(fc.jsonValue(), fc.double(), fc.string());
  const names = [
    'exp',
    'nbf',
    'iat',
    'aud',
    'iss',
    'scope',
    'scp',
    'roles',
    'client_id',
    'azp',
    'cnf',
    'alg',
    'kid',
    'typ',
  ];
  const members = fc.dictionary(fc.constantFrom(...names), value);
  fc.assert(
    fc.property(members, members, (claims, header) => {
      const token: TokenFacts = { format: 'jwt', length: 1, header, claims };
      const changes = { issuer: 'https://id.example', askedAudiences: ['x'], grantedScopes: ['y'] };
      const findings = findAboutToken(token, { ...around, ...changes });
      expect(new Set(findings.map((finding) => finding.about)).size).toBe(findings.length);
      for (const { message } of findings) {
        expect(message).not.toMatch(/[\n\r]|undefined|NaN/);
        expect(message.length).toBeLessThan(700);
      }
    }),
  );
});
