/**
 * What electronegativity finds and why it may stay. SECURITY.md has the same list in a table. A finding that isn't here
 * fails `npm run audit`; so does an entry that nothing is found for any more.
 *
 * @typedef {object} ReviewedFinding
 * @property {string} check the tool's name for it
 * @property {string} file relative to the root; without the hash in a built file's name
 * @property {number} count how often in that file
 * @property {string} why it is no weakness, and which test shows that
 */

const preferences =
  'webPreferences come from a function, which the tool doesn’t follow. test/security/15 holds the values in force to ' +
  'a golden list: contextIsolation and sandbox are on.';
const middleClick =
  'A middle click opens nothing: setWindowOpenHandler denies every window. test/security/20 clicks with a real middle button.';
const links =
  'The address comes from the catalogue by a provider’s id, is https, and never from the window. test/security/20 asks for others.';

/**
 * The sources, and the bundle that is made from them.
 *
 * @param {string} check
 * @param {string} source
 * @param {string} why
 * @returns {ReviewedFinding}
 */
const once = (check, source, why) => ({ check, file: source, count: 1, why });

/** @type {readonly ReviewedFinding[]} */
export const reviewedFindings = [
  {
    check: 'CSP_GLOBAL_CHECK',
    file: 'N/A',
    count: 1,
    why: 'The policy is a header that the app:// protocol sends, where the tool doesn’t look. test/security/18 holds it to the letter.',
  },
  {
    check: 'ELECTRON_VERSION_JSON_CHECK',
    file: 'package.json',
    count: 1,
    why: 'Names the version only. The app itself shows a banner on an Electron that is out of support.',
  },
  once('CONTEXT_ISOLATION_JS_CHECK', 'src/main/platform/window.ts', preferences),
  once('CONTEXT_ISOLATION_JS_CHECK', 'out/main/index.js', preferences),
  once('SANDBOX_JS_CHECK', 'src/main/platform/window.ts', preferences),
  once('SANDBOX_JS_CHECK', 'out/main/index.js', preferences),
  once('AUXCLICK_JS_CHECK', 'src/main/platform/window.ts', middleClick),
  once('AUXCLICK_JS_CHECK', 'out/main/index.js', middleClick),
  once('OPEN_EXTERNAL_JS_CHECK', 'src/main/index.ts', links),
  once('OPEN_EXTERNAL_JS_CHECK', 'src/main/ipc/handlers.ts', links),
  { check: 'OPEN_EXTERNAL_JS_CHECK', file: 'out/main/index.js', count: 2, why: links },
];
