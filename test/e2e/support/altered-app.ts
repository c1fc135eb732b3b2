import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from './launch.ts';

const root = join(import.meta.dirname, '../../..');

export interface AlteredApp {
  /** For {@link LaunchOptions.folder}. */
  readonly path: string;
  readonly remove: () => Promise<void>;
}

async function appFolder(main: string): Promise<AlteredApp> {
  const folder = await temporaryFolder('app');
  const ours = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  const { name, productName, version } = ours;
  const description = { name, productName, version, type: 'module', main };
  await writeFile(join(folder.path, 'package.json'), JSON.stringify(description));
  return folder;
}

/**
 * The built app, with a piece of program that runs in main before the app's own first line: to watch what the app does
 * from the very start.
 *
 * @param prelude - an ES module's text
 */
export async function appWithPrelude(prelude: string): Promise<AlteredApp> {
  const folder = await appFolder('prelude.mjs');
  const app = pathToFileURL(join(root, 'out/main/index.js')).href;
  await writeFile(join(folder.path, 'prelude.mjs'), `${prelude}\nawait import(${JSON.stringify(app)});\n`);
  return folder;
}

/**
 * A copy of the built app in which one of its defences is taken away, to see that the next one holds by itself.
 *
 * @param defence - stands exactly once in main's bundle
 */
export async function appWithout(defence: string, replacement: string): Promise<AlteredApp> {
  const folder = await appFolder('out/main/index.js');
  await cp(join(root, 'out'), join(folder.path, 'out'), {
    recursive: true,
    filter: (path) => !path.startsWith(join(root, 'out/test')),
  });
  await symlink(join(root, 'node_modules'), join(folder.path, 'node_modules'));
  const bundle = join(folder.path, 'out/main/index.js');
  const parts = (await readFile(bundle, 'utf8')).split(defence);
  if (parts.length !== 2) throw new Error(`"${defence}" stands ${parts.length - 1} times in main's bundle`);
  await writeFile(bundle, parts.join(replacement));
  return folder;
}
