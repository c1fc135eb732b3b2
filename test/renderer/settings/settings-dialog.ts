import { page, type Locator } from 'vitest/browser';
import { expect } from 'vitest';
import type { FakeMain } from '../../fakes/keyturn-bridge.ts';
import { oneOfEachStatus } from '../../fakes/sample-credential-sets.ts';
import { openApp } from '../open-app.ts';

export const dialog = (): Locator => page.getByRole('dialog', { name: 'Settings' });

/** Opens the window and in it a section of the settings. */
export async function openSettings(
  section: string,
  setup: Parameters<typeof openApp>[0] = {},
): Promise<FakeMain> {
  const main = await openApp({ credentialSets: oneOfEachStatus(), ...setup });
  main.emit('commandInvoked', 'settings');
  await dialog().getByRole('tab', { name: section }).click();
  await expect.element(dialog().getByRole('heading', { name: section, level: 3 })).toBeInTheDocument();
  return main;
}
