import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { NODE_MODULES } from './paths.mjs';

/**
 * @typedef {object} Finished
 * @property {number} code the exit code; 128 when a signal ended it
 * @property {string} output stdout and stderr together; empty when they were inherited
 * @property {boolean} timedOut
 */

/**
 * @param {string} command a program's name
 * @returns {string | undefined} its full path, when it is on PATH
 */
export function findProgram(command) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const ending of endings) {
      const candidate = join(folder, command + ending);
      try {
        accessSync(candidate, constants.X_OK);
        return candidate;
      } catch {
        // Not here: look in the next folder.
      }
    }
  }
  return undefined;
}

/**
 * Our own environment, with the tools of node_modules (and so its Node) before all others.
 *
 * @param {NodeJS.ProcessEnv} [extra]
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnvironment(extra = {}) {
  const path = [join(NODE_MODULES, '.bin'), process.env['PATH'] ?? ''].join(delimiter);
  return { ...process.env, PATH: path, ...extra };
}

/**
 * Runs a program to its end; it gets no stdin.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, toStderr?: boolean, timeout?: number }} [options]
 *   `quiet` collects the output instead of showing it; `toStderr` keeps our own stdout clean; `timeout` is in ms
 * @returns {Promise<Finished>}
 */
export function run(command, args, options = {}) {
  const { cwd, env, quiet = false, toStderr = false, timeout } = options;
  return new Promise((resolve, reject) => {
    const shown = toStderr ? 2 : 'inherit';
    const child = spawn(command, args, {
      cwd,
      env: env ?? childEnvironment(),
      timeout,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', shown, 'inherit'],
    });
    let output = '';
    const collect = (/** @type {Buffer} */ chunk) => (output += chunk.toString());
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 128, output, timedOut: child.killed }));
  });
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const owned = new Set();

/** Ends what we started, also when the script is interrupted; only ever by the handle we hold. */
function endOwned() {
  for (const child of owned) child.kill('SIGTERM');
}

let watching = false;

function watchForOurEnd() {
  if (watching) return;
  watching = true;
  process.on('exit', endOwned);
  for (const [signal, number] of /** @type {const} */ ([
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ])) {
    // Only when nobody else handles it: a test runner has its own, orderly way to stop.
    if (process.listenerCount(signal) === 0) process.once(signal, () => process.exit(128 + number));
  }
}

/**
 * Starts a helper (a display, a bus) that must not outlive us. Where `setpriv` exists the kernel itself ends it
 * with us, even if we are killed outright.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {import('node:child_process').ChildProcess}
 */
export function spawnOwned(command, args, options) {
  watchForOurEnd();
  const guard = process.platform === 'linux' ? findProgram('setpriv') : undefined;
  const child = guard
    ? spawn(guard, ['--pdeathsig', 'TERM', '--', command, ...args], options)
    : spawn(command, args, options);
  owned.add(child);
  child.on('close', () => owned.delete(child));
  return child;
}

/**
 * Ends a helper and waits until it is gone.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<void>}
 */
export async function endProcess(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), 3000);
  await gone;
  clearTimeout(impatience);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} what it printed, or undefined when it failed
 */
export function askProgram(command, args, env) {
  const { status, stdout } = spawnSync(command, args, {
    encoding: 'utf8',
    env: env ?? process.env,
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 30_000,
  });
  return status === 0 ? stdout : undefined;
}
