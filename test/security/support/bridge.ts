import type { Frame, Page } from '@playwright/test';
import type { ChannelName } from '../../../src/shared/channel-names.ts';
import type { Result } from '../../../src/shared/failure.ts';
import type { ResponseOf } from '../../../src/shared/ipc-contract.ts';

/** Calls main as a script in this page or frame would, with whatever request. */
export function callMain<C extends ChannelName>(
  from: Page | Frame,
  channel: C,
  request?: unknown,
): Promise<Result<ResponseOf<C>>> {
  return from.evaluate(
    ([name, payload]) => {
      const { keyturn } = globalThis as unknown as {
        keyturn: Record<string, (request: unknown) => Promise<unknown>>;
      };
      return keyturn[name]?.(payload) as Promise<never>;
    },
    [channel, request] as const,
  );
}

/** As {@link callMain}, for calls that have to succeed. */
export async function askMain<C extends ChannelName>(
  from: Page | Frame,
  channel: C,
  request?: unknown,
): Promise<ResponseOf<C>> {
  const result = await callMain(from, channel, request);
  if (!result.ok) throw new Error(`${channel}: ${result.failure.code}: ${result.failure.message}`);
  return result.value;
}
