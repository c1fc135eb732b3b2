import { join } from 'node:path';
import { throwAwayFolder } from '../../../scripts/lib/throw-away.mjs';
import type { Electron } from '../../demo/seeding/seed.ts';
import type { Filled, Opening, Upkeep, WriteSamples } from '../bench-app/job.ts';
import { runBenchApp, runToDeath } from '../run-bench-app.ts';
import { KeePassFiles, keePassProgram, type KeePassSamples } from './keepass.ts';
import { measurePages, type PageSamples } from './pages.ts';
import { runsFor, type Runs } from './runs.ts';

/** What was measured of a vault of one size. */
export interface ScaleSamples {
  readonly sets: number;
  readonly filled: Filled;
  /** Right after the vault was closed as it should be. */
  readonly closed: readonly Opening[];
  /** After a process that had changed a few sets was killed. */
  readonly killed: readonly Opening[];
  /** Without the snapshot of the summaries. */
  readonly rowByRow: readonly Opening[];
  /** Null: `keepassxc-cli` isn't here. */
  readonly keePass: KeePassSamples | null;
  readonly verified: Upkeep;
  readonly backedUp: Upkeep;
  readonly rekeyed: Upkeep;
  readonly written: WriteSamples;
  readonly pages: PageSamples;
}

export interface ScaleOptions {
  readonly quick: boolean;
  readonly say: (line: string) => void;
}

/** What a process does before it is killed. */
const changesBeforeDeath = 20;

/** Makes a vault of this size and measures everything that its size bears on. */
export async function measureScale(
  electron: Electron,
  sets: number,
  { quick, say }: ScaleOptions,
): Promise<ScaleSamples> {
  const [full, empty] = [throwAwayFolder('keyturn-bench'), throwAwayFolder('keyturn-bench')];
  const program = keePassProgram();
  const keePass = program === null ? null : new KeePassFiles(program);
  const runs = runsFor(sets, quick);
  const { folder } = full;
  say(`A vault with ${sets.toLocaleString('en')} credential sets …`);
  try {
    const xml = keePass ? join(folder, 'entries.xml') : null;
    const filled = await runBenchApp(electron, folder, 'fill', { sets, keePassXml: xml });
    if (keePass) say('  the same entries for KeePassXC …');
    const keyDerivation = keePass && xml !== null ? await keePass.make(xml) : '';
    say('  backup …');
    const backedUp = await runBenchApp(electron, folder, 'backUp', {});
    const openings = await measureOpenings(electron, folder, keePass, { runs, say });
    const pages = await measurePages(electron, folder, { ...runs, sets, emptyProfile: empty.folder, say });
    say('  single writes …');
    const written = await runBenchApp(electron, folder, 'write', { runs: runs.writes * 2 });
    say('  verification …');
    const verified = await runBenchApp(electron, folder, 'verify', {});
    say('  re-keying …');
    const rekeyed = await runBenchApp(electron, folder, 'rekey', {});
    const { keePassListed, ...opened } = openings;
    return {
      ...{ sets, filled, ...opened, verified, backedUp, rekeyed, written, pages },
      keePass: keePassListed && { ...keePassListed, keyDerivation },
    };
  } finally {
    keePass?.remove();
    full.remove();
    empty.remove();
  }
}

/** Opens the vault after a close and after a kill, and the same entries with KeePassXC, in turns. */
async function measureOpenings(
  electron: Electron,
  profile: string,
  keePass: KeePassFiles | null,
  { runs, say }: { readonly runs: Runs; readonly say: (line: string) => void },
) {
  const closed: Opening[] = [];
  const killed: Opening[] = [];
  const rowByRow: Opening[] = [];
  const open = (withoutSnapshot = false) => runBenchApp(electron, profile, 'open', { withoutSnapshot });
  const listed = { listed: [] as number[], nothingListed: [] as number[] };
  // Not counted: it fills the machine's caches, and leaves the vault as a close does.
  await open();
  for (let run = 0; run < runs.opens; run += 1) {
    say(`  opening, ${run + 1} of ${runs.opens} …`);
    closed.push(await open());
    if (keePass) {
      const { full, empty } = await keePass.list();
      listed.listed.push(full);
      listed.nothingListed.push(empty);
    }
    await runToDeath(electron, profile, { changes: changesBeforeDeath });
    killed.push(await open());
    if (run % 3 === 0) rowByRow.push(await open(true));
  }
  return { closed, killed, rowByRow, keePassListed: keePass && listed };
}
