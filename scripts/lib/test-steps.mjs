import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, isBuilt } from './build.mjs';
import { npmCommand } from './dependencies.mjs';
import { packageCommand, ROOT } from './paths.mjs';
import { childEnvironment, run } from './processes.mjs';
import { countPlaywright, countVitest } from './test-reports.mjs';

/** @typedef {import('./test-reports.mjs').Count} Count */
/** @typedef {import('./prepare.mjs').Need} Need */

/**
 * @typedef {object} Step
 * @property {Need[]} needs
 * @property {(env: NodeJS.ProcessEnv) => Promise<Count>} run gets what was prepared, on top of our environment
 */

/** No test may wait for ever: a runner that hangs is ended, and counts as crashed. */
const STEP_TIMEOUT = 30 * 60 * 1000;
const WINDOW = /** @type {Need[]} */ (['electron', 'display', 'keyring']);

/** @param {boolean} passed */
function oneCheck(passed) {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, failures: [], skipped: [], remarks: [] };
}

/**
 * A tool that checks everything at once counts as one test.
 *
 * @param {string} script of package.json, so that a developer runs exactly the same
 * @returns {Step}
 */
function check(script) {
  return {
    needs: [],
    async run(env) {
      const npm = npmCommand(['run', '--silent', script]);
      const { code } = await run(npm.command, npm.args, {
        cwd: ROOT,
        env: childEnvironment(env),
        timeout: STEP_TIMEOUT,
      });
      return oneCheck(code === 0);
    },
  };
}

/**
 * @param {string} name of a report
 * @returns {string} its file, which is not there yet
 */
function freshReport(name) {
  const file = join(ROOT, 'out', 'test', `${name}.json`);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  return file;
}

/**
 * @param {string} project of Vitest's configuration
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Count>}
 */
async function runVitest(project, env) {
  const report = freshReport(`vitest-${project}`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const options = ['--project', project, '--allowOnly=false', '--retry=0'];
  const args = [packageCommand('vitest'), 'run', ...options, ...reporters];
  const { code } = await run(process.execPath, args, {
    cwd: ROOT,
    env: childEnvironment(env),
    timeout: STEP_TIMEOUT,
  });
  return countVitest(report, code);
}

/**
 * @param {string} project of Playwright's configuration
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Count>}
 */
async function runPlaywright(project, env) {
  const report = freshReport(`playwright-${project}`);
  // It sets FORCE_COLOR for its workers, and Node warns in each when both variables are there.
  const colours = env['NO_COLOR'] ? { NO_COLOR: undefined, FORCE_COLOR: '0' } : {};
  const options = ['--project', project, '--forbid-only', '--retries=0', '--reporter=list,json'];
  const { code } = await run(
    process.execPath,
    [packageCommand('@playwright/test', 'playwright'), 'test', ...options],
    {
      cwd: ROOT,
      env: childEnvironment({ ...env, ...colours, PLAYWRIGHT_JSON_OUTPUT_FILE: report }),
      timeout: STEP_TIMEOUT,
    },
  );
  return countPlaywright(report, code);
}

/** @type {Promise<boolean> | undefined} the build that this run's tests use, once there is one */
let built;

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Count>}
 */
async function runBuild(env) {
  built = build(env);
  return oneCheck(await built);
}

/**
 * Tests of the built app; without a build they have all failed.
 *
 * @param {string} project of Playwright's configuration
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Count>}
 */
async function testBuiltApp(project, env) {
  built ??= isBuilt().then((done) => done || build(env));
  if (await built) return runPlaywright(project, env);
  return { ...oneCheck(false), remarks: ['the app could not be built, so none of its tests could run'] };
}

/** @param {Count[]} counts */
function sum(counts) {
  return {
    passed: counts.reduce((total, { passed }) => total + passed, 0),
    failed: counts.reduce((total, { failed }) => total + failed, 0),
    failures: counts.flatMap(({ failures }) => failures),
    skipped: counts.flatMap(({ skipped }) => skipped),
    remarks: counts.flatMap(({ remarks }) => remarks),
  };
}

/** @type {Record<string, Step>} in the order they run */
export const STEPS = {
  format: check('format:check'),
  lint: check('lint'),
  types: check('types'),
  unit: { needs: [], run: (env) => runVitest('unit', env) },
  component: { needs: ['chromium'], run: (env) => runVitest('component', env) },
  build: { needs: [], run: runBuild },
  e2e: { needs: WINDOW, run: (env) => testBuiltApp('e2e', env) },
  security: {
    needs: WINDOW,
    run: async (env) => sum([await runVitest('security', env), await testBuiltApp('security', env)]),
  },
};
