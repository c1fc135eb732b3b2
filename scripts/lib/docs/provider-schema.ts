import { toJsonSchema } from '@valibot/to-json-schema';
import { ProviderSchema } from '../../../src/shared/provider.ts';

/**
 * The shape of a file of providers as JSON Schema (draft 2020-12): what users export, write and import.
 * @throws Error where the schema says something that JSON Schema can't
 */
export function providerSchema(): string {
  const { $schema, ...provider } = toJsonSchema(ProviderSchema, {
    target: 'draft-2020-12',
    errorMode: 'throw',
  });
  return JSON.stringify({
    $schema,
    title: 'Providers for Keyturn',
    description:
      'What Keyturn exports, and imports. A single provider, or a list of them, can be imported too.',
    type: 'object',
    properties: {
      $schema: { type: 'string' },
      providers: { type: 'array', items: { $ref: '#/$defs/provider' } },
    },
    required: ['providers'],
    additionalProperties: false,
    $defs: {
      provider: {
        description:
          'Who issues client credentials and serves tokens. Keyturn also checks what no schema can say: that every {placeholder} is declared among the variables, that the parts agree with each other, and that the id of a provider of your own begins with own-.',
        ...provider,
      },
    },
  });
}
