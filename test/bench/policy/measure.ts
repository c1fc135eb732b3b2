import { findProvider } from '../../../src/main/providers/catalogue.ts';
import { decideStatus, policyLookup } from '../../../src/main/rotation/policy.ts';
import { mixedSets } from './mixed-sets.ts';

/** Ms, run by run. */
export interface PolicySamples {
  readonly sets: number;
  /** Deciding every set's status, its policy known. */
  readonly decided: readonly number[];
  /** What that took of the processors; on a busy machine, nearer to the truth. */
  readonly processor: readonly number[];
  /** The same, with looking up each set's policy. */
  readonly withLookup: readonly number[];
  /** How many different statuses there were: a bench over one alone would say little. */
  readonly statuses: number;
}

/** In this process: the rule is pure, and needs no Electron. */
export function measurePolicy(count: number, runs: number): PolicySamples {
  const now = Date.UTC(2026, 10, 22);
  const sets = mixedSets(count, now);
  const policyOf = policyLookup({ find: findProvider });
  const policies = sets.map(policyOf);
  const statuses = new Set<string>();
  const decided: number[] = [];
  const processor: number[] = [];
  const withLookup: number[] = [];
  // The first rounds warm the compiler, and aren't counted.
  for (let run = -2; run < runs; run += 1) {
    const used = process.cpuUsage();
    let start = performance.now();
    sets.forEach((set, at) => {
      const policy = policies[at];
      if (policy) statuses.add(decideStatus(set, policy, now).status);
    });
    const took = performance.now() - start;
    const { user, system } = process.cpuUsage(used);
    start = performance.now();
    for (const set of sets) decideStatus(set, policyOf(set), now);
    if (run >= 0) {
      decided.push(took);
      processor.push((user + system) / 1000);
      withLookup.push(performance.now() - start);
    }
  }
  return { sets: count, decided, processor, withLookup, statuses: statuses.size };
}
