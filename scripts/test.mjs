/**
 * Runs every test there is, or the steps named on the command line (`npm test -- unit e2e`). Its last line is
 * `N passed, N failed`, the sum over all runners.
 */
import { duration, fail, runScript, showFailure } from './lib/console.mjs';
import { prepare } from './lib/prepare.mjs';
import { STEPS } from './lib/test-steps.mjs';

/**
 * @param {string} name
 * @returns {import('./lib/test-steps.mjs').Step}
 */
function step(name) {
  const found = STEPS[name];
  return (
    found ??
    fail(`There is no step called ${name}. The steps are: ${Object.keys(STEPS).join(', ')}.`, 'npm test')
  );
}

/** @returns {string[]} the steps to run */
function chosenSteps() {
  const named = process.argv.slice(2);
  const all = Object.keys(STEPS);
  for (const name of named) step(name);
  return named.length > 0 ? all.filter((name) => named.includes(name)) : all;
}

/**
 * @typedef {object} Result of a step
 * @property {number} passed
 * @property {number} failed
 * @property {string} line for the table at the end
 * @property {string[]} failures what failed, by name
 */

/**
 * Everything about the tests goes to stdout, among what the runners print there.
 *
 * @param {string} line
 */
function print(line) {
  process.stdout.write(`${line}\n`);
}

/**
 * @param {string} name of a step
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Result>}
 */
async function runStep(name, env) {
  print(`\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}`);
  const start = Date.now();
  const { passed, failed, failures, skipped, remarks } = await step(name).run(env);
  for (const remark of remarks) print(`${name}: ${remark}`);
  for (const test of skipped) print(`${name}: skipped: ${test}`);
  const counts = `${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed`;
  const omitted = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
  const line = `${name.padEnd(10)} ${counts}   ${duration(Date.now() - start)}${omitted}`;
  // Long runs leave no other place where everything that failed can be seen at once.
  return { passed, failed, line, failures: [...failures, ...remarks].map((each) => `${name}: ${each}`) };
}

async function runAll() {
  const names = chosenSteps();
  const needs = [...new Set(names.flatMap((name) => step(name).needs))];
  const prepared = await prepare({ needs, ownDisplay: true });
  const plain = process.env['CI'] || !process.stdout.isTTY;
  const env = { ...prepared.env, ...(plain ? { NO_COLOR: '1', FORCE_COLOR: undefined } : {}) };
  /** @type {Result[]} */
  const results = [];
  try {
    for (const name of names) results.push(await runStep(name, env));
  } finally {
    await prepared.stop();
  }
  for (const failure of results.flatMap(({ failures }) => failures)) print(`failed: ${failure}`);
  print(`\n${results.map(({ line }) => line).join('\n')}\n`);
  const total = (/** @type {'passed' | 'failed'} */ which) =>
    results.reduce((sum, result) => sum + result[which], 0);
  return { passed: total('passed'), failed: total('failed') };
}

await runScript(async () => {
  const { passed, failed } = await runAll().catch((error) => {
    showFailure(error);
    return { passed: 0, failed: 1 };
  });
  await new Promise((resolve) => process.stdout.write(`${passed} passed, ${failed} failed\n`, resolve));
  return failed === 0 ? 0 : 1;
});
