import type { Album } from '../album.ts';
import type { OpenedApp } from '../app.ts';
import { expect } from '../patience.ts';
import type { DemoServers } from '../servers.ts';

/** What a chapter plays in. */
export interface Scene {
  readonly app: OpenedApp;
  readonly album: Album;
  readonly servers: DemoServers;
}

/** Finds a set as a user with many does: by typing, then opening the match. The filter is left empty. */
export async function openSet({ window }: OpenedApp, name: string): Promise<void> {
  await window.filter.fill(name);
  await window.open(name);
  await window.filter.fill('');
}

/** Requests a test token for the open set; what the window then says, in one line. */
export async function testToken({ window }: OpenedApp, expected: RegExp): Promise<string> {
  await window.requestTestToken();
  const message = window.outcome.locator('p').first();
  await expect(message).toHaveText(expected);
  return message.innerText();
}

/** Waits for the open set's status, as its list row and its header show it. */
export async function expectStatus({ window }: OpenedApp, name: string, status: string): Promise<void> {
  await expect(window.row(name)).toContainText(status);
  await expect(window.details).toContainText(status);
}
