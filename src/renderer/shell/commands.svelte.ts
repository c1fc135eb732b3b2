import { tinykeys } from 'tinykeys';
import type { Command } from '../../shared/channel-names.ts';
import { detailCommands } from '../state/detail-commands.svelte.ts';
import { undoHistory } from '../state/undo-history.svelte.ts';
import type { Binding } from './keys.ts';

/** One thing the user can ask for. Keys, native menus, the shortcut sheet and the palette all read this list. */
export interface CommandEntry {
  readonly id: Command;
  readonly label: string;
  /** The first is shown. */
  readonly bindings: readonly Binding[];
  /** Whether the keys mean something else in this place, such as ⌘C where text is selected. */
  readonly leavesKeyTo?: ((event: KeyboardEvent) => boolean) | undefined;
  readonly available: () => boolean;
  /** Whether it runs while a dialog has the floor. */
  readonly inDialogs?: boolean;
  readonly run: () => void;
}

/** What the shell itself does; the rest comes from the mounted detail pane. */
export interface ShellActions {
  readonly dashboard: () => void;
  readonly register: () => void;
  readonly filter: () => void;
  readonly testAll: () => void;
  readonly canTestAll: () => boolean;
  readonly identify: () => void;
  readonly usages: () => void;
  readonly settings: () => void;
  readonly providers: () => void;
  readonly lock: () => void;
  readonly shortcuts: () => void;
}

const always = () => true;

export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  return target instanceof HTMLElement && target.matches('input, textarea, [contenteditable="true"]');
}
const isCopyingText = (event: KeyboardEvent): boolean =>
  isTyping(event) || (document.getSelection()?.toString() ?? '') !== '';

export function createCommands(shell: ShellActions): readonly CommandEntry[] {
  const ofDetail = (name: 'requestTestToken' | 'copyClientId' | 'copySecret' | 'edit' | 'rotate') => ({
    available: () => detailCommands[name] !== undefined,
    run: () => detailCommands[name]?.(),
  });
  return [
    {
      id: 'dashboard',
      label: 'Dashboard',
      bindings: ['$mod+d'],
      available: always,
      run: shell.dashboard,
    },
    {
      id: 'register',
      label: 'Register credential set',
      bindings: ['$mod+n'],
      available: always,
      run: shell.register,
    },
    {
      id: 'filter',
      label: 'Filter the list',
      bindings: ['$mod+f', '/'],
      leavesKeyTo: (event) => event.key === '/' && isTyping(event),
      available: always,
      run: shell.filter,
    },
    {
      id: 'request_test_token',
      label: 'Request test token',
      bindings: ['$mod+Enter'],
      ...ofDetail('requestTestToken'),
    },
    {
      id: 'test_all',
      label: 'Test all that are listed, or chosen',
      bindings: ['$mod+Shift+Enter'],
      available: shell.canTestAll,
      run: shell.testAll,
    },
    {
      id: 'copy_client_id',
      label: 'Copy client ID',
      bindings: ['$mod+c'],
      leavesKeyTo: isCopyingText,
      ...ofDetail('copyClientId'),
    },
    { id: 'copy_secret', label: 'Copy secret', bindings: ['$mod+Shift+c'], ...ofDetail('copySecret') },
    { id: 'edit', label: 'Edit', bindings: ['$mod+e'], ...ofDetail('edit') },
    { id: 'rotate', label: 'Rotate', bindings: ['$mod+Shift+r'], ...ofDetail('rotate') },
    {
      id: 'undo_edit',
      label: 'Undo the last edit',
      bindings: ['$mod+z'],
      leavesKeyTo: isTyping,
      available: () => undoHistory.available,
      run: () => void undoHistory.undoLast(),
    },
    {
      id: 'identify',
      label: 'Identify what you found',
      bindings: ['$mod+i'],
      available: always,
      run: shell.identify,
    },
    {
      id: 'usages',
      label: 'Usages: where everything is used',
      bindings: ['$mod+u'],
      available: always,
      run: shell.usages,
    },
    {
      id: 'providers',
      label: 'Providers',
      bindings: ['$mod+Shift+p'],
      available: always,
      run: shell.providers,
    },
    {
      id: 'settings',
      label: 'Settings',
      bindings: ['$mod+,'],
      available: always,
      run: shell.settings,
    },
    {
      id: 'lock',
      label: 'Lock the vault',
      bindings: ['$mod+l'],
      // Whoever leaves the desk doesn't close dialogs first.
      inDialogs: true,
      available: always,
      run: shell.lock,
    },
    {
      id: 'shortcuts',
      label: 'Keyboard shortcuts',
      bindings: ['Shift+?', '?'],
      leavesKeyTo: isTyping,
      available: always,
      run: shell.shortcuts,
    },
  ];
}

/** A dialog has the floor: what is behind it must not move. */
const dialogIsOpen = (): boolean => document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
const canRun = (command: CommandEntry): boolean =>
  command.available() && (command.inDialogs === true || !dialogIsOpen());

export function runCommand(commands: readonly CommandEntry[], id: Command): void {
  const command = commands.find((candidate) => candidate.id === id);
  if (command && canRun(command)) command.run();
}

/** @returns a function that stops listening to keys and menus */
export function listenForCommands(commands: readonly CommandEntry[]): () => void {
  const keymap: Record<string, (event: KeyboardEvent) => void> = {};
  for (const command of commands) {
    for (const binding of command.bindings) {
      keymap[binding] = (event) => {
        if (event.defaultPrevented || !canRun(command)) return;
        if (command.leavesKeyTo?.(event)) return;
        // Also keeps the native menu's accelerator for the same command from running it again.
        event.preventDefault();
        command.run();
      };
    }
  }
  // tinykeys would otherwise drop every shortcut while an input has focus; each command decides for itself.
  const stopKeys = tinykeys(window, keymap, { ignore: () => false });
  const stopMenus = window.keyturn.on('commandInvoked', (id) => runCommand(commands, id));
  return () => {
    stopKeys();
    stopMenus();
  };
}
