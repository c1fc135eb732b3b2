import type { ChannelName } from '../../shared/channel-names.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import type { KeyturnBridge, ResponseOf } from '../../shared/ipc-contract.ts';
import { notedCalls } from './noted-calls.svelte.ts';

declare global {
  interface Window {
    /** Put there by the preload script. */
    keyturn: KeyturnBridge;
  }
}

type Requests = {
  [C in ChannelName]: Parameters<KeyturnBridge[C]>;
};

/**
 * Calls main. Every failure comes back as a {@link Failure} to show, also when the call itself broke: a promise that
 * rejects would end in the console, where nobody looks.
 */
export async function call<C extends ChannelName>(
  channel: C,
  ...request: Requests[C]
): Promise<Result<ResponseOf<C>>> {
  try {
    const send = window.keyturn[channel] as (...request: unknown[]) => Promise<Result<ResponseOf<C>>>;
    const result = await send(...request.map(plain));
    if (result.ok) notedCalls.note(channel);
    return result;
  } catch {
    return { ok: false, failure: brokenCall };
  }
}

/** Reactive proxies can't be cloned across IPC; what they stand for can. */
const plain = (value: unknown): unknown => $state.snapshot(value);

const brokenCall: Failure = {
  code: 'unexpected',
  message: 'Keyturn could not reach its own background process.',
  hint: 'Try again. If it happens again, close Keyturn and open it anew: nothing that was saved is lost.',
};
