/**
 * How every script talks: progress on stderr (so that stdout stays clean for results), and one clear sentence
 * with the command that mends it when something cannot be provided.
 */

/** A problem the user can mend: shown as one sentence and one command, never as a stack trace. */
export class SetupError extends Error {
  /**
   * @param {string} sentence what is wrong, in plain words
   * @param {string} [command] the command that mends it
   */
  constructor(sentence, command) {
    super(sentence);
    this.name = 'SetupError';
    this.command = command;
  }
}

/**
 * Gives up with one clear sentence.
 *
 * @param {string} sentence what is wrong, in plain words
 * @param {string} [command] the command that mends it
 * @returns {never}
 * @throws {SetupError} always; `runScript` shows it
 */
export function fail(sentence, command) {
  throw new SetupError(sentence, command);
}

/** @param {string} line one line of progress */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Prints why a script gave up.
 *
 * @param {unknown} error what was thrown
 */
export function showFailure(error) {
  const message = error instanceof Error ? error.message : String(error);
  say(`\n${message}`);
  if (error instanceof SetupError && error.command) say(`\n  ${error.command}\n`);
  if (!(error instanceof SetupError)) {
    if (process.env['KEYTURN_DEBUG'] && error instanceof Error) say(error.stack ?? '');
    else say('(This was not expected: KEYTURN_DEBUG=1 shows where it happened.)');
  }
}

/**
 * Runs a script's main function; its result is the exit code.
 *
 * @param {() => Promise<number | void>} main
 */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) || 0;
  } catch (error) {
    showFailure(error);
    process.exitCode = 1;
  }
  // A forgotten handle must not keep a finished script alive; 'exit' listeners still clean up.
  process.exit();
}

/**
 * @param {number} milliseconds
 * @returns {string} such as `0.4 s` or `2 min 5 s`
 */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
