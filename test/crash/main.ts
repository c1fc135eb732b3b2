import { CrashSite, crashRound, type Expected } from './rounds.ts';

/** `npm run test:crash [rounds] [seed]`: kills the vault's writer at random moments and looks at what is left. */
const rounds = Number(process.argv[2] ?? 500);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000_000);
/** A new vault now and then, so that the first opening is killed too and no vault grows for ever. */
const roundsPerVault = 25;
/** One in so many is large. */
const vaultsPerLargeOne = 4;

console.log(`seed ${seed}: repeat with  npm run test:crash -- ${rounds} ${seed}`);
let acknowledged = 0;
let site = new CrashSite();
let expected: Expected = new Map();
try {
  for (let round = 0; round < rounds; round += 1) {
    if (round % roundsPerVault === 0) {
      site.remove();
      site = new CrashSite();
      expected = new Map();
      if ((round / roundsPerVault) % vaultsPerLargeOne === 1) await site.fill(expected);
    }
    acknowledged += await crashRound(site, expected, seed + round);
    if ((round + 1) % 50 === 0) console.log(`${round + 1} rounds, ${acknowledged} acknowledged writes`);
  }
  console.log(`${rounds} passed, 0 failed`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  site.remove();
}
