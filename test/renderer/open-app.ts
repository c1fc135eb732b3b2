import { page } from 'vitest/browser';
import { expect } from 'vitest';
import { render } from 'vitest-browser-svelte';
import App from '../../src/renderer/App.svelte';
import { backups } from '../../src/renderer/backups/backups.svelte.ts';
import { verification } from '../../src/renderer/settings/verification.svelte.ts';
import { appState } from '../../src/renderer/state/app-state.svelte.ts';
import { guideDoor } from '../../src/renderer/rotation/open-guide.svelte.ts';
import { pendingProofs, revocationProofs } from '../../src/renderer/rotation/proofs.svelte.ts';
import { credentialSets } from '../../src/renderer/state/credential-sets.svelte.ts';
import { detailCommands } from '../../src/renderer/state/detail-commands.svelte.ts';
import { selection } from '../../src/renderer/state/selection.svelte.ts';
import { shownSet } from '../../src/renderer/state/shown-set.svelte.ts';
import { undoHistory } from '../../src/renderer/state/undo-history.svelte.ts';
import { vaultSecurity } from '../../src/renderer/state/vault-security.svelte.ts';
import { testRun } from '../../src/renderer/test-run/test-run.svelte.ts';
import { defaultPreferences } from '../../src/shared/preferences.ts';
import { FakeMain } from '../fakes/keyturn-bridge.ts';

/** The stores live as long as the window; a test wants a window that has just opened. */
export function forgetEverything(): void {
  appState.current = null;
  appState.vault = { kind: 'opening' };
  appState.preferences = defaultPreferences;
  appState.backupProblem = null;
  credentialSets.clear();
  selection.view = { kind: 'all' };
  selection.filter = '';
  selection.id = null;
  vaultSecurity.clear();
  backups.forget();
  verification.forget();
  undoHistory.clear();
  detailCommands.clear();
  testRun.forget();
  guideDoor.clear();
  shownSet.wanted = null;
  pendingProofs.clear();
  revocationProofs.clear();
}

/** Opens the whole window on a fake main, and answers once it shows something. */
export async function openApp(setup: ConstructorParameters<typeof FakeMain>[0] = {}): Promise<FakeMain> {
  forgetEverything();
  const main = new FakeMain(setup);
  window.keyturn = main.bridge;
  const { container } = await render(App);
  // As in index.html: the styles give #app the window's height.
  container.id = 'app';
  if (main.appState.vault.kind !== 'opening') {
    await expect
      .poll(() => document.querySelector('h1') && !document.querySelector('[aria-busy]'), { timeout: 10_000 })
      .toBe(true);
  }
  return main;
}

export const listbox = () => page.getByRole('listbox', { name: 'Credential sets' });
export const row = (name: string | RegExp) => listbox().getByRole('option', { name });
export const selectedRow = () => listbox().getByRole('option', { selected: true });
export const filterBox = () => page.getByRole('searchbox', { name: 'Filter' });
export const view = (name: string) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name, exact: true });

/** The names of the rows on screen, from top to bottom. */
export function rowNames(): string[] {
  return [...document.querySelectorAll('[role="option"]')]
    .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
    .map((option) => option.querySelector('[title]')?.textContent ?? '');
}
