import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, say } from './console.mjs';
import { hashFolder, sha256 } from './hash.mjs';
import { packageCommand, ROOT } from './paths.mjs';
import { childEnvironment, run } from './processes.mjs';

const OUT = join(ROOT, 'out');
const STAMP = join(OUT, '.built-from');
const CONFIGURATION = /^(package(-lock)?\.json|electron\.vite\.config\.\w+|(tsconfig|svelte\.config)\b.*)$/;

/** @param {string} path relative to `out` */
function isBuildOutput(path) {
  return /^(main|preload|renderer)(\/|$)/.test(path);
}

/**
 * @returns {Promise<string>} names the sources and the output made from them. The output is part of it because
 *   `electron-vite dev` and a build by hand write to the same place.
 */
async function currentState() {
  const configuration = readdirSync(ROOT)
    .filter((name) => CONFIGURATION.test(name))
    .map((name) => [name, readFileSync(join(ROOT, name), 'utf8')]);
  const sources = await hashFolder(join(ROOT, 'src'));
  const output = existsSync(OUT) ? await hashFolder(OUT, isBuildOutput) : '';
  return sha256(JSON.stringify([configuration, sources, output]));
}

/**
 * Builds the app in any case.
 *
 * @param {NodeJS.ProcessEnv} [env] on top of our own
 * @returns {Promise<boolean>} whether it could be built
 */
export async function build(env = {}) {
  rmSync(STAMP, { force: true });
  const { code } = await run(process.execPath, [packageCommand('electron-vite'), 'build'], {
    cwd: ROOT,
    env: childEnvironment(env),
    toStderr: true,
  });
  if (code !== 0 || !existsSync(join(OUT, 'main', 'index.js'))) return false;
  writeFileSync(STAMP, await currentState());
  return true;
}

/** @returns {Promise<boolean>} whether what is in `out` was built from the sources as they are */
export async function isBuilt() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === (await currentState());
}

/**
 * Builds the app if its sources, or what was made from them, changed since.
 *
 * @returns {Promise<void>}
 * @throws {import('./console.mjs').SetupError} when it can't be built
 */
export async function ensureBuilt() {
  if (await isBuilt()) return;
  say('Building the app …');
  if (!(await build())) fail('The app could not be built; the reason is above.', 'npm run build');
}
