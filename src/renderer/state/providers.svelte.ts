import { customProviderId, type Provider, type ProviderEnvironment } from '../../shared/provider.ts';
import type { Failure } from '../../shared/failure.ts';
import { isOwnProvider } from '../../shared/own-provider.ts';
import { call } from './bridge.svelte.ts';
import { forgetOnLock } from './forget.ts';

/** The catalogue and, while the vault is open, the user's own providers. */
class ProvidersStore {
  all = $state.raw<readonly Provider[]>([]);
  failure = $state.raw<Failure | null>(null);
  #byId = $derived(new Map(this.all.map((provider) => [provider.id, provider])));

  /** Counts what was asked for: an answer to an earlier question is out of date. */
  #asked = 0;

  async load(): Promise<void> {
    const mine = (this.#asked += 1);
    const result = await call('listProviders');
    if (mine !== this.#asked) return;
    if (result.ok) this.all = result.value;
    this.failure = result.ok ? null : result.failure;
  }

  /** @returns a function that stops listening */
  listen(): () => void {
    return window.keyturn.on('providersChanged', () => void this.load());
  }

  /** What is the user's own goes with the vault; an answer that is still under way, too. */
  forgetOwn(): void {
    this.#asked += 1;
    this.all = this.all.filter((provider) => !isOwnProvider(provider));
  }

  get(id: string): Provider | undefined {
    return this.#byId.get(id);
  }

  /** The provider's name; its ID when the catalogue doesn't know it (any more). */
  nameOf(id: string): string {
    return this.#byId.get(id)?.name ?? id;
  }

  /** The provider as it stands in a sentence about what to do there. */
  inSentence(id: string): string {
    return id === customProviderId ? 'your provider' : this.nameOf(id);
  }

  environment(providerId: string, environmentId: string): ProviderEnvironment | undefined {
    return this.#byId.get(providerId)?.environments.find((environment) => environment.id === environmentId);
  }

  environmentName(providerId: string, environmentId: string): string {
    return this.environment(providerId, environmentId)?.name ?? environmentId;
  }
}

export const providers = new ProvidersStore();
forgetOnLock(() => providers.forgetOwn());
