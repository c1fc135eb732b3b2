import { SvelteMap } from 'svelte/reactivity';
import type {
  ApiCallMethod,
  CallResult,
  Introspection,
  Revocation,
  SignatureCheck,
} from '../../shared/api-call.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import { call } from '../state/bridge.svelte.ts';
import { forgetOnLock } from '../state/forget.ts';

/** What can be done with a token, and what it answers with. */
interface Answers {
  readonly tried: CallResult;
  readonly introspection: Introspection;
  readonly revocation: Revocation;
  readonly signature: SignatureCheck;
}
export type AfterTokenCall = keyof Answers;

export type CallState<T> =
  | { readonly kind: 'running'; readonly cancelling: boolean }
  | { readonly kind: 'done'; readonly result: T }
  | { readonly kind: 'failed'; readonly failure: Failure };

type States = { readonly [K in AfterTokenCall]?: CallState<Answers[K]> };

/** What was done with each credential set's token since it was granted. One call of a set at a time. */
export class AfterToken {
  readonly #states = new SvelteMap<string, States>();
  /** Counts up when everything is forgotten, so that an answer from before is known as such. */
  #turn = 0;

  of(id: string): States {
    return this.#states.get(id) ?? {};
  }

  running(id: string): boolean {
    return Object.values(this.of(id)).some(({ kind }) => kind === 'running');
  }

  /** @param url - null: the provider's probe */
  tryToken(id: string, method: ApiCallMethod, url: string | null): Promise<void> {
    return this.#run(id, 'tried', () => call('tryToken', { id, method, url }));
  }

  introspect(id: string): Promise<void> {
    return this.#run(id, 'introspection', () => call('introspectToken', { id }));
  }

  revoke(id: string): Promise<void> {
    return this.#run(id, 'revocation', () => call('revokeToken', { id }));
  }

  verifySignature(id: string): Promise<void> {
    return this.#run(id, 'signature', () => call('verifyTokenSignature', { id }));
  }

  /** Asks main to stop; the call then ends as cancelled. */
  async cancel(id: string): Promise<void> {
    for (const [name, state] of Object.entries(this.of(id))) {
      if (state.kind === 'running') this.#set(id, name as AfterTokenCall, { ...state, cancelling: true });
    }
    await call('cancelTokenTest', { id });
  }

  /** To be called when another token is asked for. */
  forget(id: string): void {
    this.#states.delete(id);
  }

  clear(): void {
    this.#turn += 1;
    this.#states.clear();
  }

  async #run<K extends AfterTokenCall>(
    id: string,
    name: K,
    ask: () => Promise<Result<Answers[K]>>,
  ): Promise<void> {
    if (this.running(id)) return;
    this.#set(id, name, { kind: 'running', cancelling: false });
    const turn = this.#turn;
    const answer = await ask();
    if (turn !== this.#turn) return;
    this.#set(
      id,
      name,
      answer.ok ? { kind: 'done', result: answer.value } : { kind: 'failed', failure: answer.failure },
    );
  }

  #set<K extends AfterTokenCall>(id: string, name: K, state: CallState<Answers[K]>): void {
    this.#states.set(id, { ...this.#states.get(id), [name]: state });
  }
}

export const afterToken = new AfterToken();
forgetOnLock(() => afterToken.clear());
