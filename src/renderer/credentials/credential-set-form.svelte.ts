import { SvelteSet } from 'svelte/reactivity';
import {
  factsOf,
  noOverrides,
  type CredentialSetFacts,
  type CredentialSetListItem,
} from '../../shared/credential.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import type { CredentialUse, Provider } from '../../shared/provider.ts';
import { credentialUseOf, secretKindOf, type SecretKind } from '../../shared/request-kind.ts';
import { clientIdName, secretName } from '../../shared/value-names.ts';
import { toValues, withValues } from '../drafts/form-values.ts';
import { timeToDay } from './dates.ts';
import { draftFromFacts, draftToFacts, emptyDraft, fieldsOfOneProvider, type Draft } from './draft.ts';
import { asKept, isKey, recogniseSecret } from './keys/secret-problem.ts';
import type { RecognisedKey } from './keys/recognise-key.ts';
import { parsePasted } from './keys/paste-key.ts';
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
  /** Whether it said when the secret expires. */
  readonly expires: boolean;
  readonly before: Pick<Draft, 'clientId' | 'clientSecret' | 'keyId' | 'secretExpiresOn'>;
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
  /** The facts as they stand, checked or not. */
  readonly #typed = $derived.by(() => draftToFacts(this.draft, this.provider, this.before));
  readonly secretKind: SecretKind = $derived.by(() =>
    this.provider ? secretKindOf(this.provider, this.#typed) : 'client_secret',
  );
  /** How the request proves who asks; null: not chosen yet. */
  readonly use: CredentialUse | null = $derived.by(() =>
    this.provider ? credentialUseOf(this.provider, this.#typed) : null,
  );
  /** The labels of the two values, as the provider calls them. */
  readonly names = $derived.by(() => ({
    clientId: clientIdName(this.provider),
    secret: secretName(this.provider, this.#typed),
  }));
  /** What stands where a private key belongs; null: nothing, or no key belongs there. */
  readonly recognised: RecognisedKey | null = $derived.by(() =>
    recogniseSecret(this.secretKind, this.draft.clientSecret),
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

  /** Whether any of the advanced settings differs from what the provider does by itself. */
  get changesRequest(): boolean {
    const { tokenUrl, audience, parameters, headers } = noOverrides;
    const { draft } = this;
    return (
      !sameFacts({ ...this.#typed.request, tokenUrl, audience, parameters, headers }, noOverrides) ||
      draft.parameters + draft.headers !== ''
    );
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
      ...known.map((field) => this.#ownName(field) ?? fieldLabels[field] ?? field),
      ...others.map((field) => this.#labelOf(field)),
    ];
  }

  #ownName(field: string): string | undefined {
    if (field === 'clientId') return this.names.clientId;
    return field === 'clientSecret' ? this.names.secret : undefined;
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
    Object.assign(this.draft, fieldsOfOneProvider);
  }

  /** @returns whether the text held both ID and secret and was taken apart. */
  paste(text: string): boolean {
    const found = parsePasted(text, isKey(this.secretKind) || !this.provider);
    if (!found) return false;
    const { clientId, clientSecret, keyId, secretExpiresOn } = this.draft;
    const { pairs, expiresAt } = found;
    const expires = expiresAt !== null;
    this.pasted = { pairs, expires, before: { clientId, clientSecret, keyId, secretExpiresOn } };
    this.draft.clientId = found.clientId;
    this.draft.clientSecret = found.clientSecret;
    if (expires) this.draft.secretExpiresOn = timeToDay(expiresAt);
    if (found.keyId !== '' && isKey(this.secretKind)) this.draft.keyId = found.keyId;
    return true;
  }

  /** Takes a pasted or dropped key: with whose it is if the text says so, else as the secret alone. */
  takeKey(text: string): void {
    if (!this.paste(text)) this.draft.clientSecret = asKept(this.secretKind, text);
    // It came all at once: what is wrong with it needs no waiting for the rest.
    this.touch('clientSecret');
  }

  undoPaste(): void {
    if (!this.pasted) return;
    Object.assign(this.draft, this.pasted.before);
    this.pasted = null;
  }

  get secretHasOuterSpace(): boolean {
    return !isKey(this.secretKind) && this.draft.clientSecret !== this.draft.clientSecret.trim();
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
      const result = await save(facts, asKept(this.secretKind, this.draft.clientSecret));
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
