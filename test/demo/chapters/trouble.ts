import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { startBusWithoutKeyring, startKeyring } from '../../../scripts/lib/keyring.mjs';
import { throwAwayFolder } from '../../../scripts/lib/throw-away.mjs';
import type { Album } from '../album.ts';
import { openApp } from '../app.ts';
import { chapter, step } from '../report.ts';
import type { Electron } from '../seeding/seed.ts';

export interface Troubled {
  readonly electron: Electron;
  readonly album: Album;
  /** A profile with a vault. It is copied: no trouble may come to it. */
  readonly profile: string;
}

/** Vaults that can't be opened: each has a screen that says why, and nothing is overwritten. */
export async function trouble({ electron, album, profile }: Troubled): Promise<void> {
  chapter('When the vault can’t be opened');
  const broken = async (name: string, use: (copy: string) => Promise<Electron>) => {
    const { folder, remove } = throwAwayFolder('keyturn-demo');
    cpSync(profile, folder, { recursive: true });
    const app = await openApp(await use(folder), folder, []);
    const heading = app.page.getByRole('main').getByRole('heading', { level: 1 });
    await expect(app.window.button('Try again')).toBeVisible();
    await album.take(app.page, name);
    const seen = await heading.innerText();
    await app.electron.close();
    remove();
    return seen;
  };

  // Elsewhere than on Linux the keychain is the user's own, and stays out of this.
  if (process.platform === 'linux') {
    await step('Without a keyring', () =>
      withHelper(electron, startBusWithoutKeyring(), (other) =>
        broken('no-keyring', () => Promise.resolve(other)),
      ),
    );
    await step('With a keyring that was reset', async () => {
      const { folder, remove } = throwAwayFolder('keyturn-keyring');
      const seen = await withHelper(electron, startKeyring({ dir: folder }), (other) =>
        broken('keyring-reset', () => Promise.resolve(other)),
      );
      remove();
      return seen;
    });
  }
  await step('With a file that is no vault', () =>
    broken('unreadable-vault', (copy) => {
      writeFileSync(join(copy, 'vault', 'vault.db'), 'not a database\n'.repeat(1000));
      return Promise.resolve(electron);
    }),
  );
}

async function withHelper<T>(
  electron: Electron,
  starting: ReturnType<typeof startKeyring>,
  use: (electron: Electron) => Promise<T>,
): Promise<T> {
  const helper = await starting;
  try {
    return await use({ ...electron, env: { ...electron.env, ...helper.env } });
  } finally {
    await helper.stop();
  }
}
