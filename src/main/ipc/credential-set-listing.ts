import { toCompactList } from '../../shared/compact-list.ts';
import type { CredentialSet } from '../../shared/credential.ts';
import type { CredentialSetListPart } from '../../shared/ipc-contract.ts';
import { listItem, type PolicyOf } from '../rotation/policy.ts';

/** How many sets a part holds: so few that making one keeps main busy for some milliseconds only. */
export const partSize = 500;
/** The first is smaller, because the window shows nothing before it is there. */
export const firstPartSize = 200;

/** Where the sets come from: the open vault. */
interface Source {
  list(): readonly CredentialSet[];
}

/**
 * Hands the list of all credential sets to the window, part by part. The sets are those at the time of the first part:
 * one that goes or changes meanwhile leaves the others where they are, so none is left out and none comes twice. Of the
 * changes the window hears by themselves.
 */
export class CredentialSetListing {
  readonly #clock: { now(): number };
  readonly #policyOf: PolicyOf;
  #source: Source | null = null;
  #sets: readonly CredentialSet[] = [];

  constructor(clock: { now(): number }, policyOf: PolicyOf) {
    this.#clock = clock;
    this.#policyOf = policyOf;
  }

  /** @param from - 0 begins a listing; else as the part before said. A listing that isn't known begins anew. */
  part(source: Source, from: number): CredentialSetListPart {
    const start = this.#source === source ? from : 0;
    if (start === 0) {
      this.#source = source;
      this.#sets = source.list();
    }
    const now = this.#clock.now();
    const total = this.#sets.length;
    const end = Math.min(total, start === 0 ? firstPartSize : start + partSize);
    const items = this.#sets.slice(start, end).map((set) => listItem(set, this.#policyOf(set), now));
    if (end === total) this.forget();
    return {
      now,
      total,
      next: end === total ? null : end,
      credentialSets: JSON.stringify(toCompactList(items)),
    };
  }

  /** Lets go of the sets: the vault that had them is no longer open. */
  forget(): void {
    this.#source = null;
    this.#sets = [];
  }
}
