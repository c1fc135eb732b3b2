import { execFileSync } from 'node:child_process';
import { mkdirSync, statfsSync, writeFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A disk of its own below a folder, so that it can be full or read-only for real, also for root. Mounting takes
 * root on Linux: elsewhere these tests can't run, and {@link SmallDisk.isPossible} says so.
 */
export class SmallDisk {
  static readonly isPossible = process.platform === 'linux' && process.getuid?.() === 0;
  readonly #path: string;

  constructor(path: string, megabytes: number) {
    this.#path = path;
    mkdirSync(path, { recursive: true, mode: 0o700 });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(megabytes)}m,mode=0700`, 'tmpfs', path]);
  }

  /** Leaves not a byte: writes a file of what is free, which is what "full" means to every other program. */
  fill(): void {
    const { bavail, bsize } = statfsSync(this.#path);
    writeFileSync(join(this.#path, 'filler'), Buffer.alloc(bavail * bsize));
  }

  makeRoom(): void {
    rmSync(join(this.#path, 'filler'));
  }

  makeReadOnly(): void {
    execFileSync('mount', ['-o', 'remount,ro', this.#path]);
  }

  makeWritable(): void {
    execFileSync('mount', ['-o', 'remount,rw', this.#path]);
  }

  unmount(): void {
    execFileSync('umount', ['--lazy', this.#path]);
  }
}
