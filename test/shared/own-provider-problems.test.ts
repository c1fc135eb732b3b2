import * as v from 'valibot';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listProviders } from '../../src/main/providers/catalogue.ts';
import { ownProviderProblems } from '../../src/shared/own-provider-problems.ts';
import { longestOwnProvider, OwnProviderSchema } from '../../src/shared/own-provider.ts';
import type { Provider } from '../../src/shared/provider.ts';
import { checkPattern, fitsPattern } from '../../src/shared/safe-pattern.ts';
import { providerWith } from './sample-provider.ts';

const own = (changes: Partial<Provider>): Provider => providerWith({ id: 'own-x', ...changes });
const problemsOf = (changes: Partial<Provider>) =>
  ownProviderProblems(own(changes)).map(({ field, message }) => `${field}: ${message}`);
const header = (name: string, value = 'x') => [{ name, value, required: true }];

describe('a provider of the user’s own', () => {
  it('may be what the catalogue has', () => {
    expect(problemsOf({})).toEqual([]);
    for (const provider of listProviders().filter(({ kind }) => kind !== 'custom')) {
      expect(ownProviderProblems({ ...provider, id: 'own-x' }), provider.id).toEqual([]);
      expect(JSON.stringify(provider).length, provider.id).toBeLessThan(longestOwnProvider / 2);
    }
  });

  it.each<[complaint: string, changes: Partial<Provider>]>([
    ['id: must begin with own-', { id: 'monite' }],
    ['kind: custom belongs to custom-oauth2 alone', { kind: 'custom' }],
    [
      "parameters: client_assertion carries a secret and doesn't belong here",
      { parameters: header('client_assertion') },
    ],
    [
      'headers: Authorization carries a secret: Keyturn writes it itself where it is needed',
      { headers: header('Authorization') },
    ],
    [
      'headers: Content-Length belongs to the connection: Keyturn writes it itself',
      { headers: header('Content-Length') },
    ],
    [
      'apiKey.header: Host belongs to the connection: Keyturn writes it itself',
      { kind: 'api_key', apiKey: { header: 'Host', carries: 'secret' } },
    ],
    [
      'apiRequest.tokenHeader: Cookie carries a secret: Keyturn writes it itself where it is needed',
      { apiRequest: { tokenHeader: 'Cookie', headers: [] } },
    ],
    ["headers: X Y is no header's name", { headers: header('X Y') }],
    ['headers: X has a character that no header may have', { headers: header('X', 'a\nSet-Cookie: b') }],
    [
      'parameters: pin is secret: it must have no default that everybody could read',
      { parameters: [{ name: 'pin', value: '1234', required: true, sensitive: true }] },
    ],
    [
      'variables.0.pattern: a repeated group must have exactly one way to match',
      {
        variables: [{ name: 'tenant', label: 'Tenant', example: `${'a'.repeat(40)}!`, pattern: '^(a+)+$' }],
        environments: [{ id: 'x', name: 'X', tokenUrl: 'https://{tenant}.example.com/t' }],
      },
    ],
  ])('is refused: %s', (complaint, changes) => {
    expect(problemsOf(changes)).toContain(complaint);
  });

  it.each([
    ['an id of the catalogue', { id: 'monite' }],
    ['a name that is too long', { name: 'x'.repeat(201) }],
    ['a name that turns text around', { name: 'a\u202eb' }],
    ['a line break where none belongs', { name: 'a\rb' }],
    ['half a character', { name: 'a\ud800' }],
    [
      'a number that JSON can’t keep, so that the vault would not open again',
      { answer: { successMember: { path: ['code'], value: JSON.parse('1e999') as number } } },
    ],
    ['too much in all', { notes: 'x'.repeat(longestOwnProvider) }],
  ])('never has %s', (_, changes) => {
    expect(v.is(OwnProviderSchema, own(changes))).toBe(false);
  });
});

describe('a pattern from elsewhere', () => {
  it.each([
    '^[a-z0-9-]+$',
    '^[a-z0-9]+(?:-[a-z0-9]{2})?$',
    '^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$',
    '^(?:eu|us|ap)$',
    String.raw`^\d+\.\w{2,63}$`,
    String.raw`^[)*+\]]\($`,
    String.raw`^\p{L}+$`,
    `^(?:${Array.from({ length: 40 }, (_, index) => `r${index}`).join('|')})$`,
  ])('may be %s', (pattern) => {
    expect(checkPattern(pattern)).toBeNull();
  });

  it.each([
    '^(a+)+$',
    '^(a|a)*$',
    '^(?:a?){30}$',
    '^((ab)*c)+$',
    '^([a-z]+)*$',
    String.raw`^(a)\1$`,
    '^(?=a)b$',
    '^a*a*a*a*a*$',
    String.raw`^\d*\d*\d*\d*$`,
    `^${'a?'.repeat(40)}${'a'.repeat(40)}$`,
    `^${'(?:a|a)'.repeat(30)}$`,
    `^${'a{0,9}'.repeat(8)}$`,
    `^${'(?:a|a)??'.repeat(20)}$`,
    '^(',
    'a',
    `^${'a'.repeat(300)}$`,
  ])('may not be %s', (pattern) => {
    expect(checkPattern(pattern)).not.toBeNull();
  });

  it('is not tried on a value that is longer than any of its kind', () => {
    const pattern = '^a*a*a*$';
    expect(checkPattern(pattern)).toBeNull();
    expect(fitsPattern(pattern, 'a'.repeat(300))).toBe(true);
    expect(fitsPattern(pattern, 'a'.repeat(301))).toBe(false);
  });

  it('that is let through never takes long', () => {
    const part = fc.constantFrom(
      'a',
      '[ab]',
      '(a',
      '(?:b',
      ')',
      '*',
      '+',
      '?',
      '{2,}',
      '{3}',
      '|',
      String.raw`\w`,
      'b',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
        const pattern = `^${parts.join('')}$`;
        if (checkPattern(pattern) !== null) return;
        const start = performance.now();
        new RegExp(pattern, 'u').test(`${'a'.repeat(120)}!`);
        expect(performance.now() - start).toBeLessThan(2_000);
      }),
      { numRuns: 2_000 },
    );
  });
});
