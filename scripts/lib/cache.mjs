import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './console.mjs';

/** @returns {string} the user's cache folder for Keyturn, as each platform wants it */
export function cacheFolder() {
  const { env } = process;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'keyturn');
  if (process.platform === 'win32') {
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'keyturn', 'Cache');
  }
  // The XDG specification says to ignore a relative path.
  const xdg = env['XDG_CACHE_HOME']?.startsWith('/') ? env['XDG_CACHE_HOME'] : join(homedir(), '.cache');
  return join(xdg, 'keyturn');
}

/**
 * @param {string} lock the lock's file
 * @param {string} ticket a file that holds our process id
 * @returns {number | undefined} the process that holds the lock, or undefined: it is ours
 */
function tryLock(lock, ticket) {
  try {
    // A link appears with its content already in it, so nobody ever reads a half-written lock.
    linkSync(ticket, lock);
    return undefined;
  } catch {
    try {
      return Number(readFileSync(lock, 'utf8'));
    } catch {
      return -1; // Let go between our two looks.
    }
  }
}

/**
 * Takes away a lock whose holder was killed. Two waiters may try at once, so look again at what was taken: it may
 * already be the other's own, new lock, and is put back then.
 *
 * @param {string} lock
 * @param {number} holder the process that is no more
 */
function breakLock(lock, holder) {
  const aside = `${lock}.${process.pid}.stale`;
  try {
    renameSync(lock, aside);
    if (Number(readFileSync(aside, 'utf8')) !== holder) linkSync(aside, lock);
  } catch {
    // Another waiter was quicker.
  }
  rmSync(aside, { force: true });
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * Runs something that only one process may do at a time, such as filling a cache entry.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function withLock(name, action) {
  const lock = join(cacheFolder(), 'locks', `${name}.lock`);
  const ticket = `${lock}.${process.pid}`;
  mkdirSync(dirname(lock), { recursive: true });
  writeFileSync(ticket, String(process.pid));
  try {
    let told = false;
    for (let holder; (holder = tryLock(lock, ticket)) !== undefined; await sleep(200)) {
      if (holder > 0 && !isRunning(holder)) breakLock(lock, holder);
      else if (holder > 0 && !told) {
        say(`Waiting for process ${holder}, which is preparing ${name} …`);
        told = true;
      }
    }
  } finally {
    rmSync(ticket, { force: true });
  }
  const letGo = () => rmSync(lock, { force: true });
  process.on('exit', letGo);
  try {
    return await action();
  } finally {
    process.off('exit', letGo);
    letGo();
  }
}

/**
 * A folder in the cache that is complete or absent, never half built, and verified each time before it is used.
 *
 * @param {object} entry
 * @param {string} entry.name the folder's name; it carries the versions it was made from
 * @param {(folder: string) => Promise<string | undefined>} entry.findFault says
 *   what is wrong with it, or nothing
 * @param {(folder: string) => Promise<void>} entry.build fills an empty folder
 * @returns {Promise<string>} the verified folder
 */
export async function cachedFolder({ name, findFault, build }) {
  const folder = join(cacheFolder(), name);
  if (existsSync(folder) && !(await findFault(folder))) return folder;
  return withLock(name, async () => {
    if (existsSync(folder)) {
      const fault = await findFault(folder);
      if (!fault) return folder;
      say(`The cached ${name} is not what was put there (${fault}): building it again.`);
    }
    const temporary = `${folder}.building`;
    rmSync(temporary, { recursive: true, force: true });
    mkdirSync(temporary, { recursive: true });
    await build(temporary);
    const fault = await findFault(temporary);
    if (fault) rmSync(temporary, { recursive: true });
    if (fault) throw new Error(`${name} was built, but is not as it should be: ${fault}.`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(temporary, folder);
    return folder;
  });
}

/**
 * Remembers that something failed, so that the next run need not wait for it again.
 *
 * @param {string} what also the file's name
 * @returns {{ remember(): void, forget(): void, happenedWithin(milliseconds: number): boolean }}
 */
export function failureMemory(what) {
  const file = join(cacheFolder(), `${what}.failed`);
  return {
    remember() {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, String(Date.now()));
    },
    forget: () => (existsSync(file) ? unlinkSync(file) : undefined),
    happenedWithin(milliseconds) {
      if (!existsSync(file)) return false;
      const age = Date.now() - Number(readFileSync(file, 'utf8'));
      return age >= 0 && age < milliseconds;
    },
  };
}
