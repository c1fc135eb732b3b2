import { createHash, webcrypto } from 'node:crypto';
import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';
import { join } from 'node:path';

const PIECE = 4 * 1024 * 1024;

/**
 * @param {string | Buffer} content
 * @returns {string} hex SHA-256
 */
export function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Hashes a file in pieces, so that 200 MB never sit in memory at once.
 *
 * @param {string} file
 * @param {string} algorithm of OpenSSL
 * @param {'hex' | 'base64'} encoding
 * @returns {string}
 */
export function hashFile(file, algorithm, encoding) {
  const hash = createHash(algorithm);
  const piece = Buffer.allocUnsafe(PIECE);
  const handle = openSync(file, 'r');
  try {
    for (let length; (length = readSync(handle, piece)) > 0;) hash.update(piece.subarray(0, length));
  } finally {
    closeSync(handle);
  }
  return hash.digest(encoding);
}

/**
 * @typedef {{ path: string, kind: string, size: number }} Leaf
 */

/**
 * @param {string} folder
 * @param {(path: string) => boolean} includes
 * @param {string} [relative]
 * @returns {Leaf[]} all files and links, in a fixed order
 */
function leaves(folder, includes, relative = '') {
  return readdirSync(join(folder, relative))
    .sort()
    .map((name) => (relative ? `${relative}/${name}` : name))
    .filter(includes)
    .flatMap((path) => {
      const stat = lstatSync(join(folder, path));
      if (stat.isDirectory()) return leaves(folder, includes, path);
      if (stat.isSymbolicLink()) return [{ path, kind: `link ${readlinkSync(join(folder, path))}`, size: 0 }];
      return [{ path, kind: stat.mode & 0o100 ? 'program' : 'file', size: stat.size }];
    });
}

/**
 * One hash over the names, kinds, execute bits and contents of everything in a folder. It runs before every start over
 * some 300 MB, so files are hashed in pieces, several at a time: Web Crypto does that on other threads.
 *
 * @param {string} folder
 * @param {(path: string) => boolean} [includes] decides on paths relative to the folder, with `/`
 * @returns {Promise<string>} hex
 */
export async function hashFolder(folder, includes = () => true) {
  const found = leaves(folder, includes);
  const pieces = found.flatMap(({ path, size }) =>
    Array.from({ length: Math.ceil(size / PIECE) }, (_, index) => ({ path, start: index * PIECE })),
  );
  /** @type {Buffer[]} */
  const digests = [];
  const remaining = pieces.entries();
  const work = async () => {
    const buffer = new Uint8Array(PIECE);
    // All workers take from one iterator, so each piece is taken once.
    for (const [index, { path, start }] of remaining) {
      const handle = openSync(join(folder, path), 'r');
      const length = readSync(handle, buffer, 0, PIECE, start);
      closeSync(handle);
      digests[index] = Buffer.from(await webcrypto.subtle.digest('SHA-512', buffer.subarray(0, length)));
    }
  };
  await Promise.all([work(), work(), work()]);
  const names = JSON.stringify(found.map(({ path, kind, size }) => [path, kind, size]));
  return sha256(Buffer.concat([Buffer.from(names), ...digests]));
}
