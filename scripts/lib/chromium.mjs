import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from './processes.mjs';

/** @returns {string[]} where Chromium and Chrome are when they are not on PATH */
function usualPlaces() {
  if (process.platform === 'darwin') {
    return ['Chromium', 'Google Chrome'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (process.platform === 'win32') {
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((variable) =>
      join(process.env[variable] ?? '', 'Google', 'Chrome', 'Application', 'chrome.exe'),
    );
  }
  return [];
}

/**
 * The Chromium that component tests run in: the system's own, or the one `KEYTURN_CHROMIUM` names.
 *
 * @returns {string | undefined} its executable
 */
export function findChromium() {
  const named = process.env['KEYTURN_CHROMIUM'];
  if (named) return existsSync(named) ? named : undefined;
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  for (const name of names) {
    const program = findProgram(name);
    if (program) return program;
  }
  return usualPlaces().find((place) => existsSync(place));
}
