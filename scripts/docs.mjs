/**
 * Writes the documents that are made from the code: docs/providers.md from the catalogue, docs/provider.schema.json
 * from the schema.
 */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { runScript, say } from './lib/console.mjs';
import { ROOT } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';

await runScript(async () => {
  await prepare({ needs: [] });
  const { generatedFiles } = await import('./lib/docs/generated.ts');
  for (const { path, content } of await generatedFiles()) {
    writeFileSync(path, content);
    say(relative(ROOT, path));
  }
});
