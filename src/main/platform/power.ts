import type { PowerMonitor } from 'electron';

/** For Electron's question whether the system is idle; the answer to it is not used, only whether it is locked. */
const anyThreshold = 60;

/**
 * What Electron knows about the computer's power, its screen and its user. `lock-screen` comes on macOS and Windows;
 * on Linux, asking for the idle state tells where the desktop has a screen saver that Chromium knows.
 */
export function createPower(monitor: PowerMonitor) {
  return {
    idleSeconds: () => monitor.getSystemIdleTime(),
    isScreenLocked: () => monitor.getSystemIdleState(anyThreshold) === 'locked',
    onSuspend: (listener: () => void) => {
      monitor.on('suspend', listener);
    },
    onScreenLock: (listener: () => void) => {
      monitor.on('lock-screen', listener);
    },
  };
}
