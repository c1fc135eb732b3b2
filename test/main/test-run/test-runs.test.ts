import { randomUUID } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { createTokenTester } from '../../../src/main/oauth/token-test.ts';
import { createTokenHolder } from '../../../src/main/oauth/token-holder.ts';
import { createProviders } from '../../../src/main/providers/providers.ts';
import { TestRuns } from '../../../src/main/test-run/test-runs.ts';
import { testWhenDue } from '../../../src/main/test-run/test-schedule.ts';
import type { Vault } from '../../../src/main/vault/vault.ts';
import type { TestRunProgress } from '../../../src/shared/test-run.ts';
import type { VaultJob } from '../../../src/shared/vault.ts';
import { noOverrides, type CredentialSet } from '../../../src/shared/credential.ts';
import { day, failureOf, someFacts, surroundings } from '../vault/temporary.ts';

const hour = 3_600_000;
const providers = createProviders({ list: () => [], find: () => null });
const customFacts = (tokenUrl: string, name?: string) =>
  someFacts({
    providerId: 'custom-oauth2',
    environmentId: 'production',
    access: { level: 'full' },
    request: { ...noOverrides, tokenUrl },
    ...(name !== undefined && { name }),
  });

/** Test runs over a real vault and the real tester; the answers come from `fetch`. */
async function runsOver(
  vault: Vault,
  clock: { now: () => number },
  fetch: () => Promise<Response> = () =>
    Promise.resolve(
      Response.json({ access_token: 'token-0123456789', token_type: 'Bearer', expires_in: 60 }),
    ),
) {
  const told: TestRunProgress[] = [];
  const jobs: { running: VaultJob | null } = { running: null };
  const tokens = createTokenHolder({ clock, timers: { setTimeout, clearTimeout } });
  const tester = createTokenTester({
    clock,
    tokens,
    fetch,
    monotonicNow: () => performance.now(),
    timeouts: () => ({ header: 10_000, total: 20_000 }),
    withSecret: (id, use) => vault.withSecret(id, use),
  });
  const runs = new TestRuns({
    clock,
    monotonicNow: () => performance.now(),
    timers: { setTimeout, clearTimeout },
    vault: () => vault,
    providers,
    tester,
    jobs,
    tell: (progress) => told.push(progress),
    report: (error) => {
      throw error;
    },
  });
  const ended = () =>
    vi.waitFor(() => {
      expect(told.at(-1)?.state.ended).toBe('completed');
    });
  return { runs, told, jobs, tokens, tester, ended };
}

async function vaultWith(count: number) {
  const { open, clock } = surroundings();
  const vault = await open();
  const sets = vault.registerMany(
    Array.from({ length: count }, (_, index) => ({
      facts: customFacts(`https://auth-${index % 3}.example.com/token`),
      clientSecret: `secret ${index}`,
    })),
  );
  return { vault, clock, sets, ids: sets.map(({ id }) => id) };
}

describe('test runs', () => {
  it('keep each outcome, make it the last test, note it in the log, and hold no token', async () => {
    const { vault, clock, ids } = await vaultWith(5);
    const { runs, told, tokens, ended } = await runsOver(vault, clock);
    expect(await runs.preview(ids)).toEqual({ sets: 5, skipped: 0, hosts: 3, perHost: 2 });
    const state = runs.start(ids);
    expect(state).toMatchObject({ actor: 'user', total: 5, done: 0, ended: null, startedAt: clock.now() });
    await ended();
    expect(told.at(-1)?.state).toMatchObject({ id: state.id, ended: 'completed', done: 5, problem: null });
    for (const id of ids) {
      expect(vault.get(id).lastTest).toMatchObject({ kind: 'granted' });
      expect(vault.listTokenTests(id)).toHaveLength(1);
      expect(tokens.has(id)).toBe(false);
    }
    expect(vault.audit.list(null, null, 100).map(({ action, detail }) => [action, detail])).toContainEqual([
      'test_run_started',
      '5 sets',
    ]);
    expect(JSON.stringify(told)).not.toContain('token-0123456789');
  });

  it.each([
    [undefined, 6],
    [1, 3],
    [4, 12],
  ] as const)('with %s requests to one host at a time ask three hosts %i at once', async (perHost, most) => {
    const { vault, clock, ids } = await vaultWith(15);
    if (perHost !== undefined) vault.changeSettings({ testsPerHost: perHost });
    let asked = 0;
    const { runs } = await runsOver(vault, clock, () => {
      asked += 1;
      return new Promise(() => undefined);
    });
    expect((await runs.preview(ids)).perHost).toBe(perHost ?? 2);
    runs.start(ids);
    await vi.waitFor(() => {
      expect(asked).toBe(most);
    });
    expect(runs.part(0)?.state.running).toBe(most);
    await runs.cancelled();
  });

  it('skip what is disabled, in the trash, or gone, and ask nobody twice', async () => {
    const { vault, clock, ids } = await vaultWith(4);
    vault.setEnabled(ids[0] ?? '', false);
    vault.moveToTrash([ids[1] ?? '']);
    const { runs, told, ended } = await runsOver(vault, clock);
    const all = [...ids, ...ids, randomUUID()];
    expect(await runs.preview(all)).toMatchObject({ sets: 2, skipped: 3 });
    expect(runs.start(all)).toMatchObject({ total: 2, skipped: 3 });
    await ended();
    expect(told.flatMap(({ results }) => results)).toHaveLength(2);
  });

  it('refuse a run of nothing, a second run, and one while the vault gets another key', async () => {
    const { vault, clock, ids } = await vaultWith(2);
    const { runs, jobs } = await runsOver(vault, clock, () => new Promise(() => undefined));
    expect((await failureOf(() => runs.start([randomUUID()]))).code).toBe('credential_set_disabled');
    expect((await failureOf(() => runs.csv())).code).toBe('no_test_run');
    jobs.running = 'rekey';
    expect((await failureOf(() => runs.start(ids))).code).toBe('job_in_progress');
    jobs.running = 'verify';
    runs.start(ids);
    expect((await failureOf(() => runs.start(ids))).code).toBe('test_run_in_progress');
    await runs.cancelled();
    expect(runs.part(0)?.state.ended).toBe('cancelled');
    expect(vault.listTokenTests(ids[0] ?? '')[0]?.outcome.kind).toBe('cancelled');
  });

  it('report a set that is being tested by hand as not run, and leave that test alone', async () => {
    const { vault, clock, sets, ids } = await vaultWith(2);
    let answerFirst: (response: Response) => void = () => undefined;
    const answers = [
      new Promise<Response>((resolve) => (answerFirst = resolve)),
      Promise.resolve(Response.json({ error: 'invalid_client' }, { status: 401 })),
    ];
    const { runs, told, tester, ended } = await runsOver(
      vault,
      clock,
      () => answers.shift() as Promise<Response>,
    );
    const byHand = tester.run(sets[0] as CredentialSet, providers.require('custom-oauth2'));
    runs.start(ids);
    await ended();
    expect(told.flatMap(({ results }) => results)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ credentialSetId: ids[0], kind: 'not_run' }),
        expect.objectContaining({
          credentialSetId: ids[1],
          kind: 'refused',
          status: 401,
          error: 'invalid_client',
          rejected: true,
        }),
      ]),
    );
    answerFirst(Response.json({ access_token: 'token-0123456789', token_type: 'Bearer' }));
    expect((await byHand).result.outcome.kind).toBe('granted');
  });

  it('hand out results in parts, and forget them at a lock', async () => {
    const { vault, clock, ids } = await vaultWith(3);
    const { runs, ended } = await runsOver(vault, clock);
    expect(runs.part(0)).toBeNull();
    runs.start(ids);
    await ended();
    expect(runs.part(0)).toMatchObject({ next: null, results: [{}, {}, {}] });
    expect(runs.part(2)?.results).toHaveLength(1);
    expect(runs.part(50)?.results).toEqual([]);
    runs.end();
    expect(runs.part(0)).toBeNull();
  });

  it('are exported without what a spreadsheet would run', async () => {
    const { open, clock } = surroundings();
    const vault = await open();
    const { id } = vault.register(customFacts('https://a.example.com/token', '=HYPERLINK("x")'), 'secret');
    const { runs, ended } = await runsOver(vault, clock);
    runs.start([id]);
    await ended();
    const [, line = ''] = runs.csv().split('\r\n');
    expect(line).toMatch(/^"'=HYPERLINK\(""x""\)",/);
    expect(line).toContain(`,${id},`);
    expect(line).toContain(',granted,no,200,,');
  });

  it('take a hundred thousand ids, most of them unknown, without holding others up for long', async () => {
    const { vault, clock, ids } = await vaultWith(10);
    const { runs } = await runsOver(vault, clock, () => new Promise(() => undefined));
    const many = [...Array.from({ length: 99_990 }, () => randomUUID()), ...ids];
    expect(await runs.preview(many)).toMatchObject({ sets: 10, skipped: 99_990, hosts: 3 });
    expect(runs.start(many)).toMatchObject({ total: 10, skipped: 99_990 });
    await runs.cancelled();
  });
});

describe('the test schedule', () => {
  async function scheduled(schedule: 'off' | 'daily' | 'weekly') {
    const made = await vaultWith(3);
    const { vault, clock, ids } = made;
    vault.setEnabled(ids[2] ?? '', false);
    vault.changeSettings({ testSchedule: schedule });
    const { runs } = await runsOver(vault, clock);
    const look = async () => {
      testWhenDue({ clock, vault: () => vault, runs });
      await runs.cancelled();
      return runs.part(0)?.state.startedAt === clock.now() ? 'ran' : 'waited';
    };
    return { ...made, runs, look };
  }

  it('is off at first', async () => {
    const { look, vault } = await scheduled('off');
    expect(await look()).toBe('waited');
    expect(vault.scheduledTestAt).toBeNull();
  });

  it('runs at once where it never ran, then each day, also when the machine slept over it', async () => {
    const { look, clock, runs, vault } = await scheduled('daily');
    expect(await look()).toBe('ran');
    expect(runs.part(0)?.state).toMatchObject({ actor: 'scheduler', total: 2 });
    clock.advance(23 * hour);
    expect(await look()).toBe('waited');
    clock.advance(hour);
    expect(await look()).toBe('ran');
    clock.advance(9 * day);
    expect(await look()).toBe('ran');
    clock.advance(1);
    expect(await look()).toBe('waited');
    const entries = vault.audit.list(null, null, 100).filter(({ action }) => action === 'test_run_started');
    expect(entries.map(({ actor, detail }) => [actor, detail])).toEqual(
      Array(3).fill(['scheduler', '2 sets']),
    );
  });

  it('runs each week', async () => {
    const { look, clock } = await scheduled('weekly');
    expect(await look()).toBe('ran');
    clock.advance(6 * day);
    expect(await look()).toBe('waited');
    clock.advance(day);
    expect(await look()).toBe('ran');
  });

  it('does not run again because the app was restarted, nor wait a year for a clock that was set back', async () => {
    const { open, clock } = surroundings();
    const first = await open();
    first.register(customFacts('https://a.example.com/token'), 'secret');
    first.changeSettings({ testSchedule: 'daily' });
    const { runs } = await runsOver(first, clock);
    testWhenDue({ clock, vault: () => first, runs });
    await runs.cancelled();
    runs.end();
    first.close();
    const vault = await open();
    expect(vault.settings()).toMatchObject({ testSchedule: 'daily' });
    expect(vault.settings()).not.toHaveProperty('scheduledTestAt');
    const again = await runsOver(vault, clock);
    clock.advance(hour);
    testWhenDue({ clock, vault: () => vault, runs: again.runs });
    expect(again.runs.part(0)).toBeNull();
    clock.advance(-365 * day);
    testWhenDue({ clock, vault: () => vault, runs: again.runs });
    expect(again.runs.part(0)).toBeNull();
    clock.advance(day);
    testWhenDue({ clock, vault: () => vault, runs: again.runs });
    expect(again.runs.part(0)?.state.actor).toBe('scheduler');
    await again.runs.cancelled();
  });

  it('waits while another run goes on', async () => {
    const { vault, clock, ids } = await vaultWith(1);
    vault.changeSettings({ testSchedule: 'daily' });
    const { runs } = await runsOver(vault, clock, () => new Promise(() => undefined));
    runs.start(ids);
    testWhenDue({ clock, vault: () => vault, runs });
    expect(vault.scheduledTestAt).toBeNull();
    await runs.cancelled();
    testWhenDue({ clock, vault: () => vault, runs });
    expect(vault.scheduledTestAt).toBe(clock.now());
    await runs.cancelled();
  });
});
