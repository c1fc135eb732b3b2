import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './cache.mjs';
import { fail, say } from './console.mjs';
import { sha256 } from './hash.mjs';
import { NODE_MODULES, ROOT } from './paths.mjs';
import { childEnvironment, findProgram, run } from './processes.mjs';

const LOCKFILE = join(ROOT, 'package-lock.json');
const STAMP = join(NODE_MODULES, '.keyturn-lock');
const OLDEST_NODE = { major: 22, minor: 12 };

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage
 */

/**
 * @param {string} file a lockfile
 * @returns {Record<string, LockedPackage>}
 */
function lockedPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}

/**
 * Whether node_modules already holds exactly what the lockfile asks for, by npm's own record of what it installed:
 * then somebody ran `npm install` by hand, and there is nothing to do.
 */
function isInstalled() {
  const record = join(NODE_MODULES, '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = lockedPackages(record);
  return Object.entries(lockedPackages(LOCKFILE)).every(([path, wanted]) => {
    if (path === '') return true;
    const found = installed[path];
    if (!found) return wanted.optional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

function isStamped() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sha256(readFileSync(LOCKFILE));
}

/** Saves the next run the comparison; without it, in a read-only checkout, everything works all the same. */
function stamp() {
  try {
    writeFileSync(STAMP, sha256(readFileSync(LOCKFILE)));
  } catch (error) {
    if (!isMissingRight(error)) throw error;
  }
}

/** @param {unknown} error */
function isMissingRight(error) {
  return (
    error instanceof Error && 'code' in error && ['EACCES', 'EPERM', 'EROFS'].includes(String(error.code))
  );
}

async function install() {
  say('Installing the npm packages of package-lock.json …');
  const npm = npmCommand(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  // Under the Node that started us: the one in node_modules is being replaced.
  const { code, output } = await run(npm.command, npm.args, { cwd: ROOT, env: process.env, quiet: true });
  if (code === 0) return;
  // Without the usage text that npm appends.
  say(output.split(/^npm error\n.*Clean install a project/m)[0]?.trim() ?? '');
  fail('The npm packages could not be installed; npm said why just above.', 'npm ci');
}

/**
 * @param {string[]} args for npm
 * @returns {{ command: string, args: string[] }} how to run the npm that started us, or else the one on PATH
 */
export function npmCommand(args) {
  const script = process.env['npm_execpath'];
  if (script?.endsWith('.js')) return { command: process.execPath, args: [script, ...args] };
  const found = findProgram('npm');
  if (!found) fail('npm is not on PATH; it comes with Node.js.', 'https://nodejs.org/en/download');
  return { command: found, args };
}

/**
 * Makes node_modules match the lockfile. Uses only what Node 18 has built in: it runs when there is nothing else.
 *
 * @returns {Promise<void>}
 * @throws {import('./console.mjs').SetupError} when npm cannot install
 */
export async function ensureDependencies() {
  if (isStamped()) return;
  await withLock(`node_modules-${sha256(ROOT).slice(0, 12)}`, async () => {
    if (isStamped()) return;
    if (!isInstalled()) await install();
    stamp();
  });
}

/** @returns {boolean} whether this Node can run the tools in node_modules */
export function isNodeRecent() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > OLDEST_NODE.major || (major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor);
}

/**
 * Starts the calling script again under node_modules' own Node when the one that runs it is too old. Doesn't return
 * then: the script's second life decides the exit code.
 *
 * @returns {Promise<void>}
 */
export async function ensureRecentNode() {
  if (isNodeRecent()) return;
  const node = join(NODE_MODULES, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(node)) {
    fail('This Node.js is too old (22.12 is needed) and node_modules brings none of its own.', 'npm ci');
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit', env: childEnvironment() });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve(exitCode ?? 128));
  });
  process.exit(code);
}
