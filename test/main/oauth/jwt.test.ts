import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expiryOf, maximumTokenLength, readTokenFacts } from '../../../src/main/oauth/jwt.ts';

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const jwt = (header: unknown, claims: unknown): string => `${encode(header)}.${encode(claims)}.c2lnbmF0dXJl`;

describe('readTokenFacts', () => {
  it('reads header and claims of a signed JWT, without its signature', () => {
    const token = jwt({ alg: 'ES256', kid: '1' }, { sub: 'orders', aud: ['a', 'b'], exp: 1_800_000_000 });
    expect(readTokenFacts(token)).toEqual({
      format: 'jwt',
      length: token.length,
      header: { alg: 'ES256', kid: '1' },
      claims: { sub: 'orders', aud: ['a', 'b'], exp: 1_800_000_000 },
    });
  });

  it.each([
    ['random', '2YotnFZFEjr1zCsicMWpAA'],
    ['with dots only', 'a.b.c'],
    ['with claims that are no JSON', `${encode({ alg: 'none' })}.${encode('{')}.x`],
    ['with a list as claims', jwt({ alg: 'none' }, [1])],
    ['with a text as header', jwt('"x"', {})],
    ['encrypted', `${encode({ alg: 'dir', enc: 'A256GCM' })}.a.b.c.d`],
    ['longer than any header', jwt({ alg: 'none' }, { x: 'x'.repeat(maximumTokenLength) })],
  ])('takes a token %s for opaque', (_what, token) => {
    expect(readTokenFacts(token)).toEqual({ format: 'opaque', length: token.length });
  });

  it('leaves __proto__ out, and nobody gets a new prototype', () => {
    const facts = readTokenFacts(
      jwt({ alg: 'none' }, '{"a":1,"__proto__":{"polluted":true},"b":{"__proto__":1}}'),
    );
    expect(facts).toMatchObject({ claims: { a: 1, b: {} } });
    const claims = facts.format === 'jwt' ? facts.claims : {};
    expect(Object.keys(claims)).toEqual(['a', 'b']);
    expect(Object.assign({}, claims)).not.toHaveProperty('polluted');
  });

  it('bounds depth, members and texts', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(50)}1${'}'.repeat(50)}`) as unknown;
    const wide = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`m${at}`, at]));
    const facts = readTokenFacts(jwt({ alg: 'none' }, { deep, wide, long: 'x'.repeat(5_000) }));
    if (facts.format !== 'jwt') throw new Error('opaque');
    expect(JSON.stringify(facts.claims['deep'])).toBe(`${'{"a":'.repeat(7)}"…"${'}'.repeat(7)}`);
    expect(Object.keys(facts.claims['wide'] as object)).toHaveLength(200);
    expect(facts.claims['long']).toHaveLength(2_001);
  });

  it('never throws', () => {
    const part = fc.oneof(fc.string(), fc.base64String(), fc.json().map(encode));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        expect(['jwt', 'opaque']).toContain(readTokenFacts(parts.join('.')).format);
      }),
    );
  });
});

describe('expiryOf', () => {
  it('is the exp claim in milliseconds, if it is a sensible one', () => {
    const expiry = (exp: unknown) => expiryOf(readTokenFacts(jwt({ alg: 'none' }, { exp })));
    expect(expiry(1_800_000_000)).toBe(1_800_000_000_000);
    expect(expiry('1800000000')).toBeNull();
    expect(expiry(-1)).toBeNull();
    expect(expiry(1e300)).toBeNull();
    expect(expiryOf({ format: 'opaque', length: 3 })).toBeNull();
  });
});
