import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @type {Set<string>} */
const folders = new Set();

/**
 * A folder for this user only, under a short path, that is gone at the latest when this process ends.
 *
 * @param {string} name the start of its name
 * @returns {{ folder: string, remove: () => void }}
 */
export function throwAwayFolder(name) {
  if (folders.size === 0) process.once('exit', () => folders.forEach(removeFolder));
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  folders.add(folder);
  return { folder, remove: () => removeFolder(folder) };
}

/** @param {string} folder */
function removeFolder(folder) {
  folders.delete(folder);
  // What was started in it may still write its last while it goes.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
