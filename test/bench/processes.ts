import { readdirSync, readFileSync } from 'node:fs';

/** Whether this system tells what a process takes, and which processes belong together. */
export const canMeasureProcesses = process.platform === 'linux';

/** Linux counts processor time in these, whatever the machine (`getconf CLK_TCK`). */
const ticksPerSecond = 100;

/** MB: all processes together, and by what they are. */
export interface Memory {
  readonly total: number;
  readonly byProcess: Readonly<Record<string, number>>;
}

/**
 * What is counted. `proportional` (PSS) counts a page that n processes share as 1/n for each, so that the sum is what an
 * app really takes. `own` leaves shared pages out: what one app takes more than another of the same make, whatever else
 * runs of that make.
 */
export type MemoryKind = 'proportional' | 'own';

/** The memory of a process and all below it. */
export function memoryOf(root: number, kind: MemoryKind): Memory {
  const byProcess: Record<string, number> = {};
  for (const id of tree(root)) {
    const name = id === root ? 'main' : kindOf(id);
    byProcess[name] = (byProcess[name] ?? 0) + memoryIn(read(`/proc/${id}/smaps_rollup`), kind);
  }
  return { total: Object.values(byProcess).reduce((sum, each) => sum + each, 0), byProcess };
}

/**
 * @param rollup - the text of `/proc/…/smaps_rollup`; see proc_pid_smaps(5)
 * @returns MB
 */
export function memoryIn(rollup: string, kind: MemoryKind): number {
  const fields = { proportional: ['Pss'], own: ['Private_Clean', 'Private_Dirty'] }[kind];
  const kilobytes = fields.map((field) =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1] ?? 0),
  );
  return kilobytes.reduce((sum, each) => sum + each, 0) / 1024;
}

/** The processor time, in ms, that a process and all below it have taken so far. */
export function processorTimeOf(root: number): number {
  const ticks = tree(root).map((id) => {
    const fields = statusOf(id);
    return Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0);
  });
  return (ticks.reduce((sum, each) => sum + each, 0) / ticksPerSecond) * 1000;
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
