import type { BrowserWindow, WebFrameMain } from 'electron';
import { appOrigin } from './app-protocol.ts';

/**
 * A frame is trusted when it is the window's own main frame and shows our origin. An `about:srcdoc` frame has
 * our origin too, which is why the frame itself is compared.
 */
export function isMainFrame(
  frame: WebFrameMain | null,
  window: BrowserWindow | null,
  origin: string = appOrigin,
): boolean {
  return (
    frame !== null &&
    window !== null &&
    !window.isDestroyed() &&
    frame === window.webContents.mainFrame &&
    originOf(frame.url) === origin
  );
}

function originOf(address: string): string | null {
  try {
    const { protocol, host } = new URL(address);
    // `URL.origin` is "null" for schemes that Node doesn't know, such as ours.
    return `${protocol}//${host}`;
  } catch {
    return null;
  }
}
