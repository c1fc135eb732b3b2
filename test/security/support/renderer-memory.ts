import type { Page } from '@playwright/test';
import { open, readFile } from 'node:fs/promises';
import { LeakScanner } from './leak-scanner.ts';
import type { RunningApp } from '../../e2e/support/launch.ts';

/** Every string in the page's JavaScript heap, after all that nobody holds any more was collected. */
export async function heapSnapshot(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  // Twice: what the first leaves to finalizers and weak references goes with the second.
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  const { strings } = JSON.parse(chunks.join('')) as { strings: string[] };
  return Buffer.from(strings.join('\n'));
}

/** Which of the values are in the page's heap. */
export async function inHeap(
  page: Page,
  values: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  return new LeakScanner(values).scan(await heapSnapshot(page));
}

/** Whether a process's memory can be read here: as root, on Linux. */
export const canReadMemory = process.platform === 'linux' && process.getuid?.() === 0;

/**
 * Which of the values are anywhere in the memory of the page's process, which holds more than JavaScript's heap: the
 * document, messages from main, and what was freed and not used again.
 */
export async function inRendererMemory(
  { electron }: RunningApp,
  values: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const pid = await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  );
  const scanner = new LeakScanner(values);
  const found = new Set<string>();
  for await (const part of memoryOf(pid ?? 0)) for (const what of scanner.scan(part)) found.add(what);
  return [...found];
}

const slice = 16 * 1024 * 1024;

/** What a process may write to and has written to, in pieces. What goes away meanwhile is left out. */
async function* memoryOf(pid: number): AsyncGenerator<Buffer> {
  const maps = await readFile(`/proc/${pid}/smaps`, 'utf8');
  const memory = await open(`/proc/${pid}/mem`);
  const area = /^([0-9a-f]+)-([0-9a-f]+) rw[^]*?^Rss: +(\d+) kB/gm;
  try {
    for (const [, from = '', to = '', resident = ''] of maps.matchAll(area)) {
      const end = resident === '0' ? 0 : Number.parseInt(to, 16);
      for (let at = Number.parseInt(from, 16); at < end; at += slice) {
        const piece = Buffer.alloc(Math.min(slice, end - at));
        const read = await memory.read(piece, 0, piece.length, at).catch(() => null);
        if (read && read.bytesRead > 0) yield* runsOf(piece.subarray(0, read.bytesRead));
      }
    }
  } finally {
    await memory.close();
  }
}

const emptyPage = Buffer.alloc(4096);

/** What lies between pages of zeros, of which most of the memory consists. */
function* runsOf(piece: Buffer): Generator<Buffer> {
  let start = 0;
  for (let at = 0; at < piece.length; at += emptyPage.length) {
    if (!piece.subarray(at, at + emptyPage.length).equals(emptyPage)) continue;
    if (at > start) yield piece.subarray(start, at);
    start = at + emptyPage.length;
  }
  if (start < piece.length) yield piece.subarray(start);
}
