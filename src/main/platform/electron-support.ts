/** The oldest major that still got security fixes when this version of Keyturn was made: Electron keeps three. */
const oldestSupportedMajor = 43;

/**
 * @param version such as `45.4.1`
 * @see https://www.electronjs.org/docs/latest/tutorial/electron-timelines
 */
export function isElectronSupported(version: string): boolean {
  return Number.parseInt(version, 10) >= oldestSupportedMajor;
}
