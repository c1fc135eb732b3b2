import type { AppState } from '../../shared/ipc-contract.ts';

/** A shortcut in tinykeys' notation, such as `$mod+Shift+c`; `$mod` is ⌘ on macOS and Ctrl elsewhere. */
export type Binding = string;

const mac: Record<string, string> = { $mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↩', Escape: 'Esc' };
const others: Record<string, string> = { $mod: 'Ctrl', Enter: '↵', Escape: 'Esc' };

/** How the platform writes a shortcut, parts apart: "⌘ ⇧ C", "Ctrl Shift C". */
export function formatBinding(binding: Binding, platform: AppState['platform'] | undefined): string {
  const words = platform === 'darwin' ? mac : others;
  const parts = binding
    .split('+')
    .map((part) => words[part] ?? (part.length === 1 ? part.toUpperCase() : part));
  return parts.join(' ');
}
