import { findChromium } from './chromium.mjs';
import { ensureDependencies, ensureRecentNode } from './dependencies.mjs';
import { provideElectron } from './electron-runtime.mjs';
import { hasDisplay, provideDisplay } from './headless.mjs';
import { startKeyring } from './keyring.mjs';
import { electronArguments } from './launch-arguments.mjs';
import { findProgram } from './processes.mjs';
import { checkLibraries, ensureSystemPackages } from './system-packages.mjs';
import { throwAwayFolder } from './throw-away.mjs';

/**
 * - `node_modules`: the npm packages and a recent Node (always provided)
 * - `electron`: an Electron, and the system's libraries it takes
 * - `display`: the user's display, or a throw-away Xvfb
 * - `keyring`: a throw-away session bus with an unlocked GNOME keyring (Linux)
 * - `chromium`: the browser for component tests
 *
 * @typedef {'node_modules' | 'electron' | 'display' | 'keyring' | 'chromium'} Need
 */

/**
 * @typedef {object} Prepared
 * @property {string} electronPath Electron's executable; empty unless `electron` was asked for
 * @property {boolean} isFallback whether it is the unsupported one for tests and the demo
 * @property {string[]} electronArguments what that Electron needs on its command line, before the app's folder
 * @property {string} chromiumPath Chromium's executable; empty unless `chromium` was asked for
 * @property {Record<string, string>} env to give to children on top of `process.env`: the display, the bus,
 *   `KEYTURN_ELECTRON` and `KEYTURN_CHROMIUM` (the two executables)
 * @property {() => Promise<void>} stop ends what was started and removes what was throw-away
 */

/**
 * @param {Need[]} needs
 * @returns {Promise<void>}
 */
async function ensureSystem(needs) {
  /** @type {import('./system-packages.mjs').SystemNeed[]} */
  const system = [];
  if (needs.includes('electron')) system.push('electron');
  if (needs.includes('display') && !hasDisplay()) system.push('display');
  if (needs.includes('keyring') && process.platform === 'linux') system.push('keyring');
  if (needs.includes('chromium')) system.push('chromium');
  if (system.length > 0) await ensureSystemPackages(system);
}

/** A throw-away keyring in a throw-away folder. */
async function provideKeyring() {
  const { folder, remove } = throwAwayFolder('keyturn-keyring');
  const keyring = await startKeyring({ dir: folder });
  return {
    env: keyring.env,
    async stop() {
      await keyring.stop();
      remove();
    },
  };
}

/**
 * Provides everything a script needs, installing and starting what is missing.
 *
 * Under a Node that is too old it starts the whole script again under node_modules' own and doesn't return. So a script
 * imports packages only dynamically, after this.
 *
 * @param {{ needs: Need[], ownDisplay?: boolean, insistOnDownload?: boolean }} options `ownDisplay` prefers Xvfb even
 *   where there is a display, so that tests don't take the user's focus; `insistOnDownload` is `provideElectron`'s
 * @returns {Promise<Prepared>}
 * @throws {import('./console.mjs').SetupError} when something can't be provided
 */
export async function prepare({ needs, ownDisplay = false, insistOnDownload = false }) {
  await ensureDependencies();
  await ensureRecentNode();
  await ensureSystem(needs);
  const electron = needs.includes('electron')
    ? await provideElectron({ insist: insistOnDownload })
    : undefined;
  if (electron) checkLibraries(electron.electronPath);
  const chromiumPath = (needs.includes('chromium') && findChromium()) || '';

  /** @type {import('./headless.mjs').Helper[]} */
  const helpers = [];
  const stop = async () => {
    for (const helper of helpers.splice(0).reverse()) await helper.stop();
  };
  try {
    const alwaysOwn = ownDisplay && findProgram('Xvfb') !== undefined;
    if (needs.includes('display')) helpers.push(await provideDisplay({ alwaysOwn }));
    if (needs.includes('keyring')) helpers.push(await provideKeyring());
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    electronPath: electron?.electronPath ?? '',
    isFallback: electron?.isFallback ?? false,
    electronArguments: electronArguments({ throwAwayKeyring: needs.includes('keyring') }),
    chromiumPath,
    env: {
      ...Object.assign({}, ...helpers.map(({ env }) => env)),
      ...(electron ? { KEYTURN_ELECTRON: electron.electronPath } : {}),
      ...(chromiumPath ? { KEYTURN_CHROMIUM: chromiumPath } : {}),
    },
    stop,
  };
}
