import { randomBytes } from 'node:crypto';
import { Identifier } from '../../../src/main/identify/identifier.ts';
import type { Vault } from '../../../src/main/vault/vault.ts';
import { longestIdentifiableText } from '../../../src/shared/identification.ts';
import { watchingEventLoop } from './event-loop.ts';
import type { IdentifyingJob, IdentifyingSamples } from './job.ts';
import { openVault } from './vault.ts';

/** Looks up texts as the window would, in a vault that was just opened. */
export async function identify({ directory, runs }: IdentifyingJob): Promise<IdentifyingSamples> {
  const vault = await openVault(directory);
  const identifier = new Identifier();
  const env = await envFile(vault);
  const long = longText();
  const timed = async (text: string): Promise<number> => {
    const start = performance.now();
    await identifier.identify(vault, text);
    return performance.now() - start;
  };
  const { result, blocked } = await watchingEventLoop(async () => ({
    first: await timed(env),
    envFile: await oneByOne(runs, () => timed(env)),
    longText: await oneByOne(Math.ceil(runs / 5), () => timed(long)),
  }));
  const { found } = await identifier.identify(vault, env);
  if (found.length < 40) throw new Error(`Only ${found.length} of 40 values were found`);
  const sets = vault.list().length;
  vault.close();
  return { sets, blocked, ...result };
}

async function oneByOne(runs: number, run: () => Promise<number>): Promise<number[]> {
  const samples: number[] = [];
  for (let each = 0; each < runs; each++) samples.push(await run());
  return samples;
}

/** With the IDs and secrets of 20 sets. */
async function envFile(vault: Vault): Promise<string> {
  const lines: string[] = [];
  for (const [index, { id, clientId }] of vault.list().slice(0, 20).entries()) {
    const secret = await vault.withSecret(id, (bytes) => bytes.toString('utf8'));
    lines.push(`CLIENT_ID_${index}=${clientId}`, `CLIENT_SECRET_${index}='${secret}'`);
  }
  return lines.join('\n');
}

function longText(): string {
  const words = randomBytes(longestIdentifiableText / 2).toString('hex');
  return words.replace(/(.{20})/g, '$1 ').slice(0, longestIdentifiableText);
}
