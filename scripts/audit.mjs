/**
 * Looks for known weaknesses: Doyensec's electronegativity on the build and the sources, and the registry's advisories for
 * what is shipped. Fails on whatever isn't in the list of reviewed findings, each of which SECURITY.md justifies.
 */
import { runElectronegativity } from './lib/audit/electronegativity.mjs';
import { readNpmAudit } from './lib/audit/review.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { runScript, say } from './lib/console.mjs';
import { npmCommand } from './lib/dependencies.mjs';
import { ROOT } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { childEnvironment, run } from './lib/processes.mjs';

/** @returns {Promise<string[]>} what is wrong, one line each */
async function auditDependencies() {
  const npm = npmCommand(['audit', '--omit=dev', '--json']);
  const { output } = await run(npm.command, npm.args, { cwd: ROOT, env: childEnvironment(), quiet: true });
  const audit = readNpmAudit(output);
  if (!audit.answered) {
    say(`npm audit: NOT CHECKED, the registry gave no answer (${audit.reason}). Run this where it does.`);
    return [];
  }
  say(`npm audit: ${audit.vulnerable.length} vulnerable packages among those that are shipped.`);
  return audit.vulnerable.map((name) => `vulnerable: ${name}`);
}

await runScript(async () => {
  await prepare({ needs: [] });
  await ensureBuilt();
  const problems = [...(await runElectronegativity()), ...(await auditDependencies())];
  for (const problem of problems) say(`  ✗ ${problem}`);
  say(problems.length === 0 ? 'Nothing that was not reviewed.' : `${problems.length} to look at.`);
  return problems.length === 0 ? 0 : 1;
});
