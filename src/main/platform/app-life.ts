import { app, BrowserWindow, dialog } from 'electron';
import { hiddenSwitch } from './login-item.ts';
import { quitCleanly, type QuittingApp } from './quitting.ts';

/** What an app does from its start to its end. */
export interface AppLife {
  /** Called once, when Electron is ready. */
  readonly start: () => void;
  /** Whether the app goes on in the tray when its window is closed. */
  readonly staysInTray: () => boolean;
  /** Brings the window to the front, such as when the app was started a second time. */
  readonly showWindow: () => void;
  /** Called before the app quits, which waits for it. */
  readonly end: () => Promise<void>;
  readonly report: (where: string, error: unknown) => void;
}

// A packaged app that can be debugged gives its memory to whoever asks.
const debugSwitches = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'inspect',
  'inspect-brk',
  'js-flags',
];

/** Lives the app's life, unless this process has to be over at once: see {@link mayLive}. */
export function live(life: AppLife): void {
  if (!mayLive()) return;
  // Whoever started the app may have closed the pipe: no reason to die.
  process.stderr.on('error', () => undefined);
  const { die } = quitCleanly(appThatQuits, { ...life, timers: { setTimeout, clearTimeout }, tellOfMistake });
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
  app.on('second-instance', (_event, commandLine) => {
    if (!commandLine.includes(hiddenSwitch)) life.showWindow();
  });
  app.on('activate', life.showWindow);
  app.on('window-all-closed', () => {
    if (!life.staysInTray()) app.quit();
  });
  void app.whenReady().then(life.start);
}

/** Ends a packaged app that somebody would debug, and an app that is running already. */
function mayLive(): boolean {
  if (app.isPackaged && debugSwitches.some((name) => app.commandLine.hasSwitch(name))) {
    app.exit(1);
    return false;
  }
  if (app.requestSingleInstanceLock()) return true;
  process.stderr.write('Keyturn is already running; its window comes to the front.\n');
  app.exit(0);
  return false;
}

const appThatQuits: QuittingApp = {
  onBeforeQuit: (listener) => {
    app.on('before-quit', listener);
  },
  quit: () => {
    app.quit();
  },
  exit: (code) => {
    app.exit(code);
  },
  onQuit: (listener) => {
    app.on('quit', listener);
  },
  activeResources: () => process.getActiveResourcesInfo(),
  kill: () => {
    process.kill(process.pid, 'SIGKILL');
  },
};

/** A dialog that blocks the process would keep it from being quit by anybody else, such as a computer that shuts down. */
async function tellOfMistake(): Promise<void> {
  const message = 'Keyturn has to close';
  const detail =
    'Something went wrong inside Keyturn. What you saved is safe. Start it again; if this returns, report it.';
  const [window] = BrowserWindow.getAllWindows();
  const options = { type: 'error', title: message, message, detail } as const;
  if (!app.isReady()) dialog.showErrorBox(message, detail);
  else if (window) await dialog.showMessageBox(window, options);
  else await dialog.showMessageBox(options);
}
