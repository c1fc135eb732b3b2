import type { Timers } from './clipboard/clearing-clipboard.ts';
import type { VaultSession } from './vault-session.ts';

/** How long quitting waits for what ought to be over at once, in ms. */
export const patience = 10_000;
/** A request that changes something at a provider ends by its own timeout; storing its answer takes no longer than this. */
const storingTime = 2_000;

export interface EndingParts {
  readonly timers: Timers;
  /** Cancels the requests that change nothing at a provider. */
  readonly cancelRequests: () => void;
  readonly rotations: { readonly settled: () => Promise<void> };
  /** Ms after which a request has been given up. */
  readonly requestTimeout: () => number;
  readonly jobs: { readonly end: () => Promise<void> };
  readonly session: Pick<VaultSession, 'close' | 'closeNow'>;
  readonly dropHeldSecrets: () => Promise<void>;
  readonly report: (where: string, error: unknown) => void;
}

/**
 * Ends what works with the vault, and closes it. None of what is waited for is known to come to an end: a keychain may
 * be asking its user, a folder for backups may be on a disk that no longer answers. After a while the vault is closed
 * all the same. Never rejects.
 */
export async function endVaultWork(parts: EndingParts): Promise<void> {
  const waitFor = (what: string, work: () => Promise<unknown>, longest: number): Promise<void> =>
    atMost(longest, what, work, parts);
  parts.cancelRequests();
  // What a provider is making now is the only copy: it goes into the vault first.
  await waitFor('a rotation', () => parts.rotations.settled(), parts.requestTimeout() + storingTime);
  await waitFor('a job', () => parts.jobs.end(), patience);
  await waitFor('the vault', () => parts.session.close(), patience);
  parts.session.closeNow();
  // Once more, and waiting for the clipboard: also what a locked vault left behind because it couldn't be cleared.
  await waitFor('the clipboard', parts.dropHeldSecrets, patience);
}

/** Waits for work, but no longer than so many ms. What goes wrong with it is reported. */
async function atMost(
  longest: number,
  what: string,
  work: () => Promise<unknown>,
  { timers, report }: Pick<EndingParts, 'timers' | 'report'>,
): Promise<void> {
  let timer: unknown;
  const over = new Promise<never>((_resolve, reject) => {
    timer = timers.setTimeout(() => {
      reject(new Error(`Quitting did not wait for ${what} any longer`));
    }, longest);
  });
  try {
    await Promise.race([work(), over]);
  } catch (error) {
    report('clean-up', error);
  } finally {
    timers.clearTimeout(timer as never);
  }
}
