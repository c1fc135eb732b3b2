import type { BrowserWindow, WebFrameMain } from 'electron';
import { describe, expect, it } from 'vitest';
import { isMainFrame } from '../../../src/main/platform/trusted-frame.ts';

const frame = (url: string): WebFrameMain => ({ url }) as WebFrameMain;
const window = (mainFrame: WebFrameMain, destroyed = false): BrowserWindow =>
  ({ webContents: { mainFrame }, isDestroyed: () => destroyed }) as BrowserWindow;

describe('a trusted frame', () => {
  const ours = frame('app://keyturn/index.html');

  it('is the main frame of our window, showing our page', () => {
    expect(isMainFrame(ours, window(ours))).toBe(true);
  });

  it('is no other frame, even of our own origin', () => {
    expect(isMainFrame(frame('app://keyturn/index.html'), window(ours))).toBe(false);
    expect(isMainFrame(frame('about:srcdoc'), window(ours))).toBe(false);
  });

  it.each(['https://example.com/', 'app://keyturn.evil/', 'file:///tmp/index.html', 'about:blank', ''])(
    'does not show %s',
    (url) => {
      const foreign = frame(url);
      expect(isMainFrame(foreign, window(foreign))).toBe(false);
    },
  );

  it('is none when the frame or the window is gone', () => {
    expect(isMainFrame(null, window(ours))).toBe(false);
    expect(isMainFrame(ours, null)).toBe(false);
    expect(isMainFrame(ours, window(ours, true))).toBe(false);
  });
});
