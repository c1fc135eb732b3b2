import type { Failure, Result } from '../../../shared/failure.ts';
import type { ProviderImport } from '../../../shared/own-provider.ts';
import type { Provider } from '../../../shared/provider.ts';
import { call } from '../../state/bridge.svelte.ts';
import { undoHistory } from '../../state/undo-history.svelte.ts';
import { showToast } from '../../ui/toast.ts';

/**
 * Deletes a provider of the user's own; ⌘Z brings it back.
 *
 * @returns what brings it back at once
 */
export async function deleteProvider(provider: Provider): Promise<Result<() => Promise<void>>> {
  const result = await call('deleteOwnProvider', { id: provider.id });
  if (!result.ok) return result;
  const undo = async (): Promise<Failure | null> => {
    const saved = await call('saveOwnProvider', { provider });
    return saved.ok ? null : saved.failure;
  };
  undoHistory.remember(`deleting “${provider.name}”`, undo);
  return { ok: true, value: () => undoHistory.undoThis(undo) };
}

export async function exportProviders(providers: readonly Provider[]): Promise<Failure | null> {
  const result = await call('exportProviders', { ids: providers.map(({ id }) => id) });
  if (!result.ok) return result.failure;
  if (result.value) {
    showToast(
      `Exported ${providers.length === 1 ? (providers[0]?.name ?? '') : `${providers.length} providers`}`,
    );
  }
  return null;
}

export const importProviders = (): Promise<Result<ProviderImport | null>> => call('importProviders');
