/**
 * Measures what happens in Keyturn's main process, in an Electron main process of Keyturn's name: the vault is sealed
 * under the keychain, and the keychain's entry belongs to that name.
 *
 * Takes a file with the {@link BenchJob} as its only argument, and writes the {@link BenchSamples} into its place.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { app } from 'electron';
import type { BenchJob, BenchSamples } from './job.ts';
import { measureTokenTests } from './token-tests.ts';
import { measureVault } from './vault.ts';

async function measure(): Promise<void> {
  const file = process.argv.at(-1) ?? '';
  const job = JSON.parse(readFileSync(file, 'utf8')) as BenchJob;
  const samples: BenchSamples = {
    vault: await measureVault(job),
    tokenTests: await measureTokenTests(job),
  };
  writeFileSync(file, JSON.stringify(samples));
}

app
  .whenReady()
  .then(measure)
  .then(
    () => {
      app.exit(0);
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      app.exit(1);
    },
  );
