import { app, type BrowserWindow } from 'electron';
import { overlayIcon } from './tray-icons.ts';

/** The number on the app's own icon: in the dock, in Unity's launcher, on the taskbar of Windows. */
export function createBadge(platform: NodeJS.Platform, window: () => BrowserWindow | null) {
  let last = { count: 0, words: '' };
  const show = (count: number, words: string): void => {
    last = { count, words };
    if (platform === 'win32') window()?.setOverlayIcon(count > 0 ? overlayIcon(count) : null, words);
    else app.setBadgeCount(count);
  };
  return {
    show,
    /** To be called when there is another window, which has none yet. */
    showAgain: () => {
      if (last.count > 0) show(last.count, last.words);
    },
  };
}
