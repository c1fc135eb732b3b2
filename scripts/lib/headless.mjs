import { fail } from './console.mjs';
import { endProcess, findProgram, spawnOwned } from './processes.mjs';

/**
 * @typedef {object} Helper something that runs beside a child: give the child `env` on top of its own, and `stop` when
 *   it has ended
 * @property {Record<string, string>} env
 * @property {() => Promise<void>} stop
 */

/** @returns {boolean} whether a window can be shown to a person here */
export function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/**
 * Starts an X server without a screen, on whatever display number is free.
 *
 * @param {{ size?: string }} [options] `size` is width x height x depth
 * @returns {Promise<Helper>}
 * @throws {import('./console.mjs').SetupError} when there is no Xvfb, or it doesn't start
 */
export async function startDisplay({ size = '1920x1200x24' } = {}) {
  const program = findProgram('Xvfb');
  if (!program) fail('There is no display, and no Xvfb to make one.', 'sudo apt-get install -y xvfb');
  const screen = ['-screen', '0', size, '-dpi', '96'];
  // Without -s 0 its screen saver starts after ten minutes, which means to Keyturn that the user has gone.
  const args = ['-displayfd', '3', ...screen, '-nolisten', 'tcp', '-noreset', '-s', '0'];
  const server = spawnOwned(program, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const number = await displayNumber(server);
  return {
    // Chromium and GTK look at the session's type before they look for a display.
    env: { DISPLAY: `:${number}`, XDG_SESSION_TYPE: 'x11', GDK_BACKEND: 'x11', WAYLAND_DISPLAY: '' },
    stop: () => endProcess(server),
  };
}

/**
 * @param {import('node:child_process').ChildProcess} server
 * @returns {Promise<string>} the number it writes when it is ready for clients
 */
function displayNumber(server) {
  return new Promise((resolve, reject) => {
    let words = '';
    server.stderr?.on('data', (chunk) => (words += chunk));
    const channel = /** @type {import('node:stream').Readable} */ (server.stdio[3]);
    channel.once('data', (chunk) => resolve(String(chunk).trim()));
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`Xvfb did not start: ${words.trim()}`)));
  });
}

/** @returns {Helper} for where there is nothing to start, and so nothing to stop */
export function nothingStarted() {
  return { env: {}, stop: () => Promise.resolve() };
}

/**
 * Gives a display: the user's own, or a throw-away one where there is none.
 *
 * @param {{ alwaysOwn?: boolean, size?: string }} [options] `alwaysOwn` starts one even if there is a display
 * @returns {Promise<Helper>}
 */
export async function provideDisplay({ alwaysOwn = false, ...options } = {}) {
  if (process.platform !== 'linux' || (hasDisplay() && !alwaysOwn)) return nothingStarted();
  return startDisplay(options);
}
