import { fail } from './console.mjs';

/**
 * The parts of the bench: `app` is the app against a bare Electron, with 10,000 credential sets; `vault` is the vault at
 * several sizes; `test-run` is testing many credential sets at once, against a bare loop of `fetch`; `identify` is telling
 * whose a pasted text is, among 10,000 credential sets; `policy` is deciding the status of 100,000.
 *
 * @typedef {'app' | 'vault' | 'test-run' | 'identify' | 'policy'} BenchPart
 */

/**
 * @typedef {object} BenchOptions
 * @property {BenchPart[]} parts
 * @property {number[]} sizes how many credential sets the vaults of the part `vault` have
 * @property {boolean} quick fewer runs: enough to see whether it works, not to judge by
 */

/** @type {BenchPart[]} */
const allParts = ['app', 'vault', 'test-run', 'identify', 'policy'];
const usualSizes = [1000, 10_000, 100_000];
const usage = 'npm run bench -- [app] [vault] [test-run] [identify] [policy] [--sets 1000,10000] [--quick]';
const mostSets = 1_000_000;

/**
 * @param {string[]} args the command line
 * @returns {BenchOptions}
 * @throws {import('./console.mjs').SetupError} for what the bench doesn't know
 */
export function benchOptions(args) {
  /** @type {BenchPart[]} */
  const parts = [];
  let sizes = usualSizes;
  let quick = false;
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    const [name, value] = arg.split('=', 2);
    const part = allParts.find((each) => each === arg);
    if (part) parts.push(part);
    else if (arg === '--quick') quick = true;
    else if (name === '--sets') sizes = sizesFrom(value ?? left.shift() ?? '');
    else fail(`The bench knows no option ${arg}.`, usage);
  }
  return {
    parts: parts.length > 0 ? allParts.filter((part) => parts.includes(part)) : allParts,
    sizes,
    quick,
  };
}

/** @param {string} text numbers with commas between them */
function sizesFrom(text) {
  const sizes = text.split(',').map(Number);
  if (sizes.every((size) => Number.isInteger(size) && size >= 1 && size <= mostSets)) return sizes;
  return fail(`--sets takes numbers of credential sets, from 1 to ${mostSets.toLocaleString('en')}.`, usage);
}
