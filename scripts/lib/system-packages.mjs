import { existsSync } from 'node:fs';
import { fail, say } from './console.mjs';
import { askProgram, findProgram, run } from './processes.mjs';
import { findChromium } from './chromium.mjs';

/**
 * @typedef {'electron' | 'display' | 'keyring' | 'compiler' | 'chromium'} SystemNeed
 */

/** What Electron is linked with or looks for; `new|old` where a name changed between releases of Debian. */
const LIBRARIES = [
  'libgtk-3-0t64|libgtk-3-0',
  'libatk-bridge2.0-0t64|libatk-bridge2.0-0',
  'libcups2t64|libcups2',
  'libasound2t64|libasound2',
  'libgbm1',
  'libnss3',
  'libxss1',
  'libxtst6',
  'libnotify4',
  'libsecret-1-0',
];

/**
 * What each need takes on Debian, and how to see on any Linux
 * that it is there already.
 *
 * @type {Record<SystemNeed, { title: string, packages: string[], isThere: () => boolean }>}
 */
const NEEDS = {
  electron: {
    title: "Electron's libraries",
    packages: LIBRARIES,
    // Which libraries are missing shows only once there is an executable: see `checkLibraries`.
    isThere: () => true,
  },
  display: {
    title: 'Xvfb (there is no display)',
    packages: ['xvfb'],
    isThere: () => hasPrograms('Xvfb'),
  },
  keyring: {
    title: 'D-Bus and the GNOME keyring',
    packages: ['gnome-keyring', 'dbus', 'libsecret-1-0'],
    isThere: () => hasPrograms('gnome-keyring-daemon', 'dbus-daemon', 'dbus-send'),
  },
  compiler: {
    title: 'a C and C++ compiler',
    packages: ['gcc', 'g++'],
    isThere: () => hasPrograms('gcc', 'g++'),
  },
  chromium: { title: 'Chromium', packages: ['chromium'], isThere: () => findChromium() !== undefined },
};

/** @param {string[]} names */
function hasPrograms(...names) {
  return names.every((name) => findProgram(name));
}

function isDebian() {
  return existsSync('/etc/debian_version');
}

function isRoot() {
  return process.getuid?.() === 0;
}

/**
 * @param {string[]} packages with alternatives
 * @returns {string[]} those of which no alternative is installed
 */
function missingPackages(packages) {
  const names = packages.flatMap((choice) => choice.split('|'));
  const format = '-f=${Package} ${db:Status-Status}\\n';
  // dpkg-query fails as soon as one name is unknown to it, and still lists the others.
  const listed =
    askProgram('sh', ['-c', 'dpkg-query -W "$@" 2>/dev/null; true', 'sh', format, ...names]) ?? '';
  const installed = new Set(
    listed.split('\n').flatMap((line) => (line.endsWith(' installed') ? [line.split(' ')[0]] : [])),
  );
  return packages.filter((choice) => !choice.split('|').some((name) => installed.has(name)));
}

/**
 * @param {string[]} packages with alternatives
 * @returns {string[]} the names this release of Debian has
 */
function availableNames(packages) {
  return packages.map((choice) => {
    const names = choice.split('|');
    const known = names.find((name) => /Candidate: \d/.test(askProgram('apt-cache', ['policy', name]) ?? ''));
    return known ?? /** @type {string} */ (names.at(-1));
  });
}

/** @param {string[]} missing */
async function installPackages(missing) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  say(
    `Installing Debian packages that are missing: ${missing.map((name) => name.split('|').pop()).join(' ')} …`,
  );
  await run('apt-get', [...wait, 'update', '-qq'], { env, quiet: true });
  const names = availableNames(missing);
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...names];
  const { code, output } = await run('apt-get', [...wait, ...install], { env, quiet: true });
  if (code === 0) return;
  say(output.trim().split('\n').slice(-15).join('\n'));
  fail('apt-get could not install what is missing; its last words are above.', installCommand(names));
}

/** @param {string[]} names */
function installCommand(names) {
  const command = `apt-get update && apt-get install -y --no-install-recommends ${names.join(' ')}`;
  return isRoot() ? command : command.replaceAll('apt-get', 'sudo apt-get');
}

/**
 * Makes sure that this Linux has what the needs take. As root on Debian it installs what is missing; elsewhere it
 * looks for the programs themselves, and says which one command brings them.
 *
 * @param {SystemNeed[]} needs
 * @returns {Promise<void>}
 * @throws {import('./console.mjs').SetupError} when something is missing and can't be installed from here
 */
export async function ensureSystemPackages(needs) {
  if (process.platform !== 'linux') return ensurePrograms(needs);
  const debian = isDebian();
  if (debian && isRoot()) {
    const missing = missingPackages([...new Set(needs.flatMap((need) => NEEDS[need].packages))]);
    if (missing.length > 0) await installPackages(missing);
  }
  const lacking = needs.filter((need) => !NEEDS[need].isThere());
  if (lacking.length === 0) return;
  const packages = [...new Set(lacking.flatMap((need) => NEEDS[need].packages))];
  const titles = lacking.map((need) => NEEDS[need].title).join(', and ');
  const names = availableNames(packages);
  if (debian) fail(`This needs ${titles}: not found on this system.`, installCommand(names));
  fail(`This needs ${titles}: not found on this system. Debian's packages for it are ${names.join(' ')}.`);
}

/** @param {SystemNeed[]} needs */
function ensurePrograms(needs) {
  if (!needs.includes('chromium') || findChromium()) return;
  fail('Component tests need Chromium or Chrome, and neither was found.', 'npx playwright install chromium');
}

/**
 * Says which libraries an executable lacks, instead of letting the loader do it one at a time.
 *
 * @param {string} executable
 * @throws {import('./console.mjs').SetupError} when some are missing
 */
export function checkLibraries(executable) {
  if (process.platform !== 'linux' || !findProgram('ldd')) return;
  const listed = askProgram('ldd', [executable]) ?? '';
  const lacking = [...listed.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
  if (lacking.length === 0) return;
  const command = isDebian() ? installCommand(availableNames(LIBRARIES)) : undefined;
  fail(`Electron lacks libraries of this system: ${lacking.join(', ')}.`, command);
}
