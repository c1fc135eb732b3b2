import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export const NODE_MODULES = join(ROOT, 'node_modules');

/**
 * @param {string} name of a package in node_modules
 * @returns {{ version: string, bin?: string | Record<string, string> }} its package.json
 */
export function packageJson(name) {
  return JSON.parse(readFileSync(join(NODE_MODULES, name, 'package.json'), 'utf8'));
}

/**
 * The script behind a package's command, to be run with `process.execPath`: works the same on every platform,
 * without a shell and without depending on PATH.
 *
 * @param {string} packageName
 * @param {string} [command] the command's name, when the package has several
 * @returns {string}
 */
export function packageCommand(packageName, command = packageName) {
  const { bin } = packageJson(packageName);
  const file = typeof bin === 'string' ? bin : bin?.[command];
  if (!file) throw new Error(`The package ${packageName} has no command ${command}.`);
  return join(NODE_MODULES, packageName, file);
}

/**
 * @param {string} name of a package
 * @returns {string} its folder, found from the root's own dependencies
 */
export function packageFolder(name) {
  return dirname(createRequire(join(ROOT, 'package.json')).resolve(`${name}/package.json`));
}

/**
 * @param {string} name of a package
 * @returns {string} the hash of its content, as the lockfile pins it
 */
export function packageIntegrity(name) {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  return packages[`node_modules/${name}`].integrity;
}
