import { dirname, join } from 'node:path';
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
import type { AppState, IpcEvents } from '../shared/ipc-contract.ts';
import type { Preferences, PreferencesChange } from '../shared/preferences.ts';
import type { VaultState } from '../shared/vault.ts';
import { createHandlers } from './ipc/handlers.ts';
import { registerHandlers } from './ipc/register.ts';
import { createConcealer } from './log/conceal.ts';
import { framesOf } from './log/describe.ts';
import { createLog } from './log/log.ts';
import { createCertificateFiles } from './network/certificate-files.ts';
import { createNodeFetch } from './network/node-fetch.ts';
import { createProviderFetch } from './network/provider-fetch.ts';
import { live } from './platform/app-life.ts';
import { appOrigin, declareAppScheme, serveApp } from './platform/app-protocol.ts';
import { createContentProtection } from './platform/content-protection.ts';
import { isElectronSupported } from './platform/electron-support.ts';
import { applicationMenu } from './platform/menu.ts';
import { chooseFolder } from './platform/folder-dialog.ts';
import { createChromiumNetwork } from './platform/network.ts';
import { createOsKeychain } from './platform/os-keychain.ts';
import { openPreferencesFile } from './platform/preferences-file.ts';
import { createPower } from './platform/power.ts';
import { createPreferences } from './platform/preferences.ts';
import { chooseFile, openText } from './platform/open-dialog.ts';
import { choosePlace, saveTextPrivately } from './platform/save-dialog.ts';
import { systemClipboard } from './platform/system-clipboard.ts';
import { isMainFrame } from './platform/trusted-frame.ts';
import { disableSpellChecker } from './platform/spell-checker.ts';
import { createMainWindow, denyPermissions } from './platform/window.ts';
import { createBadge } from './platform/badge.ts';
import { hiddenSwitch, startAtLogin } from './platform/login-item.ts';
import { createNotifier } from './platform/notifications.ts';
import { openToldFile } from './platform/told-file.ts';
import { createTray } from './platform/tray.ts';
import { createReminding, type Reminding } from './reminding.ts';
import { ShownSet } from './shown-set.ts';
import { VaultServices } from './vault-services.ts';
import { readLockedMoments } from './vault/vault.ts';

const clock = { now: () => Date.now() };
const timers = { setTimeout, clearTimeout };
/** How long the first reminders wait for the vault, in ms: open, it can say more. */
const firstLookAfter = 5_000;

const rendererFolder = join(import.meta.dirname, '../renderer');
const preload = join(import.meta.dirname, '../preload/index.cjs');
// Only `electron-vite dev` sets DEV: a built app can't be pointed at another page.
const developmentUrl = import.meta.env.DEV ? process.env['ELECTRON_RENDERER_URL'] : undefined;
const pageUrl = developmentUrl ?? `${appOrigin}/index.html`;
const pageOrigin = developmentUrl === undefined ? appOrigin : new URL(developmentUrl).origin;

let mainWindow: BrowserWindow | null = null;
const certificateFiles = createCertificateFiles();
const vaultFolder = join(app.getPath('userData'), 'vault');
const preferences = createPreferences(openPreferencesFile());
const concealer = createConcealer(() => services.session.openVault);
const log = createLog(join(app.getPath('userData'), 'logs'), concealer.conceal);
const contentProtection = createContentProtection(() => mainWindow, timers);
const services: VaultServices = new VaultServices({
  folder: vaultFolder,
  keyProtector: createOsKeychain(safeStorage, process.platform, () => app.isReady()),
  clock,
  monotonicNow: () => performance.now(),
  timers,
  systemClipboard,
  tokenFetch: createProviderFetch({
    chromium: createChromiumNetwork(session),
    node: createNodeFetch(),
    files: certificateFiles,
    settings: () => services.networkSettings,
  }),
  certificateFiles,
  contentProtection,
  emit,
  report: reportUnexpected,
  noteOpened: concealer.noteOpened,
  onAttention: () => {
    shownSet.noteOpened();
    reminding.noteChange();
  },
  onSets: (changed, removed) => {
    reminding.noteSets(changed, removed);
  },
});
const shownSet = new ShownSet({
  showWindow,
  isVaultOpen: () => services.session.openVault !== null,
  send: (payload) => {
    emit('showCredentialSet', payload);
  },
});
const badge = createBadge(process.platform, () => mainWindow);
const reminding: Reminding = createReminding({
  clock,
  timers,
  openVault: () => services.session.openVault,
  attention: () => services.attention,
  readLocked: () => readLockedMoments(vaultFolder),
  toldFile: openToldFile(),
  preferences: () => preferences.get().reminders,
  notifier: createNotifier(),
  tray: createTray({
    platform: process.platform,
    act: (act) => {
      reminding.act(act);
    },
  }),
  showBadge: badge.show,
  isWatched: () => mainWindow?.isFocused() === true,
  open: (id) => {
    shownSet.show(id);
  },
  snooze: (ids, snoozedUntil) => {
    services.session.vault().changeMany(ids.map((id) => ({ id, snoozedUntil })));
  },
  act: (act) => {
    if (act === 'lock') services.session.lock('user');
    else if (act === 'quit') app.quit();
    else showWindow();
  },
  report: (error) => {
    reportUnexpected('reminders', error);
  },
});
services.session.onLocked(reminding.noteLock);

/**
 * Chromium looks for a Linux keyring once in the life of a process: one that came later is only seen by the next
 * process. The window calls this button *Restart Keyturn*.
 */
function retryOpenVault(): Promise<VaultState> {
  const { state } = services.session;
  const isWithoutKeyring =
    state.kind === 'passphrase_needed' ||
    (state.kind === 'unavailable' && state.failure.code === 'keychain_unavailable');
  if (process.platform !== 'linux' || !isWithoutKeyring) return services.session.open();
  app.relaunch();
  app.quit();
  return Promise.resolve(state);
}

function emit<E extends EventName>(event: E, payload: IpcEvents[E]): void {
  if (mainWindow && !mainWindow.isDestroyed()) mainWindow.webContents.send(ipcEvent(event), payload);
}

let windowHasAsked = false;
/** The vault waits for the first call: asking the keychain would keep this process from serving the page. */
function appState(): AppState {
  if (!windowHasAsked) void services.session.open();
  windowHasAsked = true;
  shownSet.notePage();
  return {
    vault: services.session.state,
    preferences: preferences.get(),
    appVersion: app.getVersion(),
    electronVersion: process.versions.electron,
    electronSupported: isElectronSupported(process.versions.electron),
    platform: process.platform as AppState['platform'],
    vaultFolder,
    backupProblem: services.backups.problem,
    calendarProblem: services.calendarFile.problem,
  };
}

function changePreferences(change: PreferencesChange): Preferences {
  const isOn = change.reminders?.startsAtLogin;
  if (isOn !== undefined && isOn !== preferences.get().reminders.startsAtLogin) changeLoginItem(isOn);
  const changed = preferences.change(change);
  nativeTheme.themeSource = changed.theme;
  reminding.noteChange();
  return changed;
}

function changeLoginItem(isOn: boolean): void {
  startAtLogin(isOn, {
    platform: process.platform,
    isPackaged: app.isPackaged,
    executable: app.getPath('exe'),
    appImage: process.env['APPIMAGE'],
    configFolder: app.getPath('appData'),
    setLoginItemSettings: (settings) => {
      app.setLoginItemSettings(settings);
    },
  });
}

const calendarPlace = () => ({
  startAt: join(app.getPath('documents'), 'Keyturn.ics'),
  name: 'Calendar (iCalendar)',
  extension: 'ics',
});

function registerIpc(): void {
  const { session: vaultSession, backups } = services;
  const handlers = createHandlers({
    clock,
    clipboard: services.clipboard,
    tokens: services.tokens,
    tokenTester: services.tokenTester,
    testRuns: services.testRuns,
    tokenCalls: services.tokenCalls,
    automaticRotations: services.automaticRotations,
    calendarFile: services.calendarFile,
    chooseCalendarPlace: () => choosePlace(dialog, mainWindow, calendarPlace()),
    saveCalendar: (suggestedName, makeText) =>
      saveTextPrivately(dialog, mainWindow, { folder: app.getPath('documents'), suggestedName }, makeText),
    appState,
    vault: () => vaultSession.vault(),
    listing: services.listing,
    providers: services.providers,
    policyOf: services.policyOf,
    retryOpenVault,
    showVaultFolder: () => {
      void shell.openPath(vaultFolder);
    },
    changePreferences,
    openExternal: (url) => shell.openExternal(url),
    chooseFile: (kind) => chooseFile(dialog, mainWindow, kind),
    certificateFiles,
    openText: (kind) => openText(dialog, mainWindow, kind),
    readPublished: services.readPublished,
    session: vaultSession,
    recoveryKeyOffer: services.recoveryKeyOffer,
    vaultSettings: () => vaultSession.vault().settings(),
    backupFolder: () => backups.folders.current,
    backups,
    jobs: services.jobs,
    chooseFolder: () => chooseFolder(dialog, mainWindow, backups.folders.current),
    programFolders: [app.getAppPath(), dirname(app.getPath('exe'))],
    saveBackupFolder: (backupFolder) => vaultSession.vault().changeSettings({ backupFolder }),
    saveTextPrivately: (suggestedName, makeText) =>
      saveTextPrivately(dialog, mainWindow, { folder: app.getPath('documents'), suggestedName }, makeText),
    protectContent: contentProtection.protect,
    unprotectContent: contentProtection.unprotect,
    drafts: services.drafts,
  });
  const isOurs = (frame: Parameters<typeof isMainFrame>[0]) => isMainFrame(frame, mainWindow, pageOrigin);
  registerHandlers(ipcMain, handlers, isOurs, reportUnexpected);
}

function openWindow(): void {
  mainWindow = createMainWindow({
    preload,
    isPackaged: app.isPackaged,
    preferences,
    pageUrl,
    onPageGone: forgetPage,
  });
  mainWindow.webContents.on('input-event', () => {
    services.noteActivity();
  });
  mainWindow.on('closed', () => {
    mainWindow = null;
    forgetPage();
  });
  badge.showAgain();
}

/** What a page showed is shown no more. */
function forgetPage(): void {
  shownSet.notePageGone();
  services.recoveryKeyOffer.discard();
  contentProtection.unprotectAll();
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
  if (!startsHidden()) openWindow();
  Menu.setApplicationMenu(
    applicationMenu(process.platform, app.isPackaged, (command) => {
      emit('commandInvoked', command);
    }),
  );
  services.watchPower(createPower(powerMonitor));
  powerMonitor.on('resume', () => {
    services.noteWakingUp();
    reminding.noteWakingUp();
  });
  reminding.start(startsHidden() ? 0 : firstLookAfter);
}

/** Started at login: nobody has asked for a window yet. */
function startsHidden(): boolean {
  const { platform, argv } = process;
  return (
    argv.includes(hiddenSwitch) || (platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin)
  );
}

/** To standard error: where it happened, never what. An error's message may quote what it choked on. */
function reportUnexpected(where: string, error: unknown): void {
  process.stderr.write(`keyturn: unexpected error in ${where}\n${framesOf(error).join('\n')}\n`);
  log.error(where, error);
}

declareAppScheme(protocol);
live({
  start,
  staysInTray: () => preferences.get().reminders.staysInTray,
  showWindow,
  end: () => {
    reminding.stop();
    return services.end();
  },
  report: reportUnexpected,
});
