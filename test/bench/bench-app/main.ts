/**
 * Does one of the bench's tasks in an Electron main process of Keyturn's name: the vault is sealed under the keychain,
 * and the keychain's entry belongs to that name.
 *
 * Takes the task's name and a file with what it takes, and writes what it tells into the file's place.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { app } from 'electron';
import { fill } from './fill.ts';
import { identify } from './identify.ts';
import type { TaskName, Tasks } from './job.ts';
import { die, open } from './opening.ts';
import { measureTokenTests } from './token-tests.ts';
import { backUp, rekey, verify } from './upkeep.ts';
import { measureVault } from './vault.ts';
import { write } from './writes.ts';

const tasks: { readonly [T in TaskName]: (takes: Tasks[T]['takes']) => Promise<Tasks[T]['tells']> } = {
  mainProcess: async (job) => ({
    vault: await measureVault(job),
    tokenTests: await measureTokenTests(job),
  }),
  fill,
  open,
  die,
  write,
  verify,
  backUp,
  rekey,
  identify,
};

async function work(): Promise<void> {
  // For root, Chromium takes precedence over other programs; those it is compared with don't have it.
  if (getPriority() < 0) setPriority(0);
  const [name = '', file = ''] = process.argv.slice(-2);
  const task = tasks[name as TaskName] as (takes: unknown) => Promise<unknown>;
  writeFileSync(file, JSON.stringify(await task(JSON.parse(readFileSync(file, 'utf8')))));
}

app
  .whenReady()
  .then(work)
  .then(
    () => {
      app.exit(0);
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      app.exit(1);
    },
  );
