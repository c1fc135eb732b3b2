import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const interval = 300;
const settled = 0.01;
const patience = 12_000;

/** Whether this system tells how much memory a process has to itself. */
export const canMeasureMemory = process.platform === 'linux';

/**
 * The memory of a process and all below it, once it has come to rest: the proportional set size (PSS), which counts a
 * page that n processes share as 1/n for each, so that the sum is what the app really takes.
 *
 * @returns MB
 */
export async function settledMemory(processId: number): Promise<number> {
  const samples: number[] = [];
  for (const deadline = Date.now() + patience; Date.now() < deadline; await pause(interval)) {
    samples.push(memoryOf(processId));
    const last = samples.slice(-4);
    if (last.length === 4 && Math.max(...last) - Math.min(...last) < settled * Math.max(...last)) break;
  }
  return samples.at(-1) ?? Number.NaN;
}

function memoryOf(root: number): number {
  const kilobytes = tree(root).map((id) => {
    try {
      const rollup = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8');
      return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0);
    } catch {
      // Gone meanwhile, or (sandboxed, and we are not root) closed to us.
      return 0;
    }
  });
  return kilobytes.reduce((sum, each) => sum + each, 0) / 1024;
}

function tree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [root];
  for (let next = 0; next < found.length; next += 1) found.push(...(children.get(found[next] ?? 0) ?? []));
  return found;
}

function parentOf(id: number): number | null {
  try {
    // The name, in brackets, may hold anything.
    return Number(readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
  } catch {
    return null;
  }
}
