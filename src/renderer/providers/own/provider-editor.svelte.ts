import type { Provider } from '../../../shared/provider.ts';
import { forgetOnLock } from '../../state/forget.ts';

/** What the editor begins with: an issuer to ask, nothing, or a provider (one of the catalogue becomes an own copy). */
export type EditorStart = 'issuer' | 'empty' | Provider;

export interface EditorRequest {
  readonly from: EditorStart;
  /** Told of the provider once it is saved. */
  readonly onSaved?: ((provider: Provider) => void) | undefined;
  /** What a lock kept of an earlier form: its values. */
  readonly kept?: string | undefined;
}

/** Which of the dialogs about providers are open; their parts are loaded when they are. */
class ProviderDialogs {
  listOpen = $state(false);
  request = $state.raw<EditorRequest | null>(null);

  close(): void {
    this.listOpen = false;
    this.request = null;
  }
}

export const providerDialogs = new ProviderDialogs();
forgetOnLock(() => providerDialogs.close());

/** Opens the form for a provider of the user's own, above whatever is open. */
export function openProviderEditor(request: EditorRequest): void {
  providerDialogs.request = request;
}
