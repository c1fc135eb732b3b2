import { readdirSync, readFileSync } from 'node:fs';

/** Whether this system tells what a process takes, and which processes belong together. */
export const canMeasureProcesses = process.platform === 'linux';

/** Linux counts processor time in these, whatever the machine (`getconf CLK_TCK`). */
const ticksPerSecond = 100;

/** MB of proportional set size: all processes together, and by what they are. */
export interface Memory {
  readonly total: number;
  readonly byProcess: Readonly<Record<string, number>>;
}

/**
 * The memory of a process and all below it, as proportional set size (PSS), which counts a page that n processes share
 * as 1/n for each, so that the sum is what the app really takes.
 */
export function memoryOf(root: number): Memory {
  const byProcess: Record<string, number> = {};
  for (const id of tree(root)) {
    const kind = id === root ? 'main' : kindOf(id);
    byProcess[kind] = (byProcess[kind] ?? 0) + proportionalSetSize(id);
  }
  return { total: Object.values(byProcess).reduce((sum, each) => sum + each, 0), byProcess };
}

/** The processor time, in ms, that a process and all below it have taken so far. */
export function processorTimeOf(root: number): number {
  const ticks = tree(root).map((id) => {
    const fields = statusOf(id);
    return Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0);
  });
  return (ticks.reduce((sum, each) => sum + each, 0) / ticksPerSecond) * 1000;
}

function proportionalSetSize(id: number): number {
  const rollup = read(`/proc/${id}/smaps_rollup`);
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) / 1024;
}

/** Chromium names its processes on their command lines. */
const kindOf = (id: number): string => /--type=([\w-]+)/.exec(read(`/proc/${id}/cmdline`))?.[1] ?? 'other';

function tree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(statusOf(Number(name))?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [root];
  // The list grows while it is walked: that makes it the whole tree.
  for (const id of found) found.push(...(children.get(id) ?? []));
  return found;
}

/** The fields of `/proc/…/stat` after the name, which is in brackets and may hold anything; see proc_pid_stat(5). */
function statusOf(id: number): readonly string[] | undefined {
  return read(`/proc/${id}/stat`).split(') ').at(-1)?.split(' ');
}

/** @returns an empty text for a process that is gone meanwhile, or (sandboxed, and we are not root) closed to us */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
