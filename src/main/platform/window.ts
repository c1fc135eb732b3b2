import { BrowserWindow, nativeTheme, screen, type Session, type WebPreferences } from 'electron';
import type { Preferences } from '../../shared/preferences.ts';
import type { PreferencesStore, WindowPlace } from './preferences.ts';

/** Electron's security checklist; test/security/15 holds the list that is in force to these values. */
export function webPreferences(preload: string, isPackaged: boolean): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: !isPackaged,
  };
}

export interface MainWindowOptions {
  readonly preload: string;
  readonly isPackaged: boolean;
  readonly preferences: PreferencesStore;
  /** The page's address: ours, or that of the development server. */
  readonly pageUrl: string;
  /** Told when the page crashed: what it showed is shown no more. */
  readonly onPageGone: () => void;
}

/** Creates the window hidden, and shows it with its first paint, so that it never flashes empty. */
export function createMainWindow(options: MainWindowOptions): BrowserWindow {
  const place = visiblePlace(options.preferences.windowPlace());
  const window = new BrowserWindow({
    ...(place ?? { width: 1240, height: 800 }),
    minWidth: 760,
    minHeight: 520,
    show: false,
    title: 'Keyturn',
    backgroundColor: backgroundColor(options.preferences.get()),
    autoHideMenuBar: true,
    webPreferences: webPreferences(options.preload, options.isPackaged),
  });
  if (place?.maximized) window.maximize();
  window.once('ready-to-show', () => {
    window.show();
  });
  window.on('close', () => {
    options.preferences.rememberWindowPlace({ ...window.getNormalBounds(), maximized: window.isMaximized() });
  });
  confine(window);
  reviveOnCrash(window, options.onPageGone);
  // Fails also when the window is closed, or its page loaded anew, while it loads: no reason for the app to die.
  window.loadURL(options.pageUrl).catch(() => undefined);
  return window;
}

/** A crashed page comes back by itself; one that crashes again at once would only flicker. */
function reviveOnCrash(window: BrowserWindow, onPageGone: () => void): void {
  let revivedAt = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    onPageGone();
    if (performance.now() - revivedAt < 10_000) return;
    revivedAt = performance.now();
    window.reload();
  });
}

/** Denies all that a page could do beyond showing itself: navigating, opening windows, attaching webviews. */
function confine(window: BrowserWindow): void {
  const { webContents } = window;
  webContents.on('will-navigate', (event) => {
    event.preventDefault();
  });
  webContents.on('will-frame-navigate', (event) => {
    event.preventDefault();
  });
  webContents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Denies every permission, asked for or only looked up, and every device. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => {
    event.preventDefault();
  });
}

/** @returns the remembered place if enough of its title bar is on a display to grab it, else null. */
function visiblePlace(place: WindowPlace | null): WindowPlace | null {
  if (!place) return null;
  const area = screen.getDisplayMatching(place).workArea;
  const width = Math.min(place.width, area.width);
  const height = Math.min(place.height, area.height);
  return {
    x: clamp(place.x, area.x, area.x + area.width - width),
    y: clamp(place.y, area.y, area.y + area.height - height),
    width,
    height,
    maximized: place.maximized,
  };
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** The canvas colours of theme/app.css, so that the first frame has them too. */
function backgroundColor({ theme }: Preferences): string {
  const dark = theme === 'dark' || (theme === 'system' && nativeTheme.shouldUseDarkColors);
  return dark ? '#16181d' : '#ffffff';
}
