import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBusWithoutKeyring, startKeyring } from '../../../scripts/lib/keyring.mjs';
import { throwAwayFolder } from '../../../scripts/lib/throw-away.mjs';
import type { Album } from '../album.ts';
import { openApp } from '../app.ts';
import { expect } from '../patience.ts';
import { chapter, step } from '../report.ts';
import type { Electron } from '../seeding/seed.ts';

export interface Troubled {
  readonly electron: Electron;
  readonly album: Album;
  /** A profile with a vault. It is copied: no trouble may come to it. */
  readonly profile: string;
}

/** Vaults that can't be opened: each has a screen that says why, and nothing is overwritten. */
export async function trouble(troubled: Troubled): Promise<void> {
  chapter('When the vault can’t be opened');
  // Elsewhere than on Linux the keychain is the user's own, and stays out of this.
  if (process.platform === 'linux') {
    await step('Without a keyring', () =>
      withHelper(troubled, startBusWithoutKeyring(), (without) => openBroken(without, 'no-keyring')),
    );
    const { folder, remove } = throwAwayFolder('keyturn-keyring');
    await step('With a keyring that was reset', () =>
      withHelper(troubled, startKeyring({ dir: folder }), (reset) => openBroken(reset, 'keyring-reset')),
    );
    remove();
  }
  await step('With a file that is no vault', () =>
    openBroken(troubled, 'unreadable-vault', (copy) => {
      writeFileSync(join(copy, 'vault', 'vault.db'), 'not a database\n'.repeat(1000));
    }),
  );
}

/** @returns the screen's heading */
async function openBroken(
  { electron, album, profile }: Troubled,
  name: string,
  breakVault?: (copy: string) => void,
): Promise<string> {
  const { folder, remove } = throwAwayFolder('keyturn-demo');
  // The vault alone: the window is to have its usual size again.
  cpSync(join(profile, 'vault'), join(folder, 'vault'), { recursive: true });
  breakVault?.(folder);
  const app = await openApp(electron, folder, []);
  try {
    const screen = app.page.getByRole('main');
    await expect(screen.getByRole('alert').first()).toBeVisible();
    await album.take(app.page, name);
    return await screen.getByRole('heading', { level: 1 }).innerText();
  } catch (error) {
    await album.takeFailure(app.page).catch(() => undefined);
    throw error;
  } finally {
    await app.electron.close();
    remove();
  }
}

async function withHelper(
  troubled: Troubled,
  starting: ReturnType<typeof startKeyring>,
  use: (troubled: Troubled) => Promise<string>,
): Promise<string> {
  const helper = await starting;
  const { electron } = troubled;
  try {
    return await use({ ...troubled, electron: { ...electron, env: { ...electron.env, ...helper.env } } });
  } finally {
    await helper.stop();
  }
}
