import { SvelteSet } from 'svelte/reactivity';
import type { Failure, Result } from '../../../shared/failure.ts';
import type { Provider } from '../../../shared/provider.ts';
import {
  draftOf,
  emptyEnvironment,
  placeholdersIn,
  providerOf,
  type ProviderDraft,
} from './provider-draft.ts';
import { evaluateProvider } from './provider-problems.ts';

/** What a lock keeps of the form. */
interface Kept {
  readonly base: Provider;
  readonly isNew: boolean;
  readonly draft: ProviderDraft;
}

export interface ProviderFormOptions {
  /** Whether it is to be created; else it is changed. */
  readonly isNew: boolean;
  /** What was typed before. */
  readonly draft?: ProviderDraft | undefined;
}

/** The state of the form that creates and changes a provider of the user's own. */
export class ProviderFormState {
  readonly base: Provider;
  readonly isNew: boolean;
  readonly #initial: string;
  readonly #touched = new SvelteSet<string>();
  draft: ProviderDraft = $state({} as ProviderDraft);
  saving: boolean = $state(false);
  failure: Failure | null = $state.raw(null);

  readonly placeholders: readonly string[] = $derived.by(() => placeholdersIn(this.draft));
  readonly #evaluation = $derived.by(() => evaluateProvider(providerOf(this.draft, this.base)));
  readonly changed: boolean = $derived.by(() => this.isNew || this.dirty);
  readonly canSubmit: boolean = $derived.by(
    () => this.#evaluation.provider !== null && this.changed && !this.saving,
  );

  constructor(base: Provider, { isNew, draft }: ProviderFormOptions) {
    this.base = base;
    this.isNew = isNew;
    const fresh = draftOf(base);
    this.#initial = JSON.stringify(fresh);
    this.draft = draft ?? fresh;
    for (const name of this.placeholders) this.#ensureVariable(name);
  }

  /** What a lock kept; null if it can't be read, as from another version of Keyturn. */
  static fromKept(values: string): ProviderFormState | null {
    try {
      const { base, isNew, draft } = JSON.parse(values) as Kept;
      const fresh = draftOf(base);
      return new ProviderFormState(base, { isNew, draft: { ...fresh, ...draft } });
    } catch {
      return null;
    }
  }

  /** All that stands in the fields, as a lock keeps it. */
  get values(): string {
    return JSON.stringify({ base: this.base, isNew: this.isNew, draft: this.draft } satisfies Kept);
  }

  /** Whether closing would lose typing. */
  get dirty(): boolean {
    return JSON.stringify(this.draft) !== this.#initial;
  }

  /** What to show under a field, once it was left. */
  problem(field: string): string | undefined {
    return this.#touched.has(field) ? this.#evaluation.problems[field] : undefined;
  }

  /** How many things keep it from being saved, and the first of them in words. */
  get open(): readonly string[] {
    return Object.values(this.#evaluation.problems);
  }

  touch(field: string): void {
    this.#touched.add(field);
    // A URL that was left may have brought placeholders.
    for (const name of this.placeholders) this.#ensureVariable(name);
  }

  /** For binding: a variable has its fields as soon as a URL names it. */
  variable(name: string): ProviderDraft['variables'][string] {
    const typed = Object.hasOwn(this.draft.variables, name) ? this.draft.variables[name] : undefined;
    return typed ?? { label: '', example: '', pattern: '' };
  }

  setVariable(name: string, member: 'label' | 'example' | 'pattern', value: string): void {
    this.draft.variables[name] = { ...this.variable(name), [member]: value };
  }

  addEnvironment(): void {
    const ids = this.draft.environments.map(({ id }) => id);
    let number = this.draft.environments.length + 1;
    while (ids.includes(`environment-${number}`)) number += 1;
    this.draft.environments.push(emptyEnvironment(`environment-${number}`));
  }

  removeEnvironment(index: number): void {
    this.draft.environments.splice(index, 1);
  }

  /** @returns what was saved; null if the form isn't ready or the save failed. What was typed stays then. */
  async submit(save: (provider: Provider) => Promise<Result<Provider>>): Promise<Provider | null> {
    const { provider } = this.#evaluation;
    if (!provider || !this.canSubmit) return null;
    this.saving = true;
    this.failure = null;
    try {
      const result = await save(provider);
      if (result.ok) return result.value;
      this.failure = result.failure;
      return null;
    } finally {
      this.saving = false;
    }
  }

  #ensureVariable(name: string): void {
    if (Object.hasOwn(this.draft.variables, name)) return;
    this.draft.variables[name] = { label: '', example: '', pattern: '' };
  }
}
