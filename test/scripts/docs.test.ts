import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generatedFiles } from '../../scripts/lib/docs/generated.ts';
import { listProviders } from '../../src/main/providers/catalogue.ts';

const files = await generatedFiles();

function contentOf(name: string): string {
  const file = files.find(({ path }) => basename(path) === name);
  if (!file) throw new Error(`No generated file ${name}`);
  return file.content;
}

describe('the documents made from the code', () => {
  it.each(files)('$path is current', ({ path, content }) => {
    const found = existsSync(path) ? readFileSync(path, 'utf8') : '';
    expect(found === content, 'out of date: run npm run docs').toBe(true);
  });

  it('tell about every provider once, with a link to its source', () => {
    const lines = contentOf('providers.md').split('\n');
    for (const { id, name, sources } of listProviders()) {
      const rows = lines.filter((line) => line.startsWith(`| ${name} `));
      expect(rows, name).toHaveLength(1);
      expect(rows[0]).toMatch(new RegExp(`\\]\\[${id}\\] *\\|$`));
      const link = lines.find((line) => line.startsWith(`[${id}]: https://`));
      expect(sources, name).toContain(link?.split(': ')[1]);
    }
  });

  it('give every caveat', () => {
    const page = contentOf('providers.md').replaceAll('\\', '');
    for (const { caveats } of listProviders()) for (const caveat of caveats) expect(page).toContain(caveat);
  });

  it('describe a file of providers in JSON Schema, strictly', () => {
    expect(JSON.parse(contentOf('provider.schema.json'))).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      additionalProperties: false,
      required: ['providers'],
      $defs: {
        provider: {
          type: 'object',
          additionalProperties: false,
          required: expect.arrayContaining(['id', 'name', 'environments']) as string[],
          properties: { kind: { enum: ['oauth2_client_credentials', 'api_key', 'jwt_bearer', 'custom'] } },
        },
      },
    });
  });
});
