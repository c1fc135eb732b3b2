/**
 * Runs inside the fallback Electron in place of its default app, and does what that does: takes the app's folder from
 * the command line and starts the app there. Electron waits for this module, and so for the app's, before `ready`.
 */
import { app } from 'electron';
import { existsSync, readFileSync } from 'node:fs';
import Module from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * What Electron's own default app uses, and the published types leave out.
 *
 * @typedef {Electron.App & { setVersion(version: string): void, setAppPath(path: string): void }} ElectronApp
 * @typedef {object} NodeModule
 * @property {(path: string, parent: null, isMain: boolean) => string} _resolveFilename
 * @property {(names: string[]) => void} _preloadModules
 */
const electronApp = /** @type {ElectronApp} */ (app);
const nodeModule = /** @type {NodeModule} */ (/** @type {unknown} */ (Module));

const PREBUILT = /[\\/]better-sqlite3[\\/]prebuilds[\\/]linux-x64\.node$/;

/** The prebuilt addon would crash this Electron's older Node-API: load the one compiled for it instead. */
function redirectAddon() {
  const addon = join(import.meta.dirname, 'better_sqlite3.node');
  const load = process.dlopen;
  process.dlopen = (module, file, ...rest) =>
    load.call(process, module, PREBUILT.test(file) ? addon : file, ...rest);
}

/** @returns {{ preloads: string[], file: string | undefined }} what the command line asks for */
function readCommandLine() {
  /** @type {string[]} */
  const preloads = [];
  const args = process.argv.slice(1).values();
  for (const argument of args) {
    if (argument === '-r' || argument === '--require') preloads.push(args.next().value ?? '');
    else if (argument.startsWith('--app=')) return { preloads, file: argument.slice('--app='.length) };
    else if (!argument.startsWith('-')) return { preloads, file: argument };
  }
  return { preloads, file: undefined };
}

/**
 * Takes the app's name and version from its package.json, as if Electron itself had been started there.
 *
 * @param {string} folder
 * @returns {boolean} whether there is a package.json
 */
function introduce(folder) {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return false;
  const { name, productName, version, desktopName } = JSON.parse(readFileSync(file, 'utf8'));
  if (version) electronApp.setVersion(version);
  if (productName ?? name) app.setName(productName ?? name);
  app.setDesktopName(desktopName ?? `${app.getName()}.desktop`);
  return true;
}

/** @param {string} path the app's folder, or its main file */
async function start(path) {
  Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
  const folder = resolve(path);
  const hasPackage = introduce(folder);
  const main = nodeModule._resolveFilename(folder, null, true);
  electronApp.setAppPath(hasPackage ? folder : dirname(main));
  await import(pathToFileURL(main).href);
}

app.on('window-all-closed', () => {
  if (app.listenerCount('window-all-closed') === 1) app.quit();
});

redirectAddon();
const { preloads, file } = readCommandLine();
if (process.argv.includes('--version') && !file) {
  process.stdout.write(`v${process.versions.electron}\n`);
  process.exit(0);
}
if (preloads.length > 0) nodeModule._preloadModules(preloads);
if (!file) {
  process.stderr.write('Give this Electron the folder of an app.\n');
  process.exit(1);
}
try {
  await start(file);
} catch (error) {
  process.stderr.write(
    `The app failed while it was loading.\n${error instanceof Error ? error.stack : error}\n`,
  );
  process.exit(1);
}
