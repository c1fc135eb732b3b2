import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedFolder } from '../cache.mjs';
import { fail, say } from '../console.mjs';
import { hashFile, sha256 } from '../hash.mjs';
import { packageFolder, packageIntegrity, packageJson } from '../paths.mjs';
import { run } from '../processes.mjs';
import { ensureSystemPackages } from '../system-packages.mjs';

const SHIM = fileURLToPath(new URL('shim.h', import.meta.url));
const ADDON = 'better_sqlite3.node';

/** @returns {string[]} the options SQLite is built with, as better-sqlite3 lists them */
function sqliteDefines() {
  const list = readFileSync(join(packageFolder('better-sqlite3'), 'deps', 'defines.gypi'), 'utf8');
  return [...list.matchAll(/'([A-Z][A-Z0-9_]*(?:=[^']*)?)'/g)].map(([, define]) => `-D${define}`);
}

/** @returns {{ c: string[], cpp: string[], link: string[] }} what the compilers get, but for file names */
function compilerOptions() {
  const both = ['-O1', '-fPIC', '-w', '-DNDEBUG', ...sqliteDefines()];
  return {
    c: ['-std=gnu99', ...both],
    cpp: [
      ...['-std=c++20', '-fvisibility=hidden', '-fvisibility-inlines-hidden', ...both],
      ...['-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION', '-DNAPI_DISABLE_CPP_EXCEPTIONS'],
      ...['-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS', '-DNODE_GYP_MODULE_NAME=better_sqlite3'],
    ],
    link: ['-shared', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL', '-s'],
  };
}

/** @returns {string} names exactly what the build is made from */
function cacheName() {
  const sources = ['better-sqlite3', 'node-addon-api', 'node-api-headers'].map(packageIntegrity);
  const recipe = sha256(JSON.stringify([compilerOptions(), readFileSync(SHIM, 'utf8'), sources]));
  return `better-sqlite3-${packageJson('better-sqlite3').version}-node-api-9-${recipe.slice(0, 16)}`;
}

/**
 * @param {string} compiler
 * @param {string[]} args
 */
async function compile(compiler, args) {
  const { code, output } = await run(compiler, args, { quiet: true });
  if (code === 0) return;
  say(output);
  fail(`${compiler} could not build better-sqlite3 for Electron's Node-API 9; its own words are above.`);
}

/** @param {string} folder */
async function build(folder) {
  await ensureSystemPackages(['compiler']);
  say('Compiling better-sqlite3 for the fallback Electron (half a minute or so, once) …');
  const source = packageFolder('better-sqlite3');
  const objects = join(folder, 'objects');
  mkdirSync(objects);
  const options = compilerOptions();
  const includes = [
    `-I${join(source, 'deps', 'sqlite3')}`,
    `-I${join(packageFolder('node-api-headers'), 'include')}`,
    `-I${packageFolder('node-addon-api')}`,
  ];
  const [sqlite, binding] = [join(objects, 'sqlite3.o'), join(objects, 'better_sqlite3.o')];
  const steps = [
    () => compile('gcc', [...options.c, '-c', join(source, 'deps/sqlite3/sqlite3.c'), '-o', sqlite]),
    () => {
      const unit = join(source, 'src/better_sqlite3.cpp');
      return compile('g++', [...options.cpp, '-include', SHIM, ...includes, '-c', unit, '-o', binding]);
    },
  ];
  if (cpus().length > 1) await Promise.all(steps.map((step) => step()));
  else for (const step of steps) await step();
  const addon = join(folder, ADDON);
  await compile('g++', [...options.link, sqlite, binding, '-o', addon, '-ldl', '-lpthread', '-lm']);
  rmSync(objects, { recursive: true });
  writeFileSync(join(folder, 'sha256'), hashFile(addon, 'sha256', 'hex'));
}

/**
 * A compiler's output can't be pinned in the source, so it is held against the hash written when it was built.
 *
 * @param {string} folder
 * @returns {Promise<string | undefined>}
 */
async function findFault(folder) {
  try {
    const expected = readFileSync(join(folder, 'sha256'), 'utf8');
    return hashFile(join(folder, ADDON), 'sha256', 'hex') === expected ? undefined : 'its hash differs';
  } catch {
    return 'a file is missing';
  }
}

/**
 * better-sqlite3, compiled from its own unpatched source for Node-API 9, and verified.
 *
 * @returns {Promise<string>} the addon's file
 */
export async function provideAddon() {
  return join(await cachedFolder({ name: cacheName(), findFault, build }), ADDON);
}
