import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listProviders } from '../../../src/main/providers/catalogue.ts';
import { providerFileText, readProviderFile } from '../../../src/main/providers/provider-file.ts';
import { KeyturnError } from '../../../src/shared/failure.ts';
import { isOwnProvider, type ProviderImport } from '../../../src/shared/own-provider.ts';
import { customProviderId, type Provider } from '../../../src/shared/provider.ts';
import { providerWith } from '../../shared/sample-provider.ts';

const keycloak = providerWith({ id: 'own-keycloak', name: 'Our Keycloak' });

function read(content: unknown, taken: readonly string[] = [], room = 500): ProviderImport {
  let made = 0;
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return readProviderFile(text, {
    isTaken: (id) => taken.includes(id),
    newId: () => `own-new-${(made += 1)}`,
    room,
  });
}

describe('an exported file of providers', () => {
  it('is JSON that names its schema, and brings the same providers back', () => {
    const text = providerFileText([keycloak]);
    expect(text).toMatch(/^\{\n {2}"\$schema": ".*provider\.schema\.json",\n {2}"providers": \[\n/);
    expect(read(text)).toEqual({ imported: [keycloak], leftOut: [] });
  });

  it('may hold any of the catalogue, each of which becomes the user’s own', () => {
    const { imported, leftOut } = read(providerFileText(listProviders()));
    // Custom OAuth 2.0 has no token endpoint, and a provider of one's own has to have one.
    expect(leftOut).toEqual([
      expect.stringMatching(/^Provider \d+ \(Custom OAuth 2\.0\): environments\.0\.tokenUrl: /),
    ]);
    const rest = listProviders().filter(({ id }) => id !== customProviderId);
    expect(imported.map(({ name }) => name)).toEqual(rest.map(({ name }) => name));
    expect(imported.every(isOwnProvider)).toBe(true);
    expect(imported.map((provider, index) => ({ ...provider, id: rest[index]?.id }))).toEqual(rest);
  });
});

describe('a file of providers', () => {
  it.each([
    ['one provider', keycloak],
    ['one provider that names its schema', { $schema: './provider.schema.json', ...keycloak }],
    ['a list', [keycloak]],
    ['an exported file', { $schema: 'x', providers: [keycloak] }],
    ['text that begins with a byte order mark', `\uFEFF${JSON.stringify(keycloak)}`],
  ])('may be %s', (_, content) => {
    expect(read(content)).toEqual({ imported: [keycloak], leftOut: [] });
  });

  it('overwrites nothing: an id that is taken, or comes twice, is replaced by a new one', () => {
    const { imported } = read([keycloak, keycloak, { ...keycloak, id: 'monite' }], ['own-keycloak']);
    expect(imported.map(({ id }) => id)).toEqual(['own-new-1', 'own-new-2', 'own-new-3']);
    expect(read([keycloak, keycloak]).imported.map(({ id }) => id)).toEqual(['own-keycloak', 'own-new-1']);
  });

  const without = ({ [name]: _, ...rest }: Record<string, unknown>) => rest;
  const name = 'tokenPath';
  it.each<[reason: string, entry: object]>([
    ['Provider 2 (Our Keycloak): tokenPath: is missing', without({ ...keycloak })],
    ['Provider 2 (Our Keycloak): kind: not a valid value', { ...keycloak, kind: 'hunter2' }],
    [
      'Provider 2 (Our Keycloak): provider: has a member that is unknown',
      { ...keycloak, hunter2: 'hunter2' },
    ],
    ['Provider 2: name: not a valid value', { ...keycloak, name: 7 }],
    [
      'Provider 2 (Our Keycloak): scopes.separator: not a valid value',
      { ...keycloak, scopes: { known: [], separator: 7 } },
    ],
    [
      'Provider 2 (Our Keycloak): environments.0.tokenUrl: not a valid value',
      { ...keycloak, environments: [{ id: 'x', name: 'X', tokenUrl: 'javascript:hunter2' }] },
    ],
    [
      "Provider 2 (Our Keycloak): environments.0.tokenUrl: with the variables' examples: Put the real value in the place of {tenant}",
      { ...keycloak, environments: [{ id: 'x', name: 'X', tokenUrl: 'https://{tenant}.example/t' }] },
    ],
    [
      'Provider 2 (Our Keycloak): parameters: password carries a secret and doesn’t belong here'.replace(
        '’',
        "'",
      ),
      { ...keycloak, parameters: [{ name: 'password', value: 'hunter2', required: true }] },
    ],
    [
      'Provider 2 (abc): provider: Control characters and invisible marks are not allowed',
      { ...keycloak, name: 'a\u202eb\0c' },
    ],
    [
      'Provider 2 (Our Keycloak): provider: A provider has at most 32768 characters in all',
      { ...keycloak, notes: 'x'.repeat(40_000) },
    ],
  ])('keeps the good one beside a bad one, and says why not: %s', (reason, entry) => {
    const { imported, leftOut } = read([keycloak, entry]);
    expect(imported).toEqual([keycloak]);
    expect(leftOut).toEqual([reason]);
    expect(leftOut.join()).not.toContain('hunter2');
  });

  it('of more entries than there may be providers is not gone through', () => {
    expect(() => read(`[${Array.from({ length: 501 }, () => '{}').join()}]`)).toThrow(
      'It holds 501 entries; 500 is the most',
    );
    expect(read(`[${Array.from({ length: 500 }, () => '{}').join()}]`).leftOut).toHaveLength(500);
  });

  it('is taken as far as there is room', () => {
    const { imported, leftOut } = read([keycloak, { ...keycloak, name: 'Second' }], [], 1);
    expect(imported).toEqual([keycloak]);
    expect(leftOut).toEqual(['Provider 2 (Second): there is no room for more']);
  });

  it.each([
    ['', 'It is no JSON.'],
    ['{"id":', 'It is no JSON.'],
    ['[[[[', 'It is no JSON.'],
    ['[]', 'It holds no providers.'],
    ['7', 'It holds no providers.'],
    ['null', 'It holds no providers.'],
    ['"own-x"', 'It holds no providers.'],
    ['[1, {}]', 'It holds no providers.'],
    ['{"providers": {}}', null],
    ['{"providers": null}', 'It holds no providers.'],
  ])('that is none is refused: %s', (text, message) => {
    if (message === null) expect(read(text).leftOut).toHaveLength(1);
    else expect(() => read(text)).toThrow(expect.objectContaining({ code: 'file_not_read' }) as KeyturnError);
  });

  it('never does harm, whatever is in it', () => {
    const members = Object.keys(keycloak);
    const anything = fc.jsonValue({ maxDepth: 4 });
    const almost = fc
      .dictionary(fc.oneof(fc.constantFrom(...members), fc.constant('__proto__'), fc.string()), anything)
      .map((changes) => ({ ...keycloak, ...changes }));
    fc.assert(
      fc.property(fc.oneof(anything, almost, fc.array(almost), fc.string()), (content) => {
        let result: ProviderImport | null = null;
        try {
          result = read(typeof content === 'string' ? content : JSON.stringify(content));
        } catch (error) {
          expect(error).toBeInstanceOf(KeyturnError);
        }
        for (const line of result?.leftOut ?? []) expect(line).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
        for (const provider of result?.imported ?? [])
          expect(read(provider).imported).toEqual<Provider[]>([provider]);
      }),
    );
  });
});
