import { setTimeout as pause } from 'node:timers/promises';
import { memoryOf, type Memory, type MemoryKind } from './processes.ts';

const interval = 300;
const settled = 0.01;
const patience = 12_000;

/** The memory of an app once it has come to rest. */
export async function settledMemory(processId: number, kind: MemoryKind): Promise<Memory> {
  const samples = [memoryOf(processId, kind)];
  for (const deadline = Date.now() + patience; Date.now() < deadline;) {
    await pause(interval);
    samples.push(memoryOf(processId, kind));
    const last = samples.slice(-4).map(({ total }) => total);
    if (last.length === 4 && Math.max(...last) - Math.min(...last) < settled * Math.max(...last)) break;
  }
  return samples.at(-1) ?? { total: Number.NaN, byProcess: {} };
}
