import { join } from 'node:path';
import {
  app,
  type BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  shell,
} from 'electron';
import { ipcEvent, type EventName } from '../shared/channel-names.ts';
import type { CredentialSet, CredentialSetListItem } from '../shared/credential.ts';
import type { AppState, IpcEvents, VaultState } from '../shared/ipc-contract.ts';
import { createClearingClipboard } from './clipboard/clearing-clipboard.ts';
import { createHandlers } from './ipc/handlers.ts';
import { registerHandlers } from './ipc/register.ts';
import { createTokenHolder } from './oauth/token-holder.ts';
import { createTokenTester } from './oauth/token-test.ts';
import { appOrigin, declareAppScheme, serveApp } from './platform/app-protocol.ts';
import { createContentProtection } from './platform/content-protection.ts';
import { isElectronSupported } from './platform/electron-support.ts';
import { applicationMenu } from './platform/menu.ts';
import { createTokenFetch } from './platform/network.ts';
import { createOsKeychain } from './platform/os-keychain.ts';
import { openPreferencesFile } from './platform/preferences-file.ts';
import { createPreferences } from './platform/preferences.ts';
import { systemClipboard } from './platform/system-clipboard.ts';
import { isMainFrame } from './platform/trusted-frame.ts';
import { createMainWindow, denyPermissions, disableSpellChecker } from './platform/window.ts';
import { findProvider } from './providers/catalogue.ts';
import { dueAt, listItem } from './rotation/policy.ts';
import { createStatusWatch } from './rotation/status-watch.ts';
import { VaultSession } from './vault-session.ts';
import { Vault } from './vault/vault.ts';

const clock = { now: () => Date.now() };
const timers = { setTimeout, clearTimeout };
/** How long a copied secret or token stays in the clipboard, in milliseconds. */
const clipboardDuration = 30_000;
/** Above this many, the window fetches the whole list anew instead of being sent the changed items. */
const manyChanges = 500;

const rendererFolder = join(import.meta.dirname, '../renderer');
const preload = join(import.meta.dirname, '../preload/index.cjs');
// Only `electron-vite dev` sets DEV: a built app can't be pointed at another page.
const developmentUrl = import.meta.env.DEV ? process.env['ELECTRON_RENDERER_URL'] : undefined;
const pageUrl = developmentUrl ?? `${appOrigin}/index.html`;
const pageOrigin = developmentUrl === undefined ? appOrigin : new URL(developmentUrl).origin;

let mainWindow: BrowserWindow | null = null;
const vaultFolder = join(app.getPath('userData'), 'vault');

const preferences = createPreferences(openPreferencesFile());
const clipboard = createClearingClipboard(systemClipboard, timers, clipboardDuration);
const tokens = createTokenHolder({ clock, timers });
const contentProtection = createContentProtection(() => mainWindow, timers);
const vaultSession = new VaultSession(openVault, onVaultState);
const statusWatch = createStatusWatch({
  clock,
  timers,
  listCredentialSets: () => vaultSession.vault().list(),
  findProvider,
  onChange: sendChanged,
});
const tokenTester = createTokenTester({
  clock,
  monotonicNow: () => performance.now(),
  fetch: createTokenFetch(session),
  withSecret: (id, use) => vaultSession.vault().withSecret(id, use),
  tokens,
});

function openVault(): Promise<Vault> {
  return Vault.open({
    directory: vaultFolder,
    keyProtector: createOsKeychain(safeStorage, process.platform, () => app.isReady()),
    clock,
    dueAt: (set) => dueAt(set, findProvider(set.providerId)),
  });
}

/**
 * Chromium looks for a Linux keyring once in the life of a process: one that came later is only seen by the next
 * process. The window calls this button *Restart Keyturn*.
 */
function retryOpenVault(): Promise<VaultState> {
  const { state } = vaultSession;
  const isWithoutKeyring = state.kind === 'unavailable' && state.failure.code === 'keychain_unavailable';
  if (process.platform !== 'linux' || !isWithoutKeyring) return vaultSession.open();
  app.relaunch();
  app.quit();
  return Promise.resolve(state);
}

function onVaultState(state: AppState['vault'], vault: Vault | null): void {
  vault?.onChange(({ changed, removed }) => {
    sendChanged(changed.map(listed), removed);
    statusWatch.refresh();
  });
  emit('vaultStateChanged', state);
  if (vault) statusWatch.start();
  else statusWatch.stop();
}

function listed(set: CredentialSet): CredentialSetListItem {
  return listItem(set, findProvider(set.providerId), clock.now());
}

function sendChanged(changed: readonly CredentialSetListItem[], removed: readonly string[] = []): void {
  if (changed.length + removed.length > manyChanges) emit('credentialSetsReplaced', null);
  else emit('credentialSetsChanged', { now: clock.now(), changed, removed });
}

function emit<E extends EventName>(event: E, payload: IpcEvents[E]): void {
  if (mainWindow && !mainWindow.isDestroyed()) mainWindow.webContents.send(ipcEvent(event), payload);
}

let windowHasAsked = false;
/** The vault waits for the first call: asking the keychain would keep this process from serving the page. */
function appState(): AppState {
  if (!windowHasAsked) void vaultSession.open();
  windowHasAsked = true;
  return {
    vault: vaultSession.state,
    preferences: preferences.get(),
    appVersion: app.getVersion(),
    electronVersion: process.versions.electron,
    electronSupported: isElectronSupported(process.versions.electron),
    platform: process.platform as AppState['platform'],
    vaultFolder,
  };
}

function registerIpc(): void {
  const handlers = createHandlers({
    clock,
    clipboard,
    tokens,
    tokenTester,
    appState,
    vault: () => vaultSession.vault(),
    retryOpenVault,
    showVaultFolder: () => {
      void shell.openPath(vaultFolder);
    },
    changePreferences: (change) => {
      const changed = preferences.change(change);
      nativeTheme.themeSource = changed.theme;
      return changed;
    },
    openExternal: (url) => shell.openExternal(url),
    protectContent: contentProtection.protect,
    unprotectContent: contentProtection.unprotect,
  });
  registerHandlers(
    ipcMain,
    handlers,
    (frame) => isMainFrame(frame, mainWindow, pageOrigin),
    reportUnexpected,
  );
}

function openWindow(): void {
  mainWindow = createMainWindow({ preload, isPackaged: app.isPackaged, preferences, pageUrl });
  mainWindow.on('closed', () => {
    mainWindow = null;
  });
}

function showWindow(): void {
  if (!mainWindow) {
    openWindow();
    return;
  }
  if (mainWindow.isMinimized()) mainWindow.restore();
  mainWindow.show();
  mainWindow.focus();
}

function start(): void {
  nativeTheme.themeSource = preferences.get().theme;
  denyPermissions(session.defaultSession);
  disableSpellChecker(session.defaultSession);
  serveApp(protocol, rendererFolder);
  registerIpc();
  openWindow();
  Menu.setApplicationMenu(
    applicationMenu(process.platform, app.isPackaged, (command) => {
      emit('commandInvoked', command);
    }),
  );
  // Time may have passed, or been set, while the machine slept.
  powerMonitor.on('resume', () => {
    statusWatch.refresh();
    // Also when no status moved: ages and countdowns in the window go by main's clock.
    sendChanged([]);
  });
}

/** What the app copied, granted and unsealed must not outlive it. */
async function cleanUp(): Promise<void> {
  statusWatch.stop();
  tokenTester.cancelAll();
  tokens.clear();
  const outcomes = await Promise.allSettled([clipboard.clearOwn(), vaultSession.close()]);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') reportUnexpected('clean-up', outcome.reason);
  }
}

let cleanedUp = false;
function cleanUpBeforeQuitting(event: Electron.Event): void {
  if (cleanedUp) return;
  event.preventDefault();
  void cleanUp().finally(() => {
    cleanedUp = true;
    app.quit();
  });
}

/** Where it happened, never what: an error's message may quote what it choked on. */
function reportUnexpected(where: string, error: unknown): void {
  const frames =
    error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  process.stderr.write(`keyturn: unexpected error in ${where}\n${frames.join('\n')}\n`);
}

function dieCalmly(error: unknown): void {
  reportUnexpected('main', error);
  dialog.showErrorBox(
    'Keyturn has to close',
    'Something went wrong inside Keyturn. What you saved is safe. Start it again; if this returns, report it.',
  );
  void cleanUp().finally(() => {
    app.exit(1);
  });
}

// A packaged app that can be debugged gives its memory to whoever asks.
const debugSwitches = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'inspect',
  'inspect-brk',
  'js-flags',
];
const isDebugged = app.isPackaged && debugSwitches.some((name) => app.commandLine.hasSwitch(name));

if (isDebugged || !app.requestSingleInstanceLock()) {
  if (!isDebugged) process.stderr.write('Keyturn is already running; its window comes to the front.\n');
  app.exit(isDebugged ? 1 : 0);
} else {
  // Whoever started the app may have closed the pipe: no reason to die.
  process.stderr.on('error', () => undefined);
  process.on('uncaughtException', dieCalmly);
  process.on('unhandledRejection', dieCalmly);
  declareAppScheme(protocol);
  app.on('second-instance', showWindow);
  app.on('window-all-closed', () => {
    app.quit();
  });
  app.on('before-quit', cleanUpBeforeQuitting);
  void app.whenReady().then(start);
}
