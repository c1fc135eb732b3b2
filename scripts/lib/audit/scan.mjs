/**
 * Runs electronegativity on a folder and prints JSON: `{ findings, errors }`. Started by `npm exec`, which puts the tool's
 * folder before all others on PATH. Its own command line doesn't say which files it failed to read; its function does.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

const bin = (process.env['PATH'] ?? '')
  .split(delimiter)
  .find((folder) => ['', '.cmd'].some((ending) => existsSync(join(folder, `electronegativity${ending}`))));
if (!bin) throw new Error('electronegativity is not on PATH.');

// It asks for newer translations of its texts over the network; that nobody answers must not end it.
process.on('uncaughtException', (error) => {
  if (!String(error.stack).includes('got')) throw error;
});

const run = createRequire(import.meta.url)(join(bin, '../@doyensec/electronegativity/dist/runner.js'));
const print = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;

const { issues, errors } = await run({
  input: process.argv[2],
  isRelative: true,
  // Fetches Electron's releases. The app knows by itself which Electron is out of support.
  excludeFromScan: ['AvailableSecurityFixesGlobalCheck'],
});
const findings = issues.map((/** @type {any} */ { id, file, location, sample }) => ({
  check: id,
  file,
  line: location.line,
  sample: sample ?? '',
}));
const failures = errors.map((/** @type {any} */ { file, message }) => `${file}: ${message}`);
print(JSON.stringify({ findings, errors: failures }), () => process.exit());
