import { SvelteMap } from 'svelte/reactivity';
import type { CredentialSetListItem } from '../../shared/credential.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import type { PendingProof, RevocationProof } from '../../shared/rotation-proof.ts';
import { kept } from '../state/actions.ts';
import { call } from '../state/bridge.svelte.ts';
import { forgetOnLock } from '../state/forget.ts';
import { tokenTests } from '../token-test/token-test.svelte.ts';

export type ProofState<T> =
  | { readonly kind: 'running'; readonly cancelling: boolean }
  | { readonly kind: 'done'; readonly proof: T }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Proofs by what they are about: what runs, and what came of the last one in this session. */
class Proofs<T extends { readonly credentialSet: CredentialSetListItem }> {
  readonly #states = new SvelteMap<string, ProofState<T>>();
  #turn = 0;

  of(key: string): ProofState<T> | undefined {
    return this.#states.get(key);
  }

  running(key: string): boolean {
    return this.#states.get(key)?.kind === 'running';
  }

  /** @param key - what the proof is about · @param id - the set whose requests it sends */
  async run(key: string, id: string, ask: () => Promise<Result<T>>): Promise<void> {
    if (this.running(key)) return;
    this.#states.set(key, { kind: 'running', cancelling: false });
    const turn = this.#turn;
    const answer = await ask();
    // The vault was locked meanwhile.
    if (turn !== this.#turn) return;
    if (answer.ok) kept({ ok: true, value: answer.value.credentialSet });
    this.#states.set(
      key,
      answer.ok ? { kind: 'done', proof: answer.value } : { kind: 'failed', failure: answer.failure },
    );
    await tokenTests.historyChanged(id);
  }

  /** Asks main to stop; the outcome then comes back through the proof itself. */
  async cancel(key: string, id: string): Promise<void> {
    if (!this.running(key)) return;
    this.#states.set(key, { kind: 'running', cancelling: true });
    await call('cancelTokenTest', { id });
  }

  forget(key: string): void {
    this.#states.delete(key);
  }

  clear(): void {
    this.#turn += 1;
    this.#states.clear();
  }
}

/** By the pending version's id. */
export const pendingProofs = new Proofs<PendingProof>();
/** By the former version's id. */
export const revocationProofs = new Proofs<RevocationProof>();
forgetOnLock(() => {
  pendingProofs.clear();
  revocationProofs.clear();
});

export const provePendingSecret = (id: string, versionId: string): Promise<void> =>
  pendingProofs.run(versionId, id, () => call('provePendingSecret', { id }));

export const proveRevocation = (id: string, versionId: string): Promise<void> =>
  revocationProofs.run(versionId, id, () => call('proveRevocation', { id, versionId }));
