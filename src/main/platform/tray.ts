import { Menu, Tray, type MenuItemConstructorOptions, type NativeImage } from 'electron';
import type { TrayAct, TrayItem } from '../rotation/tray-menu.ts';
import { isPanelDark, trayIcon } from './tray-icons.ts';

export interface TrayLook {
  readonly count: number;
  /** What the icon says when it is pointed at. */
  readonly toolTip: string;
  readonly menu: readonly (readonly TrayItem[])[];
}

export interface TrayParts {
  readonly platform: NodeJS.Platform;
  readonly act: (act: TrayAct) => void;
}

/** Keyturn's place in the tray, or the menu bar. Where the system has none, nothing happens. */
export interface KeyturnTray {
  readonly show: (look: TrayLook) => void;
  readonly remove: () => void;
}

/** Menus take an ampersand for the mark of a key. */
const plain = (label: string): string => label.replaceAll('&', '&&');

export function createTray({ platform, act }: TrayParts): KeyturnTray {
  let tray: Tray | null = null;
  let isHopeless = false;
  let shown = '';

  function trayWith(image: NativeImage): Tray | null {
    if (tray || isHopeless) return tray;
    try {
      tray = new Tray(image);
      tray.on('click', () => {
        // Elsewhere a click opens the menu by itself.
        if (platform === 'win32') act({ do: 'open' });
      });
    } catch {
      isHopeless = true;
    }
    return tray;
  }

  function show(look: TrayLook): void {
    const key = JSON.stringify([look, isPanelDark(platform)]);
    if (key === shown) return;
    shown = key;
    const image = trayIcon(platform, look.count);
    const place = trayWith(image);
    if (!place) return;
    place.setImage(image);
    place.setToolTip(look.toolTip);
    if (platform === 'darwin') place.setTitle(look.count > 0 ? String(look.count) : '');
    place.setContextMenu(Menu.buildFromTemplate(templateOf(look.menu, act)));
  }

  return {
    show,
    remove: () => {
      tray?.destroy();
      tray = null;
    },
  };
}

function templateOf(groups: TrayLook['menu'], run: (act: TrayAct) => void): MenuItemConstructorOptions[] {
  return groups.flatMap((items, index) => [
    ...(index > 0 ? [{ type: 'separator' as const }] : []),
    ...items.map(({ label, act }): MenuItemConstructorOptions => {
      if (!act) return { label: plain(label), enabled: false };
      return {
        label: plain(label),
        click: () => {
          run(act);
        },
      };
    }),
  ]);
}
