/**
 * Fills a vault with credential sets that have a past, then quits. It has to be an Electron app of Keyturn's name: the
 * vault is sealed under the keychain, and the keychain's entry belongs to that name.
 *
 * Takes the plan's file as its only argument, and the profile from `--user-data-dir` as Keyturn itself does.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, safeStorage } from 'electron';
import { createOsKeychain } from '../../../../src/main/platform/os-keychain.ts';
import { findProvider } from '../../../../src/main/providers/catalogue.ts';
import { attentionMoments, policyLookup } from '../../../../src/main/rotation/policy.ts';
import { Vault } from '../../../../src/main/vault/vault.ts';
import type { SeedPlan } from '../plan.ts';
import { carryOut } from './carry-out.ts';

const policyOf = policyLookup({ find: findProvider });

async function seed(): Promise<void> {
  const plan = JSON.parse(readFileSync(process.argv.at(-1) ?? '', 'utf8')) as SeedPlan;
  const clock = { now: () => Date.now() };
  const vault = await Vault.open({
    directory: join(app.getPath('userData'), 'vault'),
    keyProtector: createOsKeychain(safeStorage, process.platform, () => app.isReady()),
    clock: { now: () => clock.now() },
    momentsOf: (set) => attentionMoments(set, policyOf(set)),
  });
  carryOut(plan, vault, (at) => {
    clock.now = () => at;
  });
  // As an app does that has been open for a while.
  await vault.maintenance.settle();
  vault.close();
}

app
  .whenReady()
  .then(seed)
  .then(
    () => {
      app.exit(0);
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      app.exit(1);
    },
  );
