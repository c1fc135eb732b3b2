import { randomBytes } from 'node:crypto';
import { seal, SealKey, unseal, type Place } from '../vault/seal.ts';
import type { Vault } from '../vault/vault.ts';
import type { CreatedSecret } from './adapter.ts';

/** An answer that only the vault opens which the envelope was made for. */
export interface SealedAnswer {
  readonly key: Buffer;
  readonly answer: Buffer;
}

const place: Place = { vaultId: '', table: 'memory', rowId: '1', field: 'answer', schemaVersion: 1 };

/**
 * Made while the vault is open, and closed over an answer that may come after a lock: from then on nothing in memory
 * opens it but the vault's own key, so that a locked vault's process holds no secret.
 */
export class AnswerEnvelope {
  readonly #key: SealKey;
  readonly #sealedKey: Buffer;

  constructor(vault: Pick<Vault, 'sealForLater'>) {
    const bytes = randomBytes(32);
    this.#sealedKey = vault.sealForLater(bytes);
    this.#key = new SealKey(bytes);
  }

  /** To be called once. */
  close(answer: CreatedSecret): SealedAnswer {
    const plain = Buffer.from(JSON.stringify(answer), 'utf8');
    try {
      return { key: this.#sealedKey, answer: seal(this.#key, place, plain) };
    } finally {
      plain.fill(0);
      this.#key.wipe();
    }
  }
}

/** @throws KeyturnError `vault_not_open`; `vault_corrupt` if the vault got another key since */
export function openAnswer(sealed: SealedAnswer, vault: Pick<Vault, 'openForLater'>): CreatedSecret {
  const key = new SealKey(vault.openForLater(sealed.key));
  const plain = unseal(key, place, sealed.answer);
  try {
    return JSON.parse(plain.toString('utf8')) as CreatedSecret;
  } finally {
    plain.fill(0);
    key.wipe();
  }
}
