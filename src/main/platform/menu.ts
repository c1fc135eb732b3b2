import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Command } from '../../shared/channel-names.ts';

/**
 * The native menu. Its shortcuts are shown, not registered: the window's own keymap runs them, because only
 * the window knows whether the user is typing.
 *
 * @param invoke sends a command to the window
 */
export function applicationMenu(
  platform: NodeJS.Platform,
  isPackaged: boolean,
  invoke: (command: Command) => void,
): Menu {
  const item = (label: string, command: Command, accelerator: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    registerAccelerator: false,
    click: () => {
      invoke(command);
    },
  });
  const template: MenuItemConstructorOptions[] = [
    ...(platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [
        item('Register credential set…', 'register', 'CommandOrControl+N'),
        { type: 'separator' },
        item('Identify…', 'identify', 'CommandOrControl+I'),
        item('Usages…', 'usages', 'CommandOrControl+U'),
        { type: 'separator' },
        item('Lock', 'lock', 'CommandOrControl+L'),
        item('Providers…', 'providers', 'CommandOrControl+Shift+P'),
        item('Settings…', 'settings', 'CommandOrControl+,'),
        { type: 'separator' },
        { role: platform === 'darwin' ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'Credential set',
      submenu: [
        item('Request test token', 'request_test_token', 'CommandOrControl+Enter'),
        item('Test all…', 'test_all', 'CommandOrControl+Shift+Enter'),
        item('Edit…', 'edit', 'CommandOrControl+E'),
        item('Rotate…', 'rotate', 'CommandOrControl+Shift+R'),
        item('Undo edit', 'undo_edit', 'CommandOrControl+Z'),
        { type: 'separator' },
        item('Copy client ID', 'copy_client_id', 'CommandOrControl+C'),
        item('Copy secret', 'copy_secret', 'CommandOrControl+Shift+C'),
      ],
    },
    {
      label: 'View',
      submenu: [
        item('Dashboard', 'dashboard', 'CommandOrControl+D'),
        item('Filter', 'filter', 'CommandOrControl+F'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(isPackaged ? [] : ([{ type: 'separator' }, { role: 'toggleDevTools' }] as const)),
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [item('Keyboard shortcuts', 'shortcuts', '?')] },
  ];
  return Menu.buildFromTemplate(template);
}
