/**
 * Throw-away session buses for tests and the demo, with and without a keyring. The user's own bus, keyring and home
 * folder are never touched: the bus knows no service it could start by itself, and the keyring lives in its own folder.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fail } from './console.mjs';
import { nothingStarted } from './headless.mjs';
import { askProgram, endProcess, findProgram, spawnOwned } from './processes.mjs';
import { throwAwayFolder } from './throw-away.mjs';

/** @typedef {import('./headless.mjs').Helper} Helper */

const SECRET_SERVICE = 'org.freedesktop.secrets';
const PATIENCE = 15_000;
const INSTALL = 'sudo apt-get install -y --no-install-recommends dbus gnome-keyring libsecret-1-0';

/**
 * No `<servicedir>` and no `<standard_session_servicedirs/>`: an ordinary session bus would start a keyring daemon as
 * soon as somebody asks for one.
 *
 * @param {string} socket
 */
function busConfiguration(socket) {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
}

/**
 * @param {string} name
 * @returns {string}
 */
function program(name) {
  return findProgram(name) ?? fail(`A throw-away keyring needs ${name}, which is not installed.`, INSTALL);
}

/** @param {string} runtime a short path: a socket's may have 107 characters at most */
async function startBus(runtime) {
  const configuration = join(runtime, 'bus.conf');
  writeFileSync(configuration, busConfiguration(join(runtime, 'bus')));
  const args = ['--config-file', configuration, '--nofork', '--print-address=1', '--nopidfile'];
  const env = { PATH: process.env['PATH'], HOME: runtime };
  const bus = spawnOwned(program('dbus-daemon'), args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  /** @type {string} */
  const address = await new Promise((resolve, reject) => {
    let words = '';
    bus.stderr?.on('data', (chunk) => (words += chunk));
    bus.stdout?.once('data', (chunk) => resolve(String(chunk).trim()));
    bus.once('error', reject);
    bus.once('exit', () => reject(new Error(`dbus-daemon did not start: ${words.trim()}`)));
  });
  return { bus, address };
}

/**
 * @param {string} address of a bus
 * @returns {boolean} whether a keyring answers there
 */
function hasKeyring(address) {
  const question = ['org.freedesktop.DBus.NameHasOwner', `string:${SECRET_SERVICE}`];
  const args = ['--session', '--print-reply=literal', '--dest=org.freedesktop.DBus', '/', ...question];
  return /true/.test(
    askProgram(program('dbus-send'), args, {
      PATH: process.env['PATH'],
      DBUS_SESSION_BUS_ADDRESS: address,
    }) ?? '',
  );
}

/**
 * @param {{ address: string, data: string, runtime: string }} places
 * @returns {Promise<import('node:child_process').ChildProcess>} the daemon, with its keyring unlocked
 */
async function startDaemon({ address, data, runtime }) {
  const env = {
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    HOME: runtime,
    DBUS_SESSION_BUS_ADDRESS: address,
    XDG_DATA_HOME: data,
    XDG_RUNTIME_DIR: runtime,
  };
  const args = ['--foreground', '--unlock', '--components=secrets'];
  const daemon = spawnOwned(program('gnome-keyring-daemon'), args, {
    env,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let words = '';
  daemon.stderr?.on('data', (chunk) => (words += chunk));
  // The login keyring's password; the first time, this creates it.
  daemon.stdin?.end('\n');
  for (const deadline = Date.now() + PATIENCE; !hasKeyring(address); await sleep(50)) {
    if (daemon.exitCode === null && Date.now() < deadline) continue;
    await endProcess(daemon);
    throw new Error(`gnome-keyring-daemon did not start: ${words.trim()}`);
  }
  return daemon;
}

/** @param {string} dir keeps the keyring's file */
function keyringData(dir) {
  const data = join(dir, 'keyring-data');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  return data;
}

/**
 * Starts a session bus with an unlocked GNOME keyring on it. Start it again with the same `dir` and its secrets are
 * still there; with another `dir` the keyring is empty, as after a reset.
 *
 * Give Electron `--password-store=gnome-libsecret` (`electronArguments({ throwAwayKeyring: true })`).
 *
 * @param {{ dir: string }} options `dir` keeps the keyring's file; made if it isn't there
 * @returns {Promise<Helper>} `env` names the bus; nothing else of the child's environment needs to change
 * @throws {import('./console.mjs').SetupError} when a program is missing
 */
export async function startKeyring({ dir }) {
  // Elsewhere there is no bus, and the keychain is the user's own.
  if (process.platform !== 'linux') return nothingStarted();
  const data = keyringData(dir);
  const { folder: runtime, remove } = throwAwayFolder('keyturn');
  const { bus, address } = await startBus(runtime);
  const end = async () => {
    await endProcess(bus);
    remove();
  };
  try {
    const daemon = await startDaemon({ address, data, runtime });
    return {
      env: { DBUS_SESSION_BUS_ADDRESS: address },
      stop: async () => {
        await endProcess(daemon);
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/**
 * @typedef {Helper & { addKeyring: (options: { dir: string }) => Promise<void> }} BusWithoutKeyring `addKeyring` starts
 *   a keyring there after all, as `startKeyring` does
 */

/**
 * Starts a session bus on which there is no keyring, and on which none can be started.
 *
 * @param {{ dir?: string }} [options] taken for symmetry with `startKeyring`; nothing is kept
 * @returns {Promise<BusWithoutKeyring>}
 * @throws {import('./console.mjs').SetupError} when dbus-daemon is missing
 */
export async function startBusWithoutKeyring(options = {}) {
  void options;
  if (process.platform !== 'linux') return { ...nothingStarted(), addKeyring: () => Promise.resolve() };
  const { folder: runtime, remove } = throwAwayFolder('keyturn');
  const { bus, address } = await startBus(runtime);
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let daemon;
  return {
    env: { DBUS_SESSION_BUS_ADDRESS: address },
    addKeyring: async ({ dir }) => {
      daemon = await startDaemon({ address, data: keyringData(dir), runtime });
    },
    stop: async () => {
      if (daemon) await endProcess(daemon);
      await endProcess(bus);
      remove();
    },
  };
}
