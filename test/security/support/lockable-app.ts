import { vi } from 'vitest';
import { createClearingClipboard } from '../../../src/main/clipboard/clearing-clipboard.ts';
import { createDrafts } from '../../../src/main/drafts.ts';
import { dropHeldSecrets } from '../../../src/main/held-secrets.ts';
import { createLockTriggers } from '../../../src/main/lock-triggers.ts';
import { createTokenHolder } from '../../../src/main/oauth/token-holder.ts';
import { VaultSession } from '../../../src/main/vault-session.ts';
import { Vault } from '../../../src/main/vault/vault.ts';
import { someFacts, surroundings } from '../../main/vault/temporary.ts';

export const secret = 'the secret behind the lock';
export const copied = 'a copied secret';

/** A computer whose user, screen, clipboard and sleep are the test's. */
export function createComputer() {
  let suspend = (): void => undefined;
  let lockScreen = (): void => undefined;
  const computer = {
    leftAt: null as number | null,
    isScreenLocked: false,
    clipboard: '',
    suspend: () => {
      suspend();
    },
    lockScreen: () => {
      lockScreen();
    },
    power: {
      idleSeconds: () =>
        computer.leftAt === null ? 1 : Math.floor((performance.now() - computer.leftAt) / 1000),
      isScreenLocked: () => computer.isScreenLocked,
      onSuspend: (listener: () => void) => {
        suspend = listener;
      },
      onScreenLock: (listener: () => void) => {
        lockScreen = listener;
      },
    },
    systemClipboard: {
      writeText: (text: string) => {
        computer.clipboard = text;
        return Promise.resolve();
      },
      readText: () => Promise.resolve(computer.clipboard),
      clear: () => {
        computer.clipboard = '';
        return Promise.resolve();
      },
    },
  };
  return computer;
}

/**
 * The real vault, session, triggers and holders, put together as main does, with an open vault that has one credential
 * set, a token of it, and its secret in the clipboard. Call it under fake timers.
 */
export async function openLockableApp() {
  const around = surroundings();
  const computer = createComputer();
  const timers = { setTimeout, clearTimeout };
  const clipboard = createClearingClipboard(computer.systemClipboard, timers, () => 30_000);
  const tokens = createTokenHolder({ clock: around.clock, timers });
  const drafts = createDrafts();
  const cancelAll = vi.fn();
  const unprotectSoon = vi.fn();
  const report = vi.fn();
  const session = new VaultSession({
    openVault: ({ unlocking }) => Vault.open({ ...around, unlocking }),
    vaultExists: () => true,
    countBackups: () => 0,
    clock: around.clock,
    monotonicNow: () => performance.now(),
    onState: (_, vault) => {
      if (vault) triggers.start();
      else triggers.stop();
    },
    report,
  });
  session.onBeforeLock(() => {
    const contentProtection = { unprotectSoon };
    const held = { tokenTester: { cancelAll }, tokens, clipboard, contentProtection, drafts, report };
    void dropHeldSecrets(held, session.openVault);
  });
  const triggers = createLockTriggers({
    power: computer.power,
    timers,
    monotonicNow: () => performance.now(),
    settings: () => session.openVault?.settings() ?? null,
    lock: (reason) => session.lock(reason),
  });
  await session.open();
  const vault = session.vault();
  const { id } = vault.register(someFacts(), secret);
  const token = Buffer.from('an access token');
  tokens.keep(id, token, null);
  await clipboard.copyConfidential(copied);
  return { session, computer, vault, id, tokens, token, drafts, clipboard, cancelAll, unprotectSoon, report };
}
export type LockableApp = Awaited<ReturnType<typeof openLockableApp>>;
