import { SvelteMap } from 'svelte/reactivity';
import type { Automation } from '../../shared/automation.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import { call } from '../state/bridge.svelte.ts';
import { credentialSets } from '../state/credential-sets.svelte.ts';
import { forgetOnLock } from '../state/forget.ts';

export type AutomationState =
  | { readonly kind: 'running'; readonly what: 'rotate' | 'revoke'; readonly cancelling: boolean }
  | {
      readonly kind: 'done';
      readonly tone: 'ok' | 'warn';
      readonly message: string;
      readonly hint: string | null;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** What came of rotating at the provider, by set: it outlives another tab or set being shown. */
class Automations {
  readonly #states = new SvelteMap<string, AutomationState>();
  /** Counts up when everything is forgotten, so that an answer from before is known as such. */
  #turn = 0;

  of(id: string): AutomationState | undefined {
    return this.#states.get(id);
  }

  /** Also stores what an earlier rotation could not store, or reads what an answer that was lost would have said. */
  rotate(id: string): Promise<void> {
    return this.#run(id, 'rotate', async () => {
      const result = await call('rotateAutomatically', { id });
      if (!result.ok) return result;
      credentialSets.apply([result.value.credentialSet]);
      return done('ok', result.value.message, null);
    });
  }

  revoke(id: string, versionId: string): Promise<void> {
    return this.#run(id, 'revoke', async () => {
      const result = await call('revokeAutomatically', { id, versionId });
      if (!result.ok) return result;
      const { credentialSet, verdict, message, hint } = result.value;
      credentialSets.apply([credentialSet]);
      return done(verdict === 'revoked' ? 'ok' : 'warn', message, hint);
    });
  }

  /** Main cancels what has changed nothing yet; the rest comes to its end. */
  async cancel(id: string): Promise<void> {
    const state = this.of(id);
    if (state?.kind !== 'running') return;
    this.#states.set(id, { ...state, cancelling: true });
    await call('cancelTokenTest', { id });
  }

  /** @param token - the registration access token; null: the kept one, or none is needed */
  async setUp(id: string, automation: Automation | null, token: string | null): Promise<Failure | null> {
    const result = await call('setAutomation', { id, automation, registrationAccessToken: token });
    if (!result.ok) return result.failure;
    credentialSets.apply([result.value]);
    this.#states.delete(id);
    return null;
  }

  clear(): void {
    this.#turn += 1;
    this.#states.clear();
  }

  async #run(
    id: string,
    what: 'rotate' | 'revoke',
    ask: () => Promise<Result<AutomationState>>,
  ): Promise<void> {
    if (this.of(id)?.kind === 'running') return;
    this.#states.set(id, { kind: 'running', what, cancelling: false });
    const turn = this.#turn;
    const answer = await ask();
    if (turn !== this.#turn) return;
    this.#states.set(id, answer.ok ? answer.value : { kind: 'failed', failure: answer.failure });
  }
}

const done = (tone: 'ok' | 'warn', message: string, hint: string | null): Result<AutomationState> => ({
  ok: true,
  value: { kind: 'done', tone, message, hint },
});

export const automations = new Automations();
forgetOnLock(() => automations.clear());
