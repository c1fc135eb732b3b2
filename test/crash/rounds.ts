import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { SecretStage } from '../../src/shared/credential.ts';
import { KeyturnError } from '../../src/shared/failure.ts';
import { VaultJobs } from '../../src/main/vault/jobs.ts';
import { Vault } from '../../src/main/vault/vault.ts';
import { smallVault } from '../../src/main/vault/snapshot/summary-snapshot.ts';
import { factsFor } from './facts.ts';
import { keychainWith } from './keychain-file.ts';
import { randomFrom } from './random.ts';
import type { Change, Line } from './writer.ts';

/** What is expected of one set: its values by stage; the previous ones newest first. */
interface ExpectedSet {
  pending: string | null;
  current: string;
  previous: readonly string[];
  /** How many versions were revoked: of those, no value may be left. */
  revoked: number;
  trashed: boolean;
}

/** What a vault has to hold, by the names of its sets. */
export type Expected = Map<string, ExpectedSet>;

const newSet = (current: string): ExpectedSet => ({
  pending: null,
  current,
  previous: [],
  revoked: 0,
  trashed: false,
});

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
      momentsOf: () => ({ warnAt: null, dueAt: null }),
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
    for (const name of names) expected.set(name, newSet(`secret of ${name}`));
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

/** @returns what the vault holds, having opened every secret that is kept */
export async function contentOf(vault: Vault): Promise<Expected> {
  const found: Expected = new Map();
  for (const set of vault.list()) {
    const { id, secretVersions } = set;
    const valuesIn = async (stage: SecretStage): Promise<string[]> => {
      const versions = secretVersions.filter((version) => version.stage === stage);
      const open = (versionId: string) => vault.withSecret(id, (bytes) => bytes.toString('utf8'), versionId);
      return await Promise.all(versions.map((version) => open(version.id)));
    };
    const revoked = secretVersions.filter(({ stage }) => stage === 'revoked');
    for (const version of revoked) await requireDestroyed(vault, id, version.id);
    found.set(set.name, {
      pending: (await valuesIn('pending'))[0] ?? null,
      current: (await valuesIn('current'))[0] ?? '',
      previous: await valuesIn('previous'),
      revoked: revoked.length,
      trashed: set.trashedAt !== null,
    });
  }
  return found;
}

async function requireDestroyed(vault: Vault, id: string, versionId: string): Promise<void> {
  const code = await vault.withSecret(id, () => null, versionId).catch((error: unknown) => error);
  if (code instanceof KeyturnError && code.code === 'no_such_secret_version') return;
  throw new Error(`The value of a revoked version is still there: ${versionId}`);
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
  expected.set(change.newName, after(former ?? newSet(change.secret ?? ''), change));
}

/** @returns the set after the change */
function after(set: ExpectedSet, { action, secret }: Change): ExpectedSet {
  const [latest = '', ...older] = set.previous;
  switch (action) {
    case 'register':
    case 'edit':
      return set;
    case 'add':
      return { ...set, pending: secret };
    case 'promote':
      return { ...set, pending: null, current: set.pending ?? '', previous: [set.current, ...set.previous] };
    case 'undo':
      return { ...set, pending: set.current, current: latest, previous: older };
    case 'revoke':
      return { ...set, previous: older, revoked: set.revoked + 1 };
    case 'trash':
      return { ...set, trashed: true };
    case 'purge':
      throw new Error('A purged set has no name any more');
  }
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
