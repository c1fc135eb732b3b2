import { writeSync } from 'node:fs';
import { versionIn } from '../../src/main/vault/stages.ts';
import { Vault } from '../../src/main/vault/vault.ts';
import { VaultJobs } from '../../src/main/vault/jobs.ts';
import { replacedByCurrent, type CredentialSet } from '../../src/shared/credential.ts';
import { factsFor } from './facts.ts';
import { keychainWith } from './keychain-file.ts';
import { randomFrom } from './random.ts';

/**
 * Writes through the real vault until it is killed. Before a change it says on its standard output what it is about to
 * do, after it that it is done: `writeSync` returns when the parent's pipe has the line, so a kill can't lose it.
 */
export type Line =
  | { readonly kind: 'starting' }
  | { readonly kind: 'opened' }
  | { readonly kind: 'begin'; readonly change: Change }
  | { readonly kind: 'done' }
  | { readonly kind: 'point'; readonly done: number; readonly total: number }
  | { readonly kind: 'rekeyed' };

/** A set as it is to be after the change; null: gone. The id is known once it is done. */
export interface Change {
  readonly action: 'register' | 'edit' | 'add' | 'promote' | 'undo' | 'revoke' | 'trash' | 'purge';
  readonly name: string;
  readonly newName: string | null;
  /** The value that comes in. */
  readonly secret: string | null;
}

const [directory = '', key = '', seedText = '0', mode = 'write', points = ''] = process.argv.slice(2);
const random = randomFrom(Number(seedText));
const say = (line: Line): void => {
  writeSync(1, `${JSON.stringify(line)}\n`);
};

function step(vault: Vault, number: number): void {
  const sets = vault.list();
  const set = sets[Math.floor(random() * sets.length)];
  const name = `set ${seedText}-${number}`;
  const secret = `secret ${seedText}-${number}-${'s'.repeat(Math.floor(random() * 200))}`;
  const run: Run = (change, work) => {
    say({ kind: 'begin', change });
    work();
    say({ kind: 'done' });
  };
  const dice = random();
  if (!set || sets.length < 5 || dice < 0.35) {
    run({ action: 'register', name, newName: name, secret }, () =>
      vault.register(factsFor(name, random()), secret),
    );
  } else if (set.trashedAt !== null) {
    run({ action: 'purge', name: set.name, newName: null, secret: null }, () => {
      vault.purge([set.id]);
    });
  } else if (dice < 0.55) {
    run({ action: 'edit', name: set.name, newName: name, secret: null }, () =>
      vault.update(set.id, factsFor(name, random())),
    );
  } else if (dice < 0.85) {
    rotate(vault, set, secret, run);
  } else {
    run({ action: 'trash', name: set.name, newName: set.name, secret: null }, () => {
      vault.moveToTrash([set.id]);
    });
  }
}

type Run = (change: Change, work: () => unknown) => void;

/** The next step of a set's rotation; now and then the promotion is taken back instead of revoking the former secret. */
function rotate(vault: Vault, { id, name, ...set }: CredentialSet, clientSecret: string, run: Run): void {
  const of = (action: Change['action'], secret: string | null = null): Change => {
    return { action, name, newName: name, secret };
  };
  const previous = versionIn({ id, name, ...set }, 'previous');
  if (versionIn({ id, name, ...set }, 'pending')) {
    run(of('promote'), () => vault.rotation.promote(id, { overlapDays: 7, withoutProof: true }));
  } else if (replacedByCurrent(set) && random() < 0.3) {
    run(of('undo'), () => vault.rotation.undoPromotion(id));
  } else if (previous && random() < 0.7) {
    run(of('revoke'), () => vault.rotation.revoke(id, previous.id, 'proven'));
  } else {
    run(of('add', clientSecret), () =>
      vault.rotation.addPending(id, { clientSecret, clientId: null, keyId: null, secretExpiresAt: null }),
    );
  }
}

async function main(): Promise<void> {
  say({ kind: 'starting' });
  const vault = await Vault.open({
    directory,
    keyProtector: keychainWith(key),
    clock: { now: () => Date.now() },
    momentsOf: () => ({ warnAt: null, dueAt: null }),
  });
  say({ kind: 'opened' });
  if (mode === 'rekey') {
    const stopAt = Number(points);
    const jobs = new VaultJobs(({ done, total }) => {
      say({ kind: 'point', done, total });
      // The parent kills at this point: wait for it, in the middle of the work.
      if ((done * 100) / total >= stopAt)
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
    });
    await jobs.run('rekey', (control) =>
      vault.maintenance.rekey(null, control, {
        tryPassphrase: (work) => work(),
        backUp: () => Promise.resolve(),
      }),
    );
    say({ kind: 'rekeyed' });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
  }
  for (let number = 0; ; number += 1) {
    step(vault, number);
    // As the app does when nothing else is to be done.
    if (number % 3 === 2) await vault.maintenance.bringSnapshotUpToDate();
  }
}

await main();
