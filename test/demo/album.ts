import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** Numbered screenshots in one folder, each screen in light and dark. */
export class Album {
  readonly folder: string;
  #taken = 0;

  /** Empties the folder of former screenshots, so that none is taken for one of today. */
  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      if (name.endsWith('.png')) rmSync(join(folder, name));
    }
  }

  /** How many files there are. */
  get size(): number {
    return this.#taken * 2;
  }

  async take(page: Page, name: string): Promise<void> {
    this.#taken += 1;
    const number = String(this.#taken).padStart(2, '0');
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await page.screenshot({
        path: join(this.folder, `${number}-${name}-${theme}.png`),
        animations: 'disabled',
      });
    }
    await page.emulateMedia({ colorScheme: null });
  }

  async takeFailure(page: Page): Promise<void> {
    await page.screenshot({ path: join(this.folder, 'failure.png') });
  }
}
