import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../src/main/oauth/redact.ts';
import type { ReadToken } from '../../../src/main/oauth/related-tests.ts';
import { compareTokens, maximumDifferences, type Got } from '../../../src/main/rotation/compare-tokens.ts';
import type { TokenTestOutcome, TokenTestResult } from '../../../src/shared/token-test.ts';

const clientSecret = 'demo-secret-8Hq2-vX7';
const redact = createRedactor({ clientSecret, accessToken: null });

type Granted = Extract<TokenTestOutcome, { kind: 'granted' }>;
const plain: Granted = {
  kind: 'granted',
  tokenType: 'Bearer',
  expiresIn: 3600,
  grantedScopes: null,
  deviations: [],
};

function got(
  claims: Record<string, unknown> | null,
  outcome: Partial<Granted> | TokenTestOutcome = {},
  { clientId = 'orders', algorithm = 'RS256', askedScopes = [] as string[] } = {},
): Got {
  const token: ReadToken = claims
    ? { format: 'jwt', algorithm, claims: new Map(Object.entries(claims)) }
    : { format: 'opaque' };
  const test = { outcome: { ...plain, ...outcome }, request: { askedScopes } };
  return { test: test as unknown as TokenTestResult, token, clientId };
}

const compare = (current: Got, pending: Got) => compareTokens(current, pending, redact);
const about = (current: Got, pending: Got) => compare(current, pending).map(({ name }) => name);

describe('two tokens are alike', () => {
  it.each([
    [
      'what two tokens never share',
      { iat: 1, exp: 2, jti: 'a', nbf: 1, uti: 'x' },
      { iat: 9, exp: 10, jti: 'b', nbf: 9, uti: 'y' },
    ],
    ['the order of lists', { roles: ['a', 'b'] }, { roles: ['b', 'a'] }],
    ['the order of scopes', { scope: 'read write' }, { scope: 'write  read' }],
    ['scopes as a list or a text', { scp: ['read', 'write'] }, { scope: 'read write' }],
    ['an audience alone or in a list', { aud: 'api' }, { aud: ['api'] }],
    ['the order of members', { org: { a: 1, b: [1, 2] } }, { org: { b: [2, 1], a: 1 } }],
  ])('but for %s', (_, current, pending) => {
    expect(compare(got(current), got(pending))).toEqual([]);
  });

  it('but for the client ID of a new pair, wherever it stands', () => {
    const claims = (id: string) => ({ sub: `${id}@clients`, azp: id, client_id: id, act: [{ by: id }] });
    const [one, other] = [{ clientId: 'orders-1' }, { clientId: 'orders-2' }];
    expect(compare(got(claims('orders-1'), {}, one), got(claims('orders-2'), {}, other))).toEqual([]);
    expect(about(got(claims('orders-1'), {}, one), got(claims('orders-3'), {}, other))).toEqual([
      'act',
      'azp',
      'client_id',
      'sub',
    ]);
  });

  it('where a server hands out what is left of a token', () => {
    expect(compare(got(null), got(null, { expiresIn: 3550 }))).toEqual([]);
    expect(compare(got(null), got(null, { expiresIn: 1800 }))).toEqual([
      { about: 'lifetime', name: 'lifetime', current: '1 h', pending: '30 min' },
    ]);
  });

  it('where an answer without scopes grants those that were asked for', () => {
    const asked = { askedScopes: ['read', 'write'] };
    const told = got(null, { grantedScopes: ['write', 'read'] }, asked);
    expect(compare(got(null, {}, asked), told)).toEqual([]);
    expect(about(got(null, {}, asked), got(null, { grantedScopes: ['read'] }, asked))).toEqual(['scopes']);
  });
});

describe('two tokens differ', () => {
  it('in type, format and algorithm', () => {
    expect(compare(got({}), got({}, { tokenType: 'DPoP' }))).toEqual([
      { about: 'token_type', name: 'token_type', current: 'Bearer', pending: 'DPoP' },
    ]);
    expect(compare(got({}), got(null))).toEqual([
      { about: 'format', name: 'format', current: 'JWT, RS256', pending: 'opaque' },
    ]);
    expect(about(got({}), got({}, {}, { algorithm: 'HS256' }))).toEqual(['format']);
  });

  it('in the token’s scopes, even where both answers name the same', () => {
    const same = { grantedScopes: ['read'] };
    expect(compare(got({ scope: 'read' }, same), got({ scope: 'read admin' }, same))).toEqual([
      { about: 'scopes', name: 'scopes', current: 'read', pending: 'admin read' },
    ]);
  });

  it('in the lifetime that only the token tells', () => {
    const unsaid = { expiresIn: null };
    expect(about(got({ iat: 0, exp: 3600 }, unsaid), got({ iat: 0, exp: 60 }, unsaid))).toEqual(['lifetime']);
  });

  it('of an API key only in the status it is accepted with', () => {
    const accepted = (status: number): Got => ({
      ...got({ own: status }),
      test: { outcome: { kind: 'accepted', status } } as TokenTestResult,
    });
    expect(compare(accepted(200), accepted(200))).toEqual([]);
    expect(compare(accepted(200), accepted(204))).toEqual([
      { about: 'status', name: 'status', current: 'HTTP status 200', pending: 'HTTP status 204' },
    ]);
  });

  it('in words that hold no secret, are cut, and are one line', () => {
    const [difference] = compare(got({}), got({ note: `${clientSecret}\u202e\n${'x'.repeat(1_000)}` }));
    expect(difference?.pending).toHaveLength(300);
    expect(difference?.pending).toMatch(/^\[redacted\]\ufffd x+…$/);
    const base64 = Buffer.from(`orders:${clientSecret}`).toString('base64');
    for (const value of [clientSecret, { [clientSecret]: 1 }, [[encodeURIComponent(clientSecret)]], base64]) {
      const text = JSON.stringify(compare(got({ [clientSecret]: 1 }), got({ value })));
      expect(text).not.toContain(clientSecret);
      expect(text).not.toContain(base64);
    }
  });

  it('beyond what can be shown', () => {
    const long = 'x'.repeat(9_000);
    expect(compare(got({ note: `${long}a` }), got({ note: `${long}b` }))).toEqual([
      { about: 'claim', name: 'note', current: 'a value that can’t be shown here', pending: 'another one' },
    ]);
    expect(compare(got({ note: clientSecret }), got({ note: `${clientSecret}` }))).toEqual([]);
  });

  it('in so many claims that the last line counts the rest', () => {
    const many = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`claim-${index}`, index]));
    const differences = compare(got({}), got(many));
    expect(differences).toHaveLength(maximumDifferences);
    expect(differences.at(-1)?.pending).toBe('71 more claims that differ');
  });
});

describe('for any claims', () => {
  const names = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '__proto__',
      'constructor',
      'toString',
      'aud',
      'scope',
      'scp',
      'exp',
      'iat',
      'sub',
      clientSecret,
    ),
  );
  const values = fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.constant(clientSecret));
  const claims = fc.array(fc.tuple(names, values), { maxLength: 12 });
  const outcomes = fc.record(
    {
      expiresIn: fc.option(fc.integer({ min: 0, max: 10 ** 9 })),
      tokenType: fc.constantFrom('Bearer', 'bearer', 'DPoP'),
      grantedScopes: fc.option(fc.array(fc.constantFrom('read', 'write', 'a b'))),
    },
    { requiredKeys: [] },
  );
  const anything: fc.Arbitrary<Got> = fc
    .tuple(fc.option(claims, { freq: 5 }), outcomes, fc.constantFrom('orders', 'stock', ''))
    .map(([entries, outcome, clientId]) => ({
      ...got(null, outcome, { clientId }),
      ...(entries && { token: { format: 'jwt', algorithm: 'RS256', claims: new Map(entries) } }),
    }));
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled).reverse();
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .map(([name, member]) => [name, shuffled(member)] as const)
        .reverse(),
    );
  };

  it('a token never differs from itself, nor from itself in another order', () => {
    fc.assert(
      fc.property(anything, (one) => {
        expect(compare(one, one)).toEqual([]);
        if (one.token?.format !== 'jwt') return;
        const other = new Map(
          [...one.token.claims].reverse().map(([name, value]) => [name, shuffled(value)]),
        );
        expect(compare(one, { ...one, token: { ...one.token, claims: other } })).toEqual([]);
      }),
    );
  });

  it('there are as many differences one way as the other, about the same, with sides changed', () => {
    fc.assert(
      fc.property(anything, anything, (one, other) => {
        const [there, back] = [compare(one, other), compare(other, one)];
        expect(back.map(({ about, name }) => [about, name])).toEqual(
          there.map(({ about, name }) => [about, name]),
        );
        expect(there.length).toBeLessThanOrEqual(maximumDifferences);
      }),
    );
  });

  it('what is told is short, unlike on both sides, and no secret', () => {
    fc.assert(
      fc.property(anything, anything, (one, other) => {
        for (const { name, current, pending } of compare(one, other)) {
          expect(current).not.toBe(pending);
          for (const text of [name, current, pending]) {
            expect(text.length).toBeLessThanOrEqual(300);
            expect(text).not.toContain(clientSecret);
          }
        }
      }),
    );
  });

  it('no depth and no size takes long, or ends it', () => {
    const nest = (depth: number, last: string) =>
      JSON.parse(`${'['.repeat(depth)}${JSON.stringify(last)}${']'.repeat(depth)}`) as unknown;
    const startedAt = performance.now();
    for (const depth of [63, 64, 65, 20_000]) {
      expect(() =>
        compare(got({ nested: nest(depth, 'a') }), got({ nested: nest(depth, 'b') })),
      ).not.toThrow();
    }
    const proto = JSON.parse('{"a":{"__proto__":{"admin":true}}}') as Record<string, unknown>;
    expect(about(got({ a: {} }), got(proto))).toEqual(['a']);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
