import { statfsSync } from 'node:fs';

const ENOUGH_SHARED_MEMORY = 256 * 1024 * 1024;

function isRoot() {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

/** Containers often have 64 MB there, and Chromium's renderers crash when it is full. */
function hasLittleSharedMemory() {
  if (process.platform !== 'linux') return false;
  try {
    const { bsize, blocks } = statfsSync('/dev/shm');
    return bsize * blocks < ENOUGH_SHARED_MEMORY;
  } catch {
    return true;
  }
}

/**
 * What Electron needs on its command line on this machine. Only scripts and tests pass these; the product never does.
 *
 * - `--no-sandbox` only as root, where Chromium refuses to start otherwise. (Playwright adds it by itself on Linux
 *   unless it is given `chromiumSandbox: true`: always give it that, so that other users test with the sandbox.)
 * - `--password-store=gnome-libsecret` only for our own throw-away keyring: Chromium would otherwise guess from the
 *   desktop's name, which a headless machine doesn't have.
 *
 * @param {{ throwAwayKeyring?: boolean }} [options]
 * @returns {string[]}
 */
export function electronArguments({ throwAwayKeyring = false } = {}) {
  return [
    ...(isRoot() ? ['--no-sandbox'] : []),
    ...(hasLittleSharedMemory() ? ['--disable-dev-shm-usage'] : []),
    ...(throwAwayKeyring && process.platform === 'linux' ? ['--password-store=gnome-libsecret'] : []),
  ];
}
