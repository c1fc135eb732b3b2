import { SvelteSet } from 'svelte/reactivity';
import { factsOf, type CredentialSetFacts, type CredentialSetListItem } from '../../shared/credential.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import type { Provider } from '../../shared/provider.ts';
import { toValues, withValues } from '../drafts/form-values.ts';
import { draftFromFacts, emptyDraft, type Draft } from './draft.ts';
import { parsePastedCredentials } from './paste.ts';
import { evaluate, fieldLabels, fieldOf, sameFacts } from './problems.ts';

export interface FormOptions {
  readonly providers: () => readonly Provider[];
  /** The set that is edited. Without it the form registers a new one and asks for a client secret. */
  readonly before?: CredentialSetListItem | undefined;
  /** What a lock kept of an earlier form: its `values`. */
  readonly kept?: string | undefined;
}

/** What a paste filled in, and what stood there before. */
export interface Pasted {
  readonly pairs: number;
  readonly before: Pick<Draft, 'clientId' | 'clientSecret'>;
}

/** The state of the form that registers and edits credential sets. */
export class FormState {
  readonly #options: FormOptions;
  readonly #initial: string;
  readonly #touched = new SvelteSet<string>();
  #held: string[] | null = null;
  readonly before: CredentialSetListItem | undefined;

  draft: Draft = $state(emptyDraft());
  saving: boolean = $state(false);
  pasted: Pasted | null = $state.raw(null);
  #failure: { readonly failure: Failure; readonly about: string } | null = $state.raw(null);

  readonly providers: readonly Provider[] = $derived.by(() => this.#options.providers());
  readonly provider: Provider | undefined = $derived(
    this.providers.find(({ id }) => id === this.draft.providerId),
  );
  readonly #evaluation = $derived.by(() => evaluate(this.draft, this.provider, this.before));
  readonly changed: boolean = $derived.by(() => {
    const { facts } = this.#evaluation;
    return !this.before || (facts !== null && !sameFacts(facts, factsOf(this.before)));
  });
  readonly canSubmit: boolean = $derived.by(
    () => this.#evaluation.facts !== null && this.changed && !this.saving,
  );

  constructor(options: FormOptions) {
    this.#options = options;
    this.before = options.before;
    if (options.before) {
      const { providerId } = options.before;
      const provider = options.providers().find(({ id }) => id === providerId);
      this.draft = draftFromFacts(options.before, provider);
    }
    this.#initial = this.values;
    if (options.kept !== undefined) this.draft = withValues($state.snapshot(this.draft), options.kept);
  }

  /** All that stands in the fields, as a lock keeps it. */
  get values(): string {
    return toValues(this.draft);
  }

  /** Whether closing would lose typing. */
  get dirty(): boolean {
    return this.values !== this.#initial;
  }

  /** What to show under a field: the server's word on it first, else ours once the field was left. */
  problem(field: string): string | undefined {
    const { failure } = this;
    if (failure?.field !== undefined && fieldOf(failure.field, this.provider) === field)
      return failure.message;
    return this.#touched.has(field) ? this.#evaluation.problems[field] : undefined;
  }

  /** The labels of the fields that keep the form from being valid, in the form's order. */
  get open(): string[] {
    const { problems } = this.#evaluation;
    const known = Object.keys(fieldLabels).filter((field) => field in problems);
    const others = Object.keys(problems).filter((field) => !(field in fieldLabels));
    return [
      ...known.map((field) => fieldLabels[field] ?? field),
      ...others.map((field) => this.#labelOf(field)),
    ];
  }

  #labelOf(field: string): string {
    const name = field.replace(/^(variables\.|parameter:|header:)/, '');
    return this.provider?.variables.find((variable) => variable.name === name)?.label ?? name;
  }

  /** The last failure, until what it was about is typed anew. */
  get failure(): Failure | null {
    return this.#failure && this.#failure.about === this.#identity ? this.#failure.failure : null;
  }

  get #identity(): string {
    const { providerId, environmentId, clientId } = this.draft;
    return JSON.stringify([providerId, environmentId, clientId]);
  }

  /** The field was left: from now on its problem is shown. */
  touch(field: string): void {
    if (this.#held) this.#held.push(field);
    else this.#touched.add(field);
  }

  /**
   * While the pointer is down nothing new is shown: an error that pushes the rest of the form down would move the very
   * thing that is being clicked away from under the pointer.
   */
  holdProblems(): void {
    this.#held ??= [];
  }

  releaseProblems(): void {
    const left = this.#held ?? [];
    this.#held = null;
    for (const field of left) this.#touched.add(field);
  }

  /** Chooses a provider; what it leaves no choice about is chosen along with it. */
  chooseProvider(providerId: string): void {
    if (providerId === this.draft.providerId) return;
    this.draft.providerId = providerId;
    const { provider } = this;
    const environments = provider?.environments ?? [];
    if (!environments.some(({ id }) => id === this.draft.environmentId)) {
      this.draft.environmentId = environments.length === 1 ? (environments[0]?.id ?? '') : '';
    }
    for (const variable of provider?.variables ?? []) {
      this.draft.variables[variable.name] ??= variable.default ?? '';
    }
    // Another provider's choice would silently be sent to this one.
    this.draft.clientAuthenticationMethod = '';
    this.draft.basicEncoding = '';
    this.draft.bodyFormat = '';
    this.draft.tokenUrl = '';
    this.draft.audience = '';
  }

  /** @returns whether the text held both ID and secret and was taken apart. */
  paste(text: string): boolean {
    const found = parsePastedCredentials(text);
    if (!found) return false;
    const { clientId, clientSecret } = this.draft;
    this.pasted = { pairs: found.pairs, before: { clientId, clientSecret } };
    this.draft.clientId = found.clientId;
    this.draft.clientSecret = found.clientSecret;
    return true;
  }

  undoPaste(): void {
    if (!this.pasted) return;
    Object.assign(this.draft, this.pasted.before);
    this.pasted = null;
  }

  get secretHasOuterSpace(): boolean {
    return this.draft.clientSecret !== this.draft.clientSecret.trim();
  }

  trimSecret(): void {
    this.draft.clientSecret = this.draft.clientSecret.trim();
  }

  /**
   * Hands the checked facts to `save`, once. What was typed stays, whatever comes back.
   * @returns what was saved; null if the form isn't ready, is being saved already, or the save failed.
   */
  async submit<T>(
    save: (facts: CredentialSetFacts, clientSecret: string) => Promise<Result<T>>,
  ): Promise<T | null> {
    const { facts } = this.#evaluation;
    if (!facts || !this.canSubmit) return null;
    this.saving = true;
    this.#failure = null;
    try {
      const result = await save(facts, this.draft.clientSecret);
      if (result.ok) return result.value;
      this.#failure = { failure: result.failure, about: this.#identity };
      return null;
    } finally {
      this.saving = false;
    }
  }

  /** Lets go of the secret's value. */
  forget(): void {
    this.draft.clientSecret = '';
    this.pasted = null;
  }
}
