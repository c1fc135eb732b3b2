import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedFolder } from '../cache.mjs';
import { say } from '../console.mjs';
import { hashFolder, sha256 } from '../hash.mjs';
import { provideAddon } from './addon.mjs';
import { provideTarball, unpackElectron } from './archive.mjs';
import { FALLBACK } from './versions.mjs';

const LAUNCHER = fileURLToPath(new URL('launcher', import.meta.url));

/**
 * Playwright reaches the main process through `--inspect`, which Cypress forbids; and Cypress' start-up snapshot was
 * left out.
 *
 * @param {string} executable
 */
async function flipFuses(executable) {
  const { flipFuses: flip, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flip(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

/** @param {string} addon */
function launcherFiles(addon) {
  const files = readdirSync(LAUNCHER).map((name) => ({ name, source: join(LAUNCHER, name) }));
  return [...files, { name: 'better_sqlite3.node', source: addon }];
}

/**
 * @param {string} folder
 * @param {string} addon
 */
async function build(folder, addon) {
  const tarball = await provideTarball();
  say(`Unpacking Electron ${FALLBACK.electron} …`);
  await unpackElectron(tarball, folder);
  await flipFuses(join(folder, 'electron'));
  const app = join(folder, 'resources', 'app');
  mkdirSync(app, { recursive: true });
  for (const { name, source } of launcherFiles(addon)) copyFileSync(source, join(app, name));
}

/**
 * Holds every file against what it must be: Electron against the hash pinned in the source, the launcher against the
 * source, the addon against the (verified) one it was copied from.
 *
 * @param {string} folder
 * @param {string} addon
 * @returns {Promise<string | undefined>}
 */
async function findFault(folder, addon) {
  const app = join(folder, 'resources', 'app');
  if (!existsSync(app)) return 'a file is missing';
  const expected = launcherFiles(addon);
  if (readdirSync(app).length !== expected.length) return 'resources/app has other files';
  for (const { name, source } of expected) {
    const file = join(app, name);
    if (!existsSync(file) || !readFileSync(file).equals(readFileSync(source))) return `${name} differs`;
  }
  if (readdirSync(join(folder, 'resources')).length !== 1) return 'resources has other files';
  const hash = await hashFolder(folder, (path) => path !== 'resources');
  return hash === FALLBACK.contentHash ? undefined : `Electron's files have the hash ${hash}`;
}

/**
 * The fallback Electron, downloaded, unpacked and compiled if it is not in the cache yet, and verified.
 *
 * @returns {Promise<string>} its executable
 */
export async function provideFallbackElectron() {
  const addon = await provideAddon();
  const parts = launcherFiles(addon).map(({ source }) => sha256(readFileSync(source)));
  const key = sha256(JSON.stringify([FALLBACK, parts])).slice(0, 16);
  const folder = await cachedFolder({
    name: `electron-${FALLBACK.electron}-${key}`,
    findFault: (candidate) => findFault(candidate, addon),
    build: (empty) => build(empty, addon),
  });
  return join(folder, 'electron');
}
