import type { Failure } from '../../shared/failure.ts';
import type { AuditEntry } from '../../shared/vault.ts';
import { call } from '../state/bridge.svelte.ts';
import { fold, wordsOf } from '../state/haystack.ts';
import { entryText, kindOf, type AuditKind } from './audit-words.ts';

const page = 200;
/** The most that one call may ask for: while searching, older entries are only looked through. */
const searchPage = 1_000;

/** The audit log of one set or of the whole vault, newest first, as far as it was asked for. */
export class AuditPages {
  entries = $state.raw<readonly AuditEntry[] | null>(null);
  failure = $state.raw<Failure | null>(null);
  loading = $state(false);
  /** Whether the oldest entry is here. */
  complete = $state(false);
  text = $state('');
  kind = $state<AuditKind | ''>('');
  /** How many rows show at most. */
  #wanted = $state(page);
  readonly #credentialSetId: string | null;
  readonly #texts = new WeakMap<AuditEntry, string>();

  readonly filtering = $derived(this.kind !== '' || this.text.trim() !== '');
  readonly #matches = $derived.by(() => {
    const words = wordsOf(this.text);
    return (this.entries ?? []).filter(
      (entry) =>
        (this.kind === '' || kindOf(entry.action) === this.kind) &&
        words.every((word) => this.#textOf(entry).includes(word)),
    );
  });
  readonly rows = $derived(this.#matches.slice(0, this.#wanted));
  readonly hasOlder = $derived(!this.complete || this.#matches.length > this.#wanted);

  constructor(credentialSetId: string | null) {
    this.#credentialSetId = credentialSetId;
  }

  /** The newest page, anew. What stands there stays until it is here. */
  async load(): Promise<void> {
    const newest = await this.#ask(null, page);
    if (!newest) return;
    this.entries = newest;
    this.complete = newest.length < page;
    this.#wanted = page;
    await this.fill();
  }

  async showOlder(): Promise<void> {
    this.#wanted += page;
    await this.fill();
  }

  /** Asks for older entries until the rows that are wanted match, or there are no more. */
  async fill(): Promise<void> {
    if (this.loading) return;
    this.loading = true;
    while (this.entries && !this.complete && this.#matches.length < this.#wanted) {
      const limit = this.filtering ? searchPage : page;
      const newer = this.entries;
      const older = await this.#ask(newer.at(-1)?.sequence ?? null, limit);
      if (!older) break;
      // Loaded anew meanwhile: what was asked for doesn't follow what is there now.
      if (this.entries !== newer) continue;
      this.entries = [...newer, ...older];
      this.complete = older.length < limit;
    }
    this.loading = false;
  }

  async #ask(before: number | null, limit: number): Promise<readonly AuditEntry[] | null> {
    const result = await call('listAuditLog', { credentialSetId: this.#credentialSetId, before, limit });
    this.failure = result.ok ? null : result.failure;
    return result.ok ? (JSON.parse(result.value) as readonly AuditEntry[]) : null;
  }

  #textOf(entry: AuditEntry): string {
    let text = this.#texts.get(entry);
    if (text === undefined) this.#texts.set(entry, (text = fold(entryText(entry))));
    return text;
  }
}
