import { describe, expect, it, vi } from 'vitest';
import { createHandlers, type HandlerParts } from '../../../src/main/ipc/handlers.ts';
import { requireProvider } from '../../../src/main/providers/catalogue.ts';
import { KeyturnError } from '../../../src/shared/failure.ts';
import { defaultRotationPolicy } from '../../../src/shared/rotation.ts';
import type { TokenTestResult } from '../../../src/shared/token-test.ts';
import { factsWith } from '../../shared/sample-facts.ts';
import { setWith } from '../rotation/sample-set.ts';

const id = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';
const set = setWith({ id, lastTest: null });
const granted = { message: 'Monite issued a bearer token', hint: null } as TokenTestResult;

/** The handlers over a vault with one set, and what they did to its token. */
function handlers(vault: object = {}, others: object = {}) {
  const forgotten: string[] = [];
  const parts = {
    clock: { now: () => 0 },
    policyOf: () => defaultRotationPolicy,
    providers: { require: requireProvider, find: requireProvider },
    vault: () => ({ get: () => set, update: () => set, setEnabled: () => set, ...vault }),
    tokenTester: {
      run: () => Promise.resolve({ result: granted, rejected: false, retryAfter: null }),
      cancel: () => undefined,
    },
    tokens: { forget: (which: string) => forgotten.push(which) },
    ...others,
  };
  return { ...createHandlers(parts as unknown as HandlerParts), forgotten };
}

describe('a token that was granted', () => {
  it('is kept while an edit changes only how the set is called', () => {
    const { updateCredentialSet, forgotten } = handlers();
    void updateCredentialSet({ id, facts: factsWith({ name: 'Renamed', tags: ['new'] }) });
    expect(forgotten).toEqual([]);
  });

  it.each([
    ['environment', factsWith({ environmentId: 'production-eu' })],
    ['client ID', factsWith({ clientId: 'another' })],
    ['access', factsWith({ access: { level: 'fine_grained', scopes: ['read'] } })],
  ])('is forgotten when an edit changes the %s: it belongs to another request', (_, facts) => {
    const { updateCredentialSet, forgotten } = handlers();
    void updateCredentialSet({ id, facts });
    expect(forgotten).toEqual([id]);
  });

  it('is forgotten when its set is disabled', () => {
    const { setEnabled, forgotten } = handlers();
    void setEnabled({ id, enabled: false });
    expect(forgotten).toEqual([id]);
  });
});

describe('the outcome of a token test', () => {
  it('is shown even when it can’t be added to the history', async () => {
    const full = vi.fn(() => {
      throw new KeyturnError({ code: 'disk_full', message: 'The disk is full.' });
    });
    const { requestTestToken } = handlers({ recordTokenTest: full });
    expect(await requestTestToken({ id })).toEqual({
      ...granted,
      hint: 'This outcome could not be added to the history: The disk is full.',
    });
  });
});

describe('an experiment of first aid', () => {
  const post = { clientAuthenticationMethod: 'client_secret_post' } as const;

  it('is handed to the token tester with the one request', async () => {
    const run = vi.fn(() => Promise.resolve({ result: granted, rejected: false }));
    const { requestTestToken } = handlers({ recordTokenTest: () => set }, { tokenTester: { run } });
    await requestTestToken({ id, experiment: post });
    await requestTestToken({ id });
    expect(run.mock.calls.map((call: unknown[]) => call[2])).toEqual([{ experiment: post }, {}]);
  });

  it('is adopted as an edit of the facts, and a token of the former request is forgotten', () => {
    const adopted = vi.fn((_id: string, _facts: object, _change: object) => ({ ...set, secretVersions: [] }));
    const { adoptExperiment, forgotten } = handlers({ adoptExperiment: adopted });
    void adoptExperiment({ id, change: post });
    const { request } = factsWith();
    expect(adopted).toHaveBeenCalledWith(
      id,
      expect.objectContaining({ request: { ...request, ...post } }),
      post,
    );
    expect(forgotten).toEqual([id]);
  });

  it('that doesn’t go with the provider is refused before anything is forgotten', () => {
    const { adoptExperiment, forgotten } = handlers();
    expect(() => adoptExperiment({ id, change: { environmentId: 'nowhere' } })).toThrow(KeyturnError);
    expect(forgotten).toEqual([]);
  });
});
