import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { noOverrides } from '../../src/shared/credential.ts';
import { sendJson, startHttpServer, type RunningServer } from '../fakes/servers/http-server.ts';
import { askMain } from '../security/support/bridge.ts';
import { expect, test as base } from './support/fixtures.ts';
import { seed } from './support/seed.ts';

const granted = { access_token: 'token-0123456789abcdef', token_type: 'Bearer', expires_in: 3600 };

/** Three hosts with tempers of their own, and what each was asked. */
interface Hosts {
  /** Answers when it is let: `release` lets it, from then on at once. */
  readonly slow: RunningServer & { readonly release: () => void; readonly most: () => number };
  /** Says 429 once, with `Retry-After: 3`. */
  readonly limited: RunningServer & { readonly askedAt: readonly number[] };
  readonly refusing: RunningServer;
  readonly clients: readonly string[];
}

const test = base.extend<{ readonly hosts: Hosts }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures a fixture needs from its parameter
  hosts: async ({}, use) => {
    const clients: string[] = [];
    const note = (authorization = '') =>
      clients.push(Buffer.from(authorization.replace('Basic ', ''), 'base64').toString().split(':')[0] ?? '');
    let waiting: (() => void)[] | null = [];
    let [running, most] = [0, 0];
    const slow = await startHttpServer((request, response) => {
      note(request.headers.authorization);
      running += 1;
      most = Math.max(most, running);
      const answer = () => {
        running -= 1;
        sendJson(response, 200, granted);
      };
      if (waiting) waiting.push(answer);
      else answer();
    });
    const askedAt: number[] = [];
    const limited = await startHttpServer((request, response) => {
      note(request.headers.authorization);
      askedAt.push(performance.now());
      if (askedAt.length === 1) response.writeHead(429, { 'retry-after': '3' }).end();
      else sendJson(response, 200, granted);
    });
    const refusing = await startHttpServer((request, response) => {
      note(request.headers.authorization);
      sendJson(response, 401, { error: 'invalid_client' });
    });
    const release = () => {
      const held = waiting ?? [];
      waiting = null;
      for (const answer of held) answer();
    };
    await use({
      slow: { ...slow, release, most: () => most },
      limited: { ...limited, askedAt },
      refusing,
      clients,
    });
    release();
    await Promise.all([slow.close(), limited.close(), refusing.close()]);
  },
});

/** Forty sets: 16 at the slow host, 8 at the limited one, 16 at the one that refuses. */
const fortySets = ({ slow, limited, refusing }: Hosts) =>
  Array.from({ length: 40 }, (_, index) => {
    const server = index < 16 ? slow : index < 24 ? limited : refusing;
    return {
      name: `Set ${String(index + 1).padStart(2, '0')}${index === 39 ? ' of the nightly warehouse export with a very long name indeed' : ''}`,
      clientId: `client-${index + 1}`,
      request: { ...noOverrides, tokenUrl: `${server.url}/token` },
    };
  });

test('forty sets are tested at once: two at a time for a host, a limited one left alone, none twice', async ({
  page,
  electron,
  hosts,
  profile,
}) => {
  await seed(page, ...fortySets(hosts));
  await page.getByRole('button', { name: 'Test all' }).click();
  const dialog = page.getByRole('dialog', { name: 'Test run' });
  const refused = dialog.getByRole('button', { name: 'Refused 17' });
  await expect(dialog).toContainText(`${new URL(hosts.limited.url).host} asked to slow down (429)`);
  // The refusing host is done while the slow one has not answered once.
  await expect(refused).toBeVisible();
  expect(hosts.slow.most()).toBe(2);
  await dialog.getByRole('button', { name: 'Go on in the background' }).click();
  await page.getByRole('button', { name: /^Testing…/ }).click();
  hosts.slow.release();
  await expect(dialog.getByText('40 credential sets tested', { exact: true }).first()).toBeVisible();
  expect(hosts.clients.toSorted()).toEqual(
    fortySets(hosts)
      .map(({ clientId }) => clientId)
      .toSorted(),
  );
  expect((hosts.limited.askedAt.at(-1) ?? 0) - (hosts.limited.askedAt[0] ?? 0)).toBeGreaterThanOrEqual(2990);

  await refused.click();
  const results = dialog.getByRole('listbox', { name: 'Results' });
  await expect(results.getByRole('option').first()).toContainText('Refused');
  const file = join(profile, 'results.csv');
  await electron.evaluate(({ dialog: dialogs }, filePath) => {
    dialogs.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
  await dialog.getByRole('button', { name: 'Export as CSV…' }).click();
  await expect(dialog.getByText('The results were written to the file you chose.')).toBeVisible();
  const csv = await readFile(file, 'utf8');
  expect(csv.trim().split('\r\n')).toHaveLength(41);
  expect(csv).not.toContain(granted.access_token);

  await dialog.getByRole('button', { name: 'Re-test the failing (17)' }).click();
  await expect(dialog.getByText('17 credential sets tested', { exact: true }).first()).toBeVisible();
  await results.getByRole('option').filter({ hasText: 'Set 30' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Set 30' })).toBeVisible();
  await expect(page.getByRole('option', { name: /Set 30/ })).toContainText('Failing');
});

test('a run is cancelled: what waits is not asked', async ({ page, hosts }) => {
  await seed(page, ...fortySets(hosts).slice(0, 16));
  await page.getByRole('listbox', { name: 'Credential sets' }).focus();
  await page.keyboard.press('ControlOrMeta+Shift+Enter');
  const dialog = page.getByRole('dialog', { name: 'Test run' });
  await expect.poll(() => hosts.clients.length).toBe(2);
  await dialog.getByRole('button', { name: 'Cancel run' }).click();
  await expect(dialog.getByText(/^Cancelled after 2 of 16/).first()).toBeVisible();
  hosts.slow.release();
  expect(hosts.clients).toHaveLength(2);
});

test('a lock ends a run, and nothing of it is left', async ({ page, hosts }) => {
  await seed(page, ...fortySets(hosts).slice(0, 16));
  await page.getByRole('button', { name: 'Test all' }).click();
  await expect.poll(() => hosts.clients.length).toBe(2);
  await askMain(page, 'lockVault');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.getByRole('button', { name: 'Test all' })).toBeVisible();
  hosts.slow.release();
  expect(await askMain(page, 'getTestRun', { from: 0 })).toBeNull();
  expect(hosts.clients).toHaveLength(2);
});
