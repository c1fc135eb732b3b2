import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { VaultJobs } from '../../src/main/vault/jobs.ts';
import { Vault } from '../../src/main/vault/vault.ts';
import { smallVault } from '../../src/main/vault/snapshot/summary-snapshot.ts';
import { factsFor } from './facts.ts';
import { keychainWith } from './keychain-file.ts';
import { randomFrom } from './random.ts';
import type { Change, Line } from './writer.ts';

/** What a vault has to hold, by the names of its sets; `secret` is the current one. */
export type Expected = Map<string, { secret: string; trashed: boolean }>;

/** A vault folder with a keychain, for processes that are killed. */
export class CrashSite {
  readonly directory = join(mkdtempSync(join(tmpdir(), 'keyturn-crash-')), 'vault');
  readonly #key = randomBytes(32).toString('hex');

  remove(): void {
    rmSync(join(this.directory, '..'), { recursive: true, force: true });
  }

  open(): Promise<Vault> {
    return Vault.open({
      directory: this.directory,
      keyProtector: keychainWith(this.#key),
      clock: { now: () => Date.now() },
      dueAt: () => null,
    });
  }

  /** Makes a vault that is large enough to open from a snapshot. */
  async fill(expected: Expected): Promise<void> {
    const names = Array.from({ length: smallVault + 10 }, (_, number) => `filled ${number}`);
    const vault = await this.open();
    vault.registerMany(
      names.map((name) => ({ facts: factsFor(name, 0), clientSecret: `secret of ${name}` })),
    );
    await vault.maintenance.settle();
    vault.close();
    for (const name of names) expected.set(name, { secret: `secret of ${name}`, trashed: false });
  }

  /**
   * Runs the writer until it is killed.
   *
   * @param killWhen - looks at each line; true, or a number of ms: kill now, or that much later
   * @returns what it said
   */
  run(seed: number, killWhen: (line: Line) => boolean | number, mode: string[] = []): Promise<Line[]> {
    const writer = join(import.meta.dirname, 'writer.ts');
    const child = spawn(process.execPath, [writer, this.directory, this.#key, String(seed), ...mode], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines: Line[] = [];
    let complaint = '';
    let isDoomed = false;
    child.stderr.on('data', (data: Buffer) => (complaint += data.toString()));
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as Line;
      lines.push(line);
      const verdict = isDoomed ? false : killWhen(line);
      if (verdict === false) return;
      isDoomed = true;
      setTimeout(() => child.kill('SIGKILL'), verdict === true ? 0 : verdict);
    });
    return new Promise((resolve, reject) => {
      child.on('close', (_, signal) => {
        if (signal === 'SIGKILL') resolve(lines);
        else reject(new Error(`The writer ended by itself: ${complaint}`));
      });
    });
  }
}

/** One round: writes, is killed somewhere, and every acknowledged write is there, none half. Throws otherwise. */
export async function crashRound(site: CrashSite, expected: Expected, seed: number): Promise<number> {
  const random = randomFrom(seed);
  const lines = await site.run(seed, momentToKill(random));
  let acknowledged = 0;
  let pending: Change | null = null;
  for (const line of lines) {
    if (line.kind === 'begin') pending = line.change;
    if (line.kind !== 'done' || !pending) continue;
    apply(expected, pending);
    pending = null;
    acknowledged += 1;
  }
  const vault = await site.open();
  try {
    const found = await contentOf(vault);
    if (pending && !isSame(found, expected)) apply(expected, pending);
    if (!isSame(found, expected)) throw new Error(`seed ${seed}: ${differenceOf(found, expected)}`);
    await requireSound(vault, seed);
  } finally {
    vault.close();
  }
  return acknowledged;
}

/** One round of ten ends while the vault is being opened, the others in or after one of the first writes. */
function momentToKill(random: () => number): (line: Line) => boolean | number {
  const isOpening = random() < 0.1;
  const writes = 1 + Math.floor(random() * 10);
  let begun = 0;
  return ({ kind }) => {
    if (kind === 'starting') return isOpening && random() * 100;
    // Counted in writes, not in time: a busy machine would hardly get to one.
    if (kind === 'begin') begun += 1;
    return kind === 'begin' && begun === writes && random() * 4;
  };
}

/** @returns what the vault holds, having opened every current secret */
export async function contentOf(vault: Vault): Promise<Expected> {
  const found: Expected = new Map();
  for (const set of vault.list()) {
    const secret = await vault.withSecret(set.id, (bytes) => bytes.toString('utf8'));
    found.set(set.name, { secret, trashed: set.trashedAt !== null });
  }
  return found;
}

/** A full check: digest, every row, every seal, the audit log's chain. */
export async function requireSound(vault: Vault, seed: number): Promise<void> {
  const jobs = new VaultJobs(() => undefined);
  const { problems } = await jobs.run('verify', (control) => vault.maintenance.verify(control));
  if (problems.length > 0) throw new Error(`seed ${seed}: ${JSON.stringify(problems)}`);
}

export function apply(expected: Expected, change: Change): void {
  const former = expected.get(change.name);
  expected.delete(change.name);
  if (change.newName === null) return;
  expected.set(change.newName, {
    secret: change.secret ?? former?.secret ?? '',
    trashed: change.action === 'trash' || (former?.trashed ?? false),
  });
}

export function isSame(a: Expected, b: Expected): boolean {
  return a.size === b.size && differenceOf(a, b) === '';
}

function differenceOf(found: Expected, expected: Expected): string {
  const names = new Set([...found.keys(), ...expected.keys()]);
  return [...names]
    .filter((name) => JSON.stringify(found.get(name)) !== JSON.stringify(expected.get(name)))
    .map(
      (name) =>
        `${name}: ${expected.has(name) ? 'expected' : 'unexpected'}, ${found.has(name) ? 'found' : 'missing'}`,
    )
    .join('; ');
}
