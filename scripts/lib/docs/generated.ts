import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { listProviders } from '../../../src/main/providers/catalogue.ts';
import { ROOT } from '../paths.mjs';
import { providerSchema } from './provider-schema.ts';
import { providersPage } from './providers-page.ts';

export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

/** The files of docs/ that are made from the code, as they ought to be. */
export async function generatedFiles(): Promise<readonly GeneratedFile[]> {
  const drafts = [
    { path: join(ROOT, 'docs', 'provider.schema.json'), content: providerSchema() },
    { path: join(ROOT, 'docs', 'providers.md'), content: providersPage(listProviders()) },
  ];
  return Promise.all(
    drafts.map(async ({ path, content }) => ({
      path,
      content: await format(content, { ...(await resolveConfig(path)), filepath: path }),
    })),
  );
}
