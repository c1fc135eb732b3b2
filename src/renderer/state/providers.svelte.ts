import { customProviderId, type Provider, type ProviderEnvironment } from '../../shared/provider.ts';
import type { Failure } from '../../shared/failure.ts';
import { call } from './bridge.svelte.ts';

/** The catalogue, loaded once. */
class ProvidersStore {
  all = $state.raw<readonly Provider[]>([]);
  failure = $state.raw<Failure | null>(null);
  #byId = $derived(new Map(this.all.map((provider) => [provider.id, provider])));

  async load(): Promise<void> {
    const result = await call('listProviders');
    if (result.ok) this.all = result.value;
    this.failure = result.ok ? null : result.failure;
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
