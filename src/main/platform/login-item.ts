import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { KeyturnError } from '../../shared/failure.ts';

/** The switch that starts Keyturn without a window. */
export const hiddenSwitch = '--hidden';

export interface LoginItemParts {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  /** The program's own path. */
  readonly executable: string;
  /** An AppImage's own path, which outlives the folder it is mounted at; undefined: it is none. */
  readonly appImage: string | undefined;
  /** The folder of the user's configuration: `$XDG_CONFIG_HOME`, or what stands for it. */
  readonly configFolder: string;
  /** Electron's own way, on macOS and Windows. */
  readonly setLoginItemSettings: (settings: { openAtLogin: boolean; path: string; args: string[] }) => void;
}

/**
 * Starts Keyturn, hidden, when the user logs in, or no longer does.
 *
 * @throws KeyturnError `invalid_input` where it isn't installed; `file_not_written`
 */
export function startAtLogin(isOn: boolean, parts: LoginItemParts): void {
  if (isOn && !parts.isPackaged) throw notInstalled();
  if (!parts.isPackaged) return;
  if (parts.platform === 'linux') {
    writeAutostart(isOn, parts);
    return;
  }
  parts.setLoginItemSettings({ openAtLogin: isOn, path: parts.executable, args: [hiddenSwitch] });
}

/** @see https://specifications.freedesktop.org/autostart-spec/latest/ */
function writeAutostart(isOn: boolean, { configFolder, executable, appImage }: LoginItemParts): void {
  const path = join(configFolder, 'autostart', 'keyturn.desktop');
  try {
    if (!isOn) {
      rmSync(path, { force: true });
      return;
    }
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, desktopEntry(appImage ?? executable), { mode: 0o644 });
  } catch {
    throw new KeyturnError({
      code: 'file_not_written',
      message: 'Starting at login could not be changed.',
      hint: `Check that ${dirname(path)} can be written.`,
    });
  }
}

/** @returns the entry's text; `executable` may hold any character that a path may hold */
export function desktopEntry(executable: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Keyturn',
    'Comment=Reminds of credential sets that need attention',
    `Exec=${quoted(executable)} ${hiddenSwitch}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/**
 * An argument of `Exec`, quoted twice: once for the command line, once as a string of the file. A percent sign stands
 * for itself when it is doubled.
 *
 * @see https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html
 */
function quoted(argument: string): string {
  const forCommandLine = `"${argument.replaceAll(/["`$\\]/g, '\\$&')}"`;
  return forCommandLine
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r');
}

const notInstalled = (): KeyturnError =>
  new KeyturnError({
    code: 'invalid_input',
    message: 'Keyturn can’t start at login while it runs from its source code.',
    hint: 'Install a package of it, and switch this on there.',
  });
