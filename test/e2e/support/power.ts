import type { ElectronApplication, Page } from '@playwright/test';
import { pollInterval } from '../../../src/main/lock-triggers.ts';
import type { VaultState } from '../../../src/shared/vault.ts';
import { askMain } from '../../security/support/bridge.ts';

/** What a test does to the computer that the app runs on: its user leaves, its screen locks, it goes to sleep. */

interface FakePower {
  power: { idleSeconds: number; isScreenLocked: boolean; polls: number };
}

/** Puts what the test says in the place of what the computer says. */
export async function takeOverPower(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(({ powerMonitor }) => {
    const power = { idleSeconds: 0, isScreenLocked: false, polls: 0 };
    Object.assign(globalThis, { power });
    powerMonitor.getSystemIdleTime = () => power.idleSeconds;
    powerMonitor.getSystemIdleState = () => {
      power.polls += 1;
      return power.isScreenLocked ? 'locked' : 'active';
    };
  });
}

/** Nobody has touched the computer for so many seconds, and so much time has passed for main's own clock too. */
export async function beIdle(electron: ElectronApplication, seconds: number): Promise<void> {
  await electron.evaluate((_, idleSeconds) => {
    const before = performance.now.bind(performance);
    performance.now = () => before() + idleSeconds * 1000;
    (globalThis as unknown as FakePower).power.idleSeconds = idleSeconds;
  }, seconds);
}

/** Locks the screen as a desktop does that has to be asked. */
export async function lockScreenSilently(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(() => {
    (globalThis as unknown as FakePower).power.isScreenLocked = true;
  });
}

export async function emitPowerEvent(
  electron: ElectronApplication,
  event: 'suspend' | 'lock-screen' | 'resume',
): Promise<void> {
  await electron.evaluate(({ powerMonitor }, name) => {
    (powerMonitor as unknown as NodeJS.EventEmitter).emit(name);
  }, event);
}

/** Waits until the app has looked at the computer at least twice more. */
export async function afterTwoLooks(page: Page): Promise<void> {
  await page.waitForTimeout(2 * pollInterval + 500);
}

export async function vaultState(page: Page): Promise<VaultState> {
  return (await askMain(page, 'getAppState')).vault;
}
