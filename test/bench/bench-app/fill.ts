import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attentionMoments } from '../../../src/main/rotation/policy.ts';
import { Vault } from '../../../src/main/vault/vault.ts';
import { carryOut } from '../../demo/seeding/seed-app/carry-out.ts';
import { keePassXml } from '../scale/keepass-xml.ts';
import { manySets } from '../sample-vault.ts';
import type { FillJob, Filled } from './job.ts';
import { keychain, policyOf } from './vault.ts';

/** Nobody asks this server for anything. */
const known = { tokenUrl: 'http://127.0.0.1:9/token', clientId: 'works', clientSecret: 'works' };
/** Each token test is a transaction of its own: a fifth of the sets would take minutes. */
const testedEvery = 500;

/** Makes a vault with as many sets, in one transaction for each day that some were registered on. */
export async function fill({ directory, sets, keePassXml: xml }: FillJob): Promise<Filled> {
  rmSync(directory, { recursive: true, force: true });
  const plan = manySets(sets, known, testedEvery);
  const clock = { now: () => Date.now() };
  const vault = await Vault.open({
    directory,
    keyProtector: keychain,
    clock: { now: () => clock.now() },
    momentsOf: (set) => attentionMoments(set, policyOf(set)),
  });
  const start = performance.now();
  carryOut(plan, vault, (at) => {
    clock.now = () => at;
  });
  const took = performance.now() - start;
  clock.now = () => Date.now();
  // As the app does after each opening: it makes the next one fast.
  await vault.maintenance.settle();
  vault.close();
  if (xml !== null) writeFileSync(xml, keePassXml(plan.sets), { mode: 0o600 });
  return { took, bytes: statSync(join(directory, 'vault.db')).size };
}
