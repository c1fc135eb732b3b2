import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const interval = 300;
const settled = 0.01;
const patience = 12_000;

/** Whether this system tells how much memory a process has to itself. */
export const canMeasureMemory = process.platform === 'linux';

/** MB of proportional set size: all processes together, and by what they are. */
export interface Memory {
  readonly total: number;
  readonly byProcess: Readonly<Record<string, number>>;
}

/**
 * The memory of a process and all below it, once it has come to rest: the proportional set size (PSS), which counts a
 * page that n processes share as 1/n for each, so that the sum is what the app really takes.
 */
export async function settledMemory(processId: number): Promise<Memory> {
  const samples = [memoryOf(processId)];
  for (const deadline = Date.now() + patience; Date.now() < deadline;) {
    await pause(interval);
    samples.push(memoryOf(processId));
    const last = samples.slice(-4).map(({ total }) => total);
    if (last.length === 4 && Math.max(...last) - Math.min(...last) < settled * Math.max(...last)) break;
  }
  return samples.at(-1) ?? { total: Number.NaN, byProcess: {} };
}

function memoryOf(root: number): Memory {
  const byProcess: Record<string, number> = {};
  for (const id of tree(root)) {
    const kind = id === root ? 'main' : kindOf(id);
    byProcess[kind] = (byProcess[kind] ?? 0) + proportionalSetSize(id);
  }
  return { total: Object.values(byProcess).reduce((sum, each) => sum + each, 0), byProcess };
}

function proportionalSetSize(id: number): number {
  try {
    const rollup = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) / 1024;
  } catch {
    // Gone meanwhile, or (sandboxed, and we are not root) closed to us.
    return 0;
  }
}

/** Chromium names its processes on their command lines. */
function kindOf(id: number): string {
  try {
    return /--type=([\w-]+)/.exec(readFileSync(`/proc/${id}/cmdline`, 'utf8'))?.[1] ?? 'other';
  } catch {
    return 'other';
  }
}

function tree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(Number(name)) : null;
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [root];
  // The list grows while it is walked: that makes it the whole tree.
  for (const id of found) found.push(...(children.get(id) ?? []));
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
