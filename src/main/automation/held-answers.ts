import type { CredentialSet } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import { requirePending, versionIn } from '../vault/stages.ts';
import type { Vault } from '../vault/vault.ts';
import type { CreatedSecret } from './adapter.ts';
import { openAnswer, type SealedAnswer } from './answer-envelope.ts';
import { automationFailed, lockedMeanwhile, notStored, storeItFirst } from './failures.ts';

/** How often what could not be stored is tried again, in ms. */
export const retryAfter = 15_000;

export interface HeldAnswersParts {
  /** @throws {KeyturnError} `vault_not_open` */
  readonly vault: () => Vault;
  readonly timers: Pick<typeof globalThis, 'setTimeout' | 'clearTimeout'>;
  /** Told of a set whose tokens are those of a former secret. */
  readonly onPromoted: (id: string) => void;
}

/** An answer on its way into the vault. */
interface Held {
  readonly sealed: SealedAnswer;
  /** What is in the vault already, so that a second try goes on where the first failed. */
  tokenStored: boolean;
  /** The version that the secret was stored as; null: not yet. */
  versionId: string | null;
}

/** What is stored of an answer: the set, and whether the provider has ended the old secret. */
export interface StoredAnswer {
  readonly set: CredentialSet;
  readonly stage: 'pending' | 'promoted';
}

/**
 * New secrets between the provider and the vault. Each is the only copy there is, so it is kept, sealed, until it is
 * stored: over a full disk, and over a lock.
 */
export class HeldAnswers {
  readonly #parts: HeldAnswersParts;
  readonly #held = new Map<string, Held>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(parts: HeldAnswersParts) {
    this.#parts = parts;
  }

  has(id: string): boolean {
    return this.#held.has(id);
  }

  /** @throws KeyturnError `new_secret_not_stored` while there is any */
  requireNone(): void {
    if (this.#held.size > 0) throw storeItFirst();
  }

  keep(id: string, sealed: SealedAnswer): void {
    this.#held.set(id, { sealed, tokenStored: false, versionId: null });
  }

  /**
   * Brings a set's answer into the vault.
   *
   * @throws KeyturnError `new_secret_not_stored`, and it is tried again; `automation_failed` where the provider answered
   * with the old secret
   */
  store(id: string): StoredAnswer {
    const held = this.#held.get(id);
    if (!held) throw new Error('Nothing is held for this credential set');
    try {
      const stored = this.#bringIn(id, held);
      this.#held.delete(id);
      return stored;
    } catch (error) {
      if (!(error instanceof KeyturnError)) {
        this.#retryLater();
        throw error;
      }
      if (error.code === 'vault_not_open') throw lockedMeanwhile();
      if (isFinal(error)) {
        this.#held.delete(id);
        throw error;
      }
      this.#retryLater();
      throw notStored(error.message);
    }
  }

  /** Tries all of them again; to be called when the vault was opened. Never throws. */
  storeAll(): void {
    this.#stopTimer();
    for (const id of [...this.#held.keys()]) {
      try {
        this.store(id);
      } catch {
        // Who waits for it was told at the first failure; `store` sees to the next try.
      }
    }
  }

  #bringIn(id: string, held: Held): StoredAnswer {
    const vault = this.#parts.vault();
    const answer = openAnswer(held.sealed, vault);
    // The token first: with it, a secret can be asked for again.
    if (!held.tokenStored) storeToken(vault, id, answer);
    held.tokenStored = true;
    if (answer.clientSecret === null) throw doesNotRotate();
    held.versionId ??= storePending(vault, id, answer, answer.clientSecret);
    if (!answer.cutsOver) return { set: vault.get(id), stage: 'pending' };
    this.#parts.onPromoted(id);
    return { set: promoted(vault, id, held.versionId), stage: 'promoted' };
  }

  #retryLater(): void {
    this.#timer ??= this.#parts.timers.setTimeout(() => {
      this.storeAll();
    }, retryAfter);
  }

  #stopTimer(): void {
    if (this.#timer !== null) this.#parts.timers.clearTimeout(this.#timer);
    this.#timer = null;
  }
}

function storeToken(vault: Vault, id: string, answer: CreatedSecret): void {
  const { automation } = vault.get(id);
  const { registrationAccessToken: token, registrationClientUri: uri } = answer;
  if (automation?.adapter !== 'rfc7592') return;
  const next = {
    adapter: 'rfc7592',
    registrationClientUri: uri ?? automation.registrationClientUri,
  } as const;
  if (token !== undefined || next.registrationClientUri !== automation.registrationClientUri) {
    vault.setAutomation(id, next, token ?? null);
  }
}

/** @returns the id of its version */
function storePending(vault: Vault, id: string, answer: CreatedSecret, clientSecret: string): string {
  const { clientId, secretExpiresAt, providerSecretId } = answer;
  const secret = { clientSecret, clientId, keyId: null, secretExpiresAt, providerSecretId };
  let set: CredentialSet;
  try {
    set = vault.rotation.addPending(id, secret);
  } catch (error) {
    throw error instanceof KeyturnError && error.code === 'invalid_input' ? doesNotRotate() : error;
  }
  vault.audit.recordIfPossible('rotated_automatically', { about: set });
  return requirePending(set).id;
}

/** A pending secret that the user has dealt with since needs nothing more, and another one in its place is the user's. */
function promoted(vault: Vault, id: string, versionId: string): CredentialSet {
  const set = vault.get(id);
  if (versionIn(set, 'pending')?.id !== versionId) return set;
  return vault.rotation.promote(id, { overlapDays: 0, withoutProof: true });
}

/** Nothing that a second try could mend. */
const isFinal = ({ code }: KeyturnError): boolean =>
  code === 'automation_failed' || code === 'unknown_credential_set' || code === 'vault_corrupt';

const doesNotRotate = () =>
  automationFailed(
    'The provider answered with the old secret: it doesn’t rotate secrets on an update of the client.',
    'Rotate by hand: create a new secret at the provider and paste it.',
  );
