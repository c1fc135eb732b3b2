import { session } from 'electron';
import type { ProviderFetch } from '../../../src/main/oauth/exchange.ts';
import { createTokenHolder } from '../../../src/main/oauth/token-holder.ts';
import { createTokenTester } from '../../../src/main/oauth/token-test.ts';
import { createChromiumNetwork } from '../../../src/main/platform/network.ts';
import { requireProvider } from '../../../src/main/providers/catalogue.ts';
import type { CredentialSet } from '../../../src/shared/credential.ts';
import type { MainProcessJob, MainProcessSamples } from './job.ts';
import { openVault } from './vault.ts';

/** The network stack and the server warm up first; these rounds aren't counted. */
const warmUp = 10;

/** Sends the same token request bare, as a token test, and as a token test that is kept, in turns. */
export async function measureTokenTests(job: MainProcessJob): Promise<MainProcessSamples['tokenTests']> {
  const { directory, clientId, tokenRuns } = job;
  const clock = { now: () => Date.now() };
  const vault = await openVault(directory);
  const network = createChromiumNetwork(session);
  const fetch: ProviderFetch = (url, init) => network.fetch(url, init, { mode: 'system' });
  const tester = createTokenTester({
    clock,
    fetch,
    timeouts: () => ({ header: 10_000, total: 20_000 }),
    monotonicNow: () => performance.now(),
    withSecret: (id, use) => vault.withSecret(id, use),
    tokens: createTokenHolder({ clock, timers: { setTimeout, clearTimeout } }),
  });
  const set = vault.list().find((each) => each.clientId === clientId) as CredentialSet;
  const provider = requireProvider(set.providerId);
  const test = async () => {
    const finished = await tester.run(set, provider);
    const { outcome } = finished.result;
    if (outcome.kind !== 'granted') throw new Error(`The token test was ${outcome.kind}`);
    return finished;
  };
  const ways = {
    bare: () => bareRequest(fetch, job),
    test,
    recorded: async () => {
      const { result, rejected } = await test();
      vault.recordTokenTest(result, rejected);
    },
  };
  const samples = { bare: [] as number[], test: [] as number[], recorded: [] as number[] };
  const names = Object.keys(ways) as (keyof typeof ways)[];
  for (let run = -warmUp; run < tokenRuns; run += 1) {
    // Each way goes first, second and third equally often.
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(run + warmUp + turn) % names.length] as keyof typeof ways;
      const start = performance.now();
      await ways[name]();
      if (run >= 0) samples[name].push(performance.now() - start);
    }
  }
  vault.close();
  return samples;
}

async function bareRequest(fetch: ProviderFetch, job: MainProcessJob): Promise<void> {
  const basic = Buffer.from(`${job.clientId}:${job.clientSecret}`).toString('base64');
  const response = await fetch(job.tokenUrl, {
    method: 'POST',
    headers: {
      authorization: `Basic ${basic}`,
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
    credentials: 'omit',
    cache: 'no-store',
  });
  if (!response.ok) throw new Error(`The bare request was answered with ${response.status}`);
  await response.text();
}
