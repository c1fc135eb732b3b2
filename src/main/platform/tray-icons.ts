import { nativeImage, nativeTheme, type NativeImage } from 'electron';
import { drawTrayIcon } from './tray-icon.ts';

const iconSize = 16;
const darkInk = [36, 41, 51] as const;
const lightInk = [240, 242, 246] as const;

/** The tray's icon. On macOS it is a template, which the menu bar colours and which has its count beside it. */
export function trayIcon(platform: NodeJS.Platform, count: number): NativeImage {
  const image = nativeImage.createEmpty();
  const isTemplate = platform === 'darwin';
  const ink = isTemplate || !isPanelDark(platform) ? darkInk : lightInk;
  for (const scaleFactor of [1, 2]) {
    const size = iconSize * scaleFactor;
    const buffer = drawTrayIcon({ size, ink, count: isTemplate ? 0 : count });
    image.addRepresentation({ scaleFactor, width: size, height: size, buffer });
  }
  image.setTemplateImage(isTemplate);
  return image;
}

/** The panel's theme, which isn't the window's. Most Linux panels are dark, and none says so. */
export function isPanelDark(platform: NodeJS.Platform): boolean {
  if (platform === 'linux') return true;
  return nativeTheme.shouldUseDarkColorsForSystemIntegratedUI ?? nativeTheme.shouldUseDarkColors;
}

/** A small icon with a count, for the taskbar of Windows. */
export function overlayIcon(count: number): NativeImage {
  const image = nativeImage.createEmpty();
  const buffer = drawTrayIcon({ size: 32, ink: darkInk, count });
  image.addRepresentation({ scaleFactor: 2, width: 32, height: 32, buffer });
  return image;
}
