import { expect, it } from 'vitest';
import {
  automationHandlers,
  type AutomationHandlerParts,
} from '../../../src/main/ipc/automation-handlers.ts';
import type { VaultJob } from '../../../src/shared/vault.ts';
import { failureOf, someFacts } from '../vault/temporary.ts';
import { rotationsIn } from '../automation/rotations-for-tests.ts';

const usual = { maximumAgeDays: 90, warningDays: 14, overlapDays: 7 };

async function handlersOf() {
  const { vault, rotations, around } = await rotationsIn();
  const jobs: { running: VaultJob | null } = { running: null };
  const parts = {
    vault: () => vault,
    automaticRotations: rotations,
    policyOf: () => usual,
    clock: around.clock,
    jobs,
  } as unknown as AutomationHandlerParts;
  const { setAutomation, rotateAutomatically } = automationHandlers(parts);
  const { id } = vault.register(someFacts(), 'secret');
  const setUri = (registrationClientUri: string, registrationAccessToken: string | null) =>
    setAutomation({
      id,
      automation: { adapter: 'rfc7592', registrationClientUri },
      registrationAccessToken,
    });
  return { vault, id, jobs, setUri, setAutomation, rotateAutomatically };
}

it('a registration access token stays with the server that it was entered with', async () => {
  const { setUri, vault, id } = await handlersOf();
  setUri('https://id.example.com/reg/1', 'the token');
  expect((await failureOf(() => setUri('https://attacker.example/reg/1', null))).field).toBe(
    'registrationAccessToken',
  );
  setUri('https://id.example.com/reg/2', null);
  expect(vault.get(id).automation).toMatchObject({ registrationClientUri: 'https://id.example.com/reg/2' });
});

it('a registration client URI is https, or on this machine', async () => {
  const { setUri } = await handlersOf();
  expect((await failureOf(() => setUri('http://id.example.com/reg/1', 'the token'))).field).toBe(
    'registrationClientUri',
  );
});

it('the answer holds no token, and a due date', async () => {
  const { setUri } = await handlersOf();
  const item = setUri('https://id.example.com/reg/1', 'the registration token');
  expect(JSON.stringify(item)).not.toContain('the registration token');
  expect(item.dueAt).toBe(item.secretChangedAt + 90 * 86_400_000);
});

it('a set isn’t set up to be managed by itself', async () => {
  const { setAutomation, id } = await handlersOf();
  const automation = { adapter: 'auth0', managedBy: id } as const;
  const failure = await failureOf(() => setAutomation({ id, automation, registrationAccessToken: null }));
  expect(failure.code).toBe('automation_failed');
});

it.each(['rekey', 'restore'] as const)('nothing is rotated during the job “%s”', async (job) => {
  const { rotateAutomatically, setUri, jobs, id } = await handlersOf();
  setUri('https://id.example.com/reg/1', 'the token');
  jobs.running = job;
  expect((await failureOf(() => rotateAutomatically({ id }))).code).toBe('job_in_progress');
});
