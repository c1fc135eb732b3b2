import { AutomaticRotations } from '../../../src/main/automation/automatic-rotations.ts';
import { createOneAtATime } from '../../../src/main/oauth/one-at-a-time.ts';
import type { ProviderFetch } from '../../../src/main/oauth/exchange.ts';
import { vaultNotOpen } from '../../../src/main/vault/failures.ts';
import type { Vault } from '../../../src/main/vault/vault.ts';
import { createProviders } from '../../../src/main/providers/providers.ts';
import { surroundings } from '../vault/temporary.ts';

/** A real vault, real requests, and timers that fire when the test says so. */
export async function rotationsIn(
  around: ReturnType<typeof surroundings> = surroundings(),
  { send = fetch, header = 5_000 }: { readonly send?: ProviderFetch; readonly header?: number } = {},
) {
  let vault: Vault | null = await around.open();
  const due: (() => void)[] = [];
  const requests = createOneAtATime();
  const openVault = (): Vault => {
    if (!vault) throw vaultNotOpen();
    return vault;
  };
  const rotations = new AutomaticRotations({
    vault: openVault,
    timers: {
      setTimeout: ((work: () => void) => due.push(work)) as unknown as typeof setTimeout,
      clearTimeout: (() => undefined) as typeof clearTimeout,
    },
    providers: createProviders({ list: () => [], find: () => null }),
    asking: {
      fetch: send,
      clock: around.clock,
      monotonicNow: () => performance.now(),
      timeouts: () => ({ header, total: header * 2 }),
    },
    requests,
    onPromoted: () => undefined,
  });
  return {
    around,
    rotations,
    requests,
    /** As main gets it: throws while the vault is locked. */
    openVault,
    get vault(): Vault {
      if (!vault) throw new Error('The test locked the vault');
      return vault;
    },
    lock() {
      requests.cancelAll();
      vault?.close();
      vault = null;
    },
    async unlock() {
      vault = await around.open();
      rotations.noteOpened();
    },
    /** Lets the time pass after which something is tried again. */
    passTime() {
      for (const work of due.splice(0)) work();
    },
  };
}
export type RotationsForTest = Awaited<ReturnType<typeof rotationsIn>>;

/** Sends what goes to one origin to another, as a host of a real provider's on this machine. */
export const redirecting =
  (origins: Readonly<Record<string, string>>): ProviderFetch =>
  (url, init) => {
    const { origin } = new URL(url);
    return fetch(url.replace(origin, origins[origin] ?? origin), init);
  };
