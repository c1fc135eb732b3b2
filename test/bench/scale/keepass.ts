import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../../../scripts/lib/processes.mjs';
import { throwAwayFolder } from '../../../scripts/lib/throw-away.mjs';
import { finished } from '../children.ts';
import { keePassXml } from './keepass-xml.ts';
import { writeFileSync } from 'node:fs';

/** Of no use anywhere. */
const password = 'bench';
const timeout = 5 * 60_000;
const env = { ...process.env, QT_QPA_PLATFORM: 'offscreen' };

/** Null: it isn't installed here. The bench installs nothing. */
export const keePassProgram = (): string | null => findProgram('keepassxc-cli') ?? null;

/** Ms for whole processes, run by run. */
export interface KeePassSamples {
  readonly listed: readonly number[];
  /** The same for a file without entries: what process, key derivation and a list of nothing take. */
  readonly nothingListed: readonly number[];
  /** Its key derivation, in its own words. */
  readonly keyDerivation: string;
}

/**
 * The same entries in a KDBX file, read by KeePassXC. Its own import makes the file, with the least key derivation that
 * it makes by itself; what that takes is measured with an empty file, and can be left out of account.
 */
export class KeePassFiles {
  readonly #program: string;
  readonly #folder = throwAwayFolder('keyturn-bench');

  constructor(program: string) {
    this.#program = program;
  }

  /** @param xml - a file with the entries; it is removed */
  async make(xml: string): Promise<string> {
    await this.#import(xml, this.#full);
    const nothing = join(this.#folder.folder, 'nothing.xml');
    writeFileSync(nothing, keePassXml([]));
    await this.#import(nothing, this.#empty);
    const { output } = await this.#run(['db-info', '--quiet', this.#full]);
    return /^KDF: (.*)$/m.exec(output)?.[1] ?? 'unknown';
  }

  /**
   * Opens the file and lists every entry by its title: `ls -R` is the least that KeePassXC can be asked for that needs
   * all of them, as our list does.
   *
   * @returns ms, with and without entries
   */
  async list(): Promise<{ readonly full: number; readonly empty: number }> {
    const { took: empty } = await this.#run(['ls', '--quiet', '--recursive', this.#empty]);
    const { took: full } = await this.#run(['ls', '--quiet', '--recursive', this.#full]);
    return { full, empty };
  }

  remove(): void {
    this.#folder.remove();
  }

  get #full(): string {
    return join(this.#folder.folder, 'full.kdbx');
  }

  get #empty(): string {
    return join(this.#folder.folder, 'empty.kdbx');
  }

  async #import(xml: string, file: string): Promise<void> {
    await this.#run(['import', '--quiet', '--set-password', xml, file], `${password}\n${password}\n`);
    rmSync(xml);
  }

  async #run(args: readonly string[], input = `${password}\n`) {
    const ended = await finished(this.#program, args, { env, input, timeout });
    if (ended.code !== 0) throw new Error(`keepassxc-cli ${args[0] ?? ''}: ${ended.output.slice(-500)}`);
    return ended;
  }
}
