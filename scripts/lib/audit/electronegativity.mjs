import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, say } from '../console.mjs';
import { npmCommand } from '../dependencies.mjs';
import { ROOT } from '../paths.mjs';
import { childEnvironment, run } from '../processes.mjs';
import { differences } from './review.mjs';
import { reviewedFindings } from './reviewed-findings.mjs';

/** Not a dependency: it brings 200 packages that only this needs. */
const TOOL = '@doyensec/electronegativity@1.10.3';
const SCAN = join(ROOT, 'scripts', 'lib', 'audit', 'scan.mjs');
/** Something the tool has to find: what it says about the rest counts only then. */
const CONTROL = `const { BrowserWindow } = require('electron');
new BrowserWindow({ webPreferences: { nodeIntegration: true } });
`;

/**
 * The tool knows neither private members nor `.cjs`: it gets the build with both put in older terms. The sources it can
 * read; Svelte's only as the build has them.
 *
 * @param {string} stage an empty folder
 */
async function prepareStage(stage) {
  for (const name of ['package.json', 'src', 'out/main', 'out/preload', 'out/renderer']) {
    cpSync(join(ROOT, name), join(stage, name), { recursive: true });
  }
  const { transformWithOxc } = await import('vite');
  const files = readdirSync(join(stage, 'out'), { recursive: true, encoding: 'utf8' });
  for (const name of files.filter((each) => /\.c?js$/.test(each))) {
    const path = join(stage, 'out', name);
    const { code } = await transformWithOxc(readFileSync(path, 'utf8'), path, {
      target: 'es2021',
      sourcemap: false,
    });
    rmSync(path);
    writeFileSync(path.replace(/\.cjs$/, '.js'), code);
  }
  mkdirSync(join(stage, 'control'));
  writeFileSync(join(stage, 'control', 'insecure.js'), CONTROL);
}

/**
 * @param {string} folder
 * @returns {Promise<{ findings: import('./review.mjs').Finding[], errors: string[] }>}
 */
async function scan(folder) {
  const npm = npmCommand(['exec', '--yes', `--package=${TOOL}`, '--', 'node', SCAN, folder]);
  const { output } = await run(npm.command, npm.args, { cwd: ROOT, env: childEnvironment(), quiet: true });
  const report = output.match(/^\{"findings".*\}$/m);
  if (report) return JSON.parse(report[0]);
  say(output);
  fail(`${TOOL} could not be run; the reason is above.`, 'npm run audit');
}

/**
 * Looks for misconfigurations in the build and in the sources.
 *
 * @returns {Promise<string[]>} what is wrong, one line each
 */
export async function runElectronegativity() {
  const stage = mkdtempSync(join(tmpdir(), 'keyturn-audit-'));
  try {
    await prepareStage(stage);
    const { findings, errors } = await scan(stage);
    const isControl = (/** @type {{ file: string }} */ { file }) => file.startsWith('control');
    const found = findings.filter((finding) => !isControl(finding));
    say(`electronegativity: ${found.length} findings.`);
    return [
      ...errors.map((error) => `could not be read: ${error}`),
      ...(findings.some(isControl) ? [] : ['the tool did not find what was planted for it']),
      ...differences(found, reviewedFindings),
    ];
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}
