import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  AccessSchema,
  ClientSecretSchema,
  ContactEmailSchema,
  CredentialSetFactsSchema,
  limits,
  noOverrides,
  ScopeTokenSchema,
  TokenRequestOverridesSchema,
  type CredentialSetFacts,
} from '../../src/shared/credential.ts';
import { factsWith } from './sample-facts.ts';
import { newUsage } from '../../src/shared/usage.ts';

const usageId = '9d4c3a52-8b1e-4f60-9a77-2c5e81d0b3f4';

const accepts = (facts: unknown): CredentialSetFacts => v.parse(CredentialSetFactsSchema, facts);
const complaints = (facts: unknown): readonly string[] => {
  const result = v.safeParse(CredentialSetFactsSchema, facts);
  return result.success ? [] : result.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
};
const withRequest = (changes: object) => ({ ...factsWith(), request: { ...noOverrides, ...changes } });

describe("a credential set's facts", () => {
  it('pass when they are what the form holds', () => {
    expect(accepts(factsWith())).toEqual(factsWith());
  });

  it('may not carry anything else, least of all a secret', () => {
    expect(complaints({ ...factsWith(), clientSecret: 'hunter2' })[0]).toMatch(/^clientSecret: /);
  });

  it('need a name that is more than spaces', () => {
    expect(complaints({ ...factsWith(), name: '   ' })).toContain('name: Give the credential set a name');
  });

  it('need a provider and an environment', () => {
    expect(complaints(factsWith({ providerId: '', environmentId: '' }))).toEqual([
      'providerId: Choose a provider',
      'environmentId: Choose an environment',
    ]);
  });

  it('lose the spaces and line ends around what was pasted', () => {
    const { name, clientId } = accepts(factsWith({ name: '  CI  ', clientId: '\tabc-123\r\n' }));
    expect({ name, clientId }).toEqual({ name: 'CI', clientId: 'abc-123' });
  });

  it.each(['a\nb', 'a\u0000b', 'a\u001bb', 'a\u007fb', 'a\u0085b', 'a\u009bb', 'a\u2028b', 'a\u2029b'])(
    'refuse a control character inside a line (%j)',
    (name) => {
      expect(complaints(factsWith({ name }))[0]).toMatch(/^name: Control characters/);
    },
  );

  it.each(['👩🏽‍💻 build 🇪🇺', 'חשבוניות', 'مفتاح الفواتير\u200f', 'می‌خواهم', 'Zoë', 'Zoe\u0308', '請求書'])(
    'keep the name %s as it was typed',
    (name) => {
      expect(accepts(factsWith({ name })).name).toBe(name);
    },
  );

  it('refuses a client ID with an invisible character, which would be another ID that looks the same', () => {
    for (const invisible of ['\u200b', '\u00ad', '\u202e', '\ufeff']) {
      const result = v.safeParse(CredentialSetFactsSchema, factsWith({ clientId: `client${invisible}id` }));
      expect(result.success).toBe(false);
    }
  });

  it('refuse half an emoji, which UTF-8 would turn into something else', () => {
    expect(complaints(factsWith({ name: '\ud83d' }))).toEqual(['name: This holds half a character']);
    expect(v.is(ClientSecretSchema, 'secret-\udc4d')).toBe(false);
  });

  it.each([
    ['name', limits.name],
    ['clientId', limits.clientId],
    ['project', limits.name],
    ['description', limits.longText],
  ])('hold a %s of %i characters and not one more', (field, maximum) => {
    expect(complaints({ ...factsWith(), [field]: 'x'.repeat(maximum) })).toEqual([]);
    expect(complaints({ ...factsWith(), [field]: 'x'.repeat(maximum + 1) })).toEqual([
      `${field}: At most ${maximum} characters`,
    ]);
  });

  it('keep line breaks in the description, the one text of several lines', () => {
    const description = '  Used nightly.\n\n- host A\n';
    expect(accepts(factsWith({ description })).description).toBe(description);
  });

  it('name each tag once, in the order given', () => {
    expect(accepts(factsWith({ tags: ['b', 'a', 'b'] })).tags).toEqual(['b', 'a']);
  });

  it('take a usage’s place without the space around it, and each usage once', () => {
    const usage = newUsage(' laptop ', usageId);
    expect(accepts(factsWith({ usages: [usage] })).usages[0]?.where).toBe('laptop');
    expect(complaints(factsWith({ usages: [usage, usage] }))).toEqual(['usages: A usage is there twice']);
  });

  it('refuse an empty usage and more than the limit', () => {
    expect(complaints(factsWith({ usages: [newUsage('  ', usageId)] }))).toEqual([
      'usages.0.where: Say where it is',
    ]);
    const many = Array.from({ length: limits.listItems + 1 }, (_, index) =>
      newUsage(`host-${index}`, crypto.randomUUID()),
    );
    expect(complaints(factsWith({ usages: many }))).toEqual(['usages: At most 200 entries']);
  });

  it('take an expiry in whole ms that a Date can hold', () => {
    expect(accepts(factsWith({ secretExpiresAt: 8.64e15 })).secretExpiresAt).toBe(8.64e15);
    for (const secretExpiresAt of [-1, 0.5, 8.64e15 + 2, Number.NaN, Infinity]) {
      expect(complaints(factsWith({ secretExpiresAt }))).not.toEqual([]);
    }
  });

  it('read an expiry of 0 as RFC 7591 does: never', () => {
    expect(accepts(factsWith({ secretExpiresAt: 0 })).secretExpiresAt).toBeNull();
  });
});

describe('a client secret', () => {
  it('is never trimmed or changed', () => {
    const secret = ' p%ss+w=rd:🔑\u00a0\n ';
    expect(v.parse(ClientSecretSchema, secret)).toBe(secret);
  });

  it('is there, and within its limit', () => {
    expect(v.is(ClientSecretSchema, '')).toBe(false);
    expect(v.is(ClientSecretSchema, 's'.repeat(limits.clientSecret))).toBe(true);
    expect(v.is(ClientSecretSchema, 's'.repeat(limits.clientSecret + 1))).toBe(false);
  });
});

describe('a contact e-mail', () => {
  it.each([
    '',
    'api-team@example.com',
    "shaun.o'brien@example.co.uk",
    'a+b@xn--bcher-kva.example',
    'jörg@bücher.example',
    'team_1@sub.domain.example.museum',
  ])('may be %j', (email) => {
    expect(v.parse(ContactEmailSchema, email)).toBe(email);
  });

  it('may be left blank, with or without spaces', () => {
    expect(v.parse(ContactEmailSchema, '  ')).toBe('');
    expect(v.parse(ContactEmailSchema, ' a@example.com ')).toBe('a@example.com');
  });

  it.each([
    'nobody',
    'a@b',
    '@example.com',
    'a@',
    'a@@example.com',
    'a b@example.com',
    'a..b@example.com',
    'a@example..com',
    'a@-example.com',
    'Team <a@example.com>',
    'a@example.com, b@example.com',
    'a@example.c',
  ])('may not be %j', (email) => {
    const result = v.safeParse(ContactEmailSchema, email);
    expect(result.issues?.[0].message).toBe('Enter an e-mail address such as api-team@example.com');
  });

  // A judgement that took more than the length's own time would outlast the test's time limit by far.
  it('is judged quickly, whatever is pasted', () => {
    for (const part of ['a', 'a.', 'a-', '1']) v.safeParse(ContactEmailSchema, `a@${part.repeat(150)}!`);
  });
});

describe('access', () => {
  it('is full, or names at least one scope', () => {
    expect(v.is(AccessSchema, { level: 'full' })).toBe(true);
    expect(v.is(AccessSchema, { level: 'fine_grained', scopes: ['read'] })).toBe(true);
    expect(v.is(AccessSchema, { level: 'fine_grained', scopes: [] })).toBe(false);
    expect(v.is(AccessSchema, { level: 'full', scopes: ['read'] })).toBe(false);
  });

  it('names each scope once', () => {
    const access = v.parse(AccessSchema, { level: 'fine_grained', scopes: ['b', 'a', 'b'] });
    expect(access).toEqual({ level: 'fine_grained', scopes: ['b', 'a'] });
  });

  it.each(['read', 'https://graph.microsoft.com/.default', 'view_products:shop', "it's!~"])(
    'takes the scope token %s (RFC 6749 §3.3)',
    (scope) => {
      expect(v.is(ScopeTokenSchema, scope)).toBe(true);
    },
  );

  it.each(['', 'two words', 'say "hi"', 'back\\slash', 'ünicode', 'a\u007f'])(
    'refuses the scope token %j',
    (scope) => {
      expect(v.is(ScopeTokenSchema, scope)).toBe(false);
    },
  );

  it('refuses a scope longer than a URL may be', () => {
    expect(v.is(ScopeTokenSchema, 'x'.repeat(limits.url + 1))).toBe(false);
  });
});

describe('overrides of the token request', () => {
  it('are empty by default', () => {
    expect(v.parse(TokenRequestOverridesSchema, noOverrides)).toEqual(noOverrides);
  });

  it('only choose methods that Keyturn can send', () => {
    expect(complaints(withRequest({ clientAuthenticationMethod: 'json_body' }))).toEqual([]);
    expect(complaints(withRequest({ clientAuthenticationMethod: 'private_key_jwt' }))).toEqual([]);
    expect(complaints(withRequest({ clientAuthenticationMethod: 'none' }))).toHaveLength(1);
  });

  it.each(['X Version', 'X:Version', '', 'X-Versión', 'X\r\nInjected'])(
    'refuse the header name %j',
    (name) => {
      expect(complaints(withRequest({ headers: { [name]: '1' } }))).toHaveLength(1);
    },
  );

  it.each(['1\r\nX-Injected: yes', 'version 👍', 'Łódź'])('refuse the header value %j', (value) => {
    expect(complaints(withRequest({ headers: { 'X-Version': value } }))).not.toEqual([]);
  });

  it('keep keys away that would reach into prototypes', () => {
    const polluted: unknown = JSON.parse(
      '{"__proto__":"x","constructor":"y","prototype":"z","toString":"kept","tenant":"kept"}',
    );
    const facts = accepts({ ...withRequest({ parameters: polluted }), variables: polluted });
    for (const record of [facts.variables, facts.request.parameters]) {
      expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
      expect(Object.entries(record)).toEqual([
        ['toString', 'kept'],
        ['tenant', 'kept'],
      ]);
    }
    expect(Object.hasOwn(Object.prototype, 'tenant')).toBe(false);
  });

  it.each(['parameters', 'headers'])('bound the number of %s', (field) => {
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`x-${index}`, '1']));
    expect(complaints(withRequest({ [field]: many }))).toEqual([`request.${field}: At most 200 entries`]);
    expect(complaints({ ...factsWith(), variables: many })).toEqual(['variables: At most 200 entries']);
  });
});
