import type { Identification, IdentifiedValue } from '../../shared/identification.ts';
import { limits } from '../../shared/credential.ts';
import { pacer } from '../database/pacer.ts';
import { Effort, longForOne, type Candidate } from './candidate.ts';
import { candidates } from './candidates.ts';
import type { CredentialIndex, Hit } from './credential-index.ts';
import { followingIndex, type IndexedVault } from './following-index.ts';
import { Lines, readable } from './pasted-text.ts';

/** What is needed of the open vault. */
export interface IdentifyingVault extends IndexedVault {
  /** @throws KeyturnError `vault_not_open` */
  fingerprintOf(value: string): string;
}

/** How many different values are looked up in one text, and how many findings are answered. */
export const mostValues = 50_000;
export const mostFound = 1_000;
/** Characters that may be read a second time; see {@link Effort}. */
const effortForOne = 6_000_000;

/** Tells whose client IDs and secrets a text holds. Keeps neither the text nor anything of it. */
export class Identifier {
  readonly #indexes = new WeakMap<IdentifyingVault, Promise<CredentialIndex>>();

  /** Works in slices, so that nothing waits for a long text. */
  async identify(vault: IdentifyingVault, pasted: string): Promise<Identification> {
    const index = await this.#indexOf(vault);
    const text = readable(pasted);
    const effort = new Effort(effortForOne);
    const search = new Search(vault, index, new Lines(text));
    const pause = pacer();
    let looks = 0;
    for (const candidate of candidates(text, effort)) {
      if (!search.look(candidate)) break;
      // Asking for the time costs as much as a look at a short value.
      const isShort = candidate.value !== '' && candidate.value.length <= longForOne;
      const waiting = isShort && ++looks % 32 !== 0 ? undefined : pause();
      if (waiting) await waiting;
    }
    return search.result(effort.spent);
  }

  #indexOf(vault: IdentifyingVault): Promise<CredentialIndex> {
    let index = this.#indexes.get(vault);
    if (!index) {
      index = followingIndex(vault);
      this.#indexes.set(vault, index);
    }
    return index;
  }
}

type Where = Omit<Candidate, 'value'>;
interface Found {
  readonly hit: Hit;
  where: Where;
}

/** One text's search: what was looked up, and what was found. */
class Search {
  readonly #vault: IdentifyingVault;
  readonly #index: CredentialIndex;
  readonly #lines: Lines;
  /** By value: what it is. Nothing for nearly all of them. */
  readonly #known = new Map<string, readonly Found[]>();
  readonly #found = new Map<string, Found>();
  #cut = false;

  constructor(vault: IdentifyingVault, index: CredentialIndex, lines: Lines) {
    this.#vault = vault;
    this.#index = index;
    this.#lines = lines;
  }

  /** @returns false when it is enough */
  look({ value, ...where }: Candidate): boolean {
    if (value === '' || value.length > limits.clientSecret) return true;
    const known = this.#known.get(value);
    if (known) {
      for (const found of known) this.#moveUp(found, where);
      return true;
    }
    if (this.#known.size >= mostValues || this.#found.size >= mostFound) {
      this.#cut = true;
      return false;
    }
    const hits = this.#hits(value);
    this.#known.set(value, hits.length === 0 ? nothing : hits.map((hit) => this.#keep(hit, where)));
    return true;
  }

  result(cut: boolean): Identification {
    const found = [...this.#found.values()]
      .sort((a, b) => a.where.at - b.where.at)
      .slice(0, mostFound)
      .map(({ hit, where: { form, name, at } }): IdentifiedValue => {
        return { ...hit, form, name: this.#sayable(name), line: this.#lines.lineOf(at) };
      });
    return { found, examined: this.#known.size, cut: this.#cut || cut };
  }

  #hits(value: string): readonly Hit[] {
    const ofClients = this.#index.byClientId(value);
    const ofSecrets = this.#index.byFingerprint(this.#vault.fingerprintOf(value));
    return ofClients.length + ofSecrets.length === 0 ? nothing : [...ofClients, ...ofSecrets];
  }

  #keep(hit: Hit, where: Where): Found {
    const key = `${hit.kind} ${hit.credentialSetId} ${hit.versionId ?? ''}`;
    let found = this.#found.get(key);
    if (found) this.#moveUp(found, where);
    else {
      found = { hit, where };
      this.#found.set(key, found);
    }
    return found;
  }

  /** In another line it stands first; in the same line, the form that was read first says more. */
  #moveUp(found: Found, where: Where): void {
    if (where.at < found.where.at && this.#lines.lineOf(where.at) < this.#lines.lineOf(found.where.at)) {
      found.where = where;
    }
  }

  /** A name is answered only if it looks like one and is no value of the vault itself. */
  #sayable(name: string | null): string | null {
    if (name === null || !/^[A-Za-z_$][\w.$-]{0,63}$/.test(name)) return null;
    return this.#hits(name).length === 0 ? name : null;
  }
}

const nothing: readonly never[] = [];
