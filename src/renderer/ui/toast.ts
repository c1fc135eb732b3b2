import { toast } from 'svelte-sonner';
import type { Failure } from '../../shared/failure.ts';

interface ToastOptions {
  readonly description?: string | undefined;
  /** A button, such as *Undo*. */
  readonly action?: { readonly label: string; readonly run: () => unknown } | undefined;
}

/** For what happened off screen, or can be undone. What the user looks at says its result where it is. */
export function showToast(message: string, { description, action }: ToastOptions = {}): void {
  toast(message, {
    // Long enough to read and reach the button by keyboard.
    duration: action ? 10_000 : 4_000,
    ...(description !== undefined && { description }),
    ...(action && { action: { label: action.label, onClick: () => void action.run() } }),
  });
}

/** Shows a failure that has no better place on screen. */
export function showFailure(failure: Failure): void {
  // What was under way when the vault was locked. The screen that took the vault's place says it already.
  if (failure.code === 'vault_not_open') return;
  toast.error(failure.message, {
    duration: 12_000,
    ...(failure.hint !== undefined && { description: failure.hint }),
  });
}

/** Takes away every toast, as when what they tell of is no longer to be seen. */
export const dismissToasts = (): void => void toast.dismiss();
