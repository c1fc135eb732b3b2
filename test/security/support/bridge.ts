import type { Frame, Page } from '@playwright/test';
import type { ChannelName } from '../../../src/shared/channel-names.ts';
import { ListExpander, type CompactList } from '../../../src/shared/compact-list.ts';
import type { CredentialSetListItem } from '../../../src/shared/credential.ts';
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

/** As {@link callMain} for each of many requests, one after the other, in one go: a thousand goes take a minute. */
export function callMainWithEach(
  from: Page | Frame,
  channel: ChannelName,
  requests: readonly unknown[],
): Promise<readonly Result<unknown>[]> {
  return from.evaluate(
    async ([name, payloads]) => {
      const { keyturn } = globalThis as unknown as {
        keyturn: Record<string, (request: unknown) => Promise<never>>;
      };
      const answers: never[] = [];
      for (const payload of payloads) answers.push((await keyturn[name]?.(payload)) as never);
      return answers;
    },
    [channel, requests] as const,
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

/** All credential sets, as a page gets them: part by part. */
export async function listCredentialSets(from: Page | Frame): Promise<CredentialSetListItem[]> {
  const sets: CredentialSetListItem[] = [];
  const expander = new ListExpander();
  for (let next: number | null = 0; next !== null;) {
    const part: ResponseOf<'listCredentialSets'> = await askMain(from, 'listCredentialSets', { from: next });
    sets.push(...expander.expand(JSON.parse(part.credentialSets) as CompactList));
    next = part.next;
  }
  return sets;
}
