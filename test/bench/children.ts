import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';

const running = new Set<ChildProcess>();

/**
 * Starts a process that ends with us, whatever ends us: killed outright, so that it can't write into a folder that is
 * being removed.
 */
export function startChild(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  // Before the listeners that remove folders.
  if (running.size === 0 && !process.listeners('exit').includes(endAll)) {
    process.prependListener('exit', endAll);
  }
  const child = spawn(command, args, options);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

function endAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

export interface Ended {
  /** Null: a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Of both streams, unless the standard output was to be thrown away. */
  readonly output: string;
  /** Ms from just before the start to the end. */
  readonly took: number;
}

export interface FinishedOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Written to its standard input. */
  readonly input?: string;
  /** Ms. */
  readonly timeout?: number;
}

/** Runs a program to its end. */
export function finished(
  command: string,
  args: readonly string[],
  { env, input = '', timeout }: FinishedOptions = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = startChild(command, args, { env, timeout, stdio: 'pipe' });
    const chunks: Buffer[] = [];
    const collect = (chunk: Buffer): number => chunks.push(chunk);
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const took = performance.now() - start;
      resolve({ code, signal, output: Buffer.concat(chunks).toString('utf8'), took });
    });
    // One that doesn't read has ended, which is told above.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
