import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { unreadable } from './failures.ts';

/** What a database file says about itself, in SQLite's words. */
export interface FileHeader {
  readonly applicationId: number;
  /** `user_version`: the number of the last migration. */
  readonly schemaVersion: number;
}

const magic = Buffer.from('SQLite format 3\0');
const headerBytes = 100;
const logHeaderBytes = 32;
const frameHeaderBytes = 24;

/**
 * Reads a database file's header from its bytes. SQLite itself can't be asked: merely closing a connection may
 * move the write-ahead log into the file, and a vault of a newer Keyturn must not be touched. For the same
 * reason the log is read here: after a crash it may hold a newer header than the file does.
 *
 * @throws KeyturnError `vault_unreadable` if this is no SQLite database, or may not be read
 * @see https://www.sqlite.org/fileformat2.html sections 1.3 and 4
 */
export function readFileHeader(path: string): FileHeader {
  const page = readFirstPage(path);
  return { applicationId: page.readInt32BE(68), schemaVersion: page.readInt32BE(60) };
}

function readFirstPage(path: string): Buffer {
  const log = `${path}-wal`;
  const header = reading(path, (file) => {
    if (file.size === 0) throw unreadable('it is empty');
    const bytes = file.bytes(0, headerBytes);
    // Pages that aren't there yet may be in the log.
    if (bytes && !existsSync(log) && file.size < sizeFrom(bytes)) throw unreadable('it was cut short');
    return bytes;
  });
  if (!header?.subarray(0, magic.length).equals(magic)) throw unreadable('it is not a database');
  if (!existsSync(log)) return header;
  return reading(log, newestFirstPage) ?? header;
}

/** How many bytes the file has, by its header: page size times pages; 0 where that says nothing. */
function sizeFrom(header: Buffer): number {
  const pageSize = header.readUInt16BE(16);
  const isPageCountValid = header.readUInt32BE(24) === header.readUInt32BE(92);
  return isPageCountValid ? (pageSize === 1 ? 65_536 : pageSize) * header.readUInt32BE(28) : 0;
}

interface ReadableFile {
  readonly size: number;
  /** @returns exactly these bytes, or null past the end of the file */
  bytes(position: number, length: number): Buffer | null;
}

function reading<T>(path: string, work: (file: ReadableFile) => T): T {
  let descriptor: number | undefined;
  try {
    // Before opening: to open a pipe would wait for somebody to write into it.
    const stat = statSync(path);
    if (!stat.isFile()) throw unreadable('it is not a file');
    const opened = (descriptor = openSync(path, 'r'));
    const bytes = (position: number, length: number): Buffer | null => {
      const buffer = Buffer.alloc(length);
      return readSync(opened, buffer, 0, length, position) === length ? buffer : null;
    };
    return work({ size: stat.size, bytes });
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw refused(error);
    throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function refused(error: Error): Error {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM') return unreadable('your user has no permission to read it');
  return unreadable('the operating system refuses to open it');
}

/** @returns the newest committed page 1 in a write-ahead log, or null if it holds none that SQLite would use */
function newestFirstPage(log: ReadableFile): Buffer | null {
  const header = log.bytes(0, logHeaderBytes);
  if (!header) return null;
  const magicNumber = header.readUInt32BE(0);
  if (magicNumber >>> 1 !== 0x377f0682 >>> 1) return null;
  const pageSize = header.readUInt32BE(8);
  if (pageSize < 512 || pageSize > 65_536) return null;
  const sum = new LogChecksum((magicNumber & 1) === 1);
  sum.add(header.subarray(0, 24));
  if (!sum.matches(header, 24)) return null;

  let committed: Buffer | null = null;
  let pending: Buffer | null = null;
  for (let at = logHeaderBytes; ; at += frameHeaderBytes + pageSize) {
    const frame = log.bytes(at, frameHeaderBytes + pageSize);
    if (!frame || !frame.subarray(8, 16).equals(header.subarray(16, 24))) return committed;
    const page = frame.subarray(frameHeaderBytes);
    sum.add(frame.subarray(0, 8));
    sum.add(page);
    if (!sum.matches(frame, 16)) return committed;
    if (frame.readUInt32BE(0) === 1) pending = page;
    const isCommit = frame.readUInt32BE(4) !== 0;
    if (isCommit) committed = pending ?? committed;
  }
}

/** The running checksum of a write-ahead log, fileformat2 section 4.2. */
class LogChecksum {
  readonly #bigEndian: boolean;
  #first = 0;
  #second = 0;

  constructor(bigEndian: boolean) {
    this.#bigEndian = bigEndian;
  }

  /** @param bytes - a multiple of 8 */
  add(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += 8) {
      this.#first = (this.#first + this.#word(bytes, at) + this.#second) >>> 0;
      this.#second = (this.#second + this.#word(bytes, at + 4) + this.#first) >>> 0;
    }
  }

  /** Compares with the checksum stored at this place; it is big-endian whatever the words are. */
  matches(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.#first && bytes.readUInt32BE(at + 4) === this.#second;
  }

  #word(bytes: Buffer, at: number): number {
    return this.#bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
  }
}
