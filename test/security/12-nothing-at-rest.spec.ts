import type { Page } from '@playwright/test';
import { mkdir, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { noOverrides } from '../../src/shared/credential.ts';
import { expect, test as base } from '../e2e/support/fixtures.ts';
import { temporaryFolder, type RunningApp } from '../e2e/support/launch.ts';
import { filesBelow } from '../e2e/support/profile-files.ts';
import { seed } from '../e2e/support/seed.ts';
import { KeyturnWindow } from '../e2e/support/window.ts';
import { readParameters, sendJson, startHttpServer } from '../fakes/servers/http-server.ts';
import { shownTexts } from './support/shown.ts';

/** What goes in. Each value is one that nothing else on this computer holds, with characters that encodings change. */
const seeded = {
  name: 'Seeded näme — order & ship 7Kq2',
  renamed: 'Renamed sëed & ship 9Xw4',
  clientId: 'seeded-client-id/+=%7Vb3',
  clientSecret: 'seeded&secret"<\\/+ %é€🔑8Mn5',
  nextSecret: 'next&seeded"secret<+/%é6Ht1',
  project: 'Seeded projéct 3Rf8',
  contact: 'seeded.contact+4Lp9@example.com',
  description: 'Seeded descriptiön, typed & kept 5Zc7',
  usage: 'seeded-usage/.env 2Wd6',
  tag: 'seeded-tag-1Yk8',
  scope: 'seeded:scope-6Gj2',
  audience: 'https://seeded-audience-8Tb4.example/',
  parameter: 'seeded-parameter-3Qs7',
  header: 'seeded-header-9Nf5',
  token: 'seeded.access/token+7Hd3=',
  claim: 'seeded-claim-2Vx6',
  error: 'seeded error description 4Jr1',
  filter: 'seeded filter words 8Pw9',
} as const;
type Values = Readonly<Record<string, string>>;

/** How a text may lie in a file: as it is, as UTF-16, in base64 at any of its three offsets, in hex, escaped. */
function spellings(text: string): Buffer[] {
  const utf8 = Buffer.from(text, 'utf8');
  const base64 = [0, 1, 2].map((offset) => {
    // Without the first and last characters, which hold bits of what stands beside it.
    const all = Buffer.concat([Buffer.alloc(offset), utf8])
      .toString('base64')
      .replace(/=+$/, '');
    return all.slice(offset === 0 ? 0 : 4, -1);
  });
  const written = [
    text,
    ...base64,
    ...base64.map((each) => each.replaceAll('+', '-').replaceAll('/', '_')),
    utf8.toString('hex'),
    utf8.toString('hex').toUpperCase(),
    encodeURIComponent(text),
    new URLSearchParams([['', text]]).toString().slice(1),
    JSON.stringify(text).slice(1, -1),
    text.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ];
  const utf16 = Buffer.from(text, 'utf16le');
  return [...new Set(written)]
    .map((each) => Buffer.from(each, 'utf8'))
    .concat(utf16, Buffer.from(utf16).swap16());
}

/** Which values lie in which files below a folder, in whatever spelling. */
async function findings(folder: string, values: Values): Promise<string[]> {
  const files = await filesBelow(folder);
  return Object.entries(values).flatMap(([name, text]) => {
    const forms = spellings(text);
    return [...files]
      .filter(([path, content]) => path.includes(text) || forms.some((form) => content.includes(form)))
      .map(([path]) => `${name} in ${path}`);
  });
}

interface Home {
  /** Holds everything that the app may write to: home, configuration, cache, temporary files, profile. */
  readonly path: string;
  readonly start: () => Promise<RunningApp>;
}

const test = base.extend<{ home: Home }>({
  home: async ({ start }, use) => {
    const folder = await temporaryFolder('home');
    const inside = (name: string): string => join(folder.path, name);
    for (const name of ['tmp', 'config', 'cache', 'data', 'state', 'profile']) await mkdir(inside(name));
    await use({
      path: folder.path,
      start: () =>
        start({
          profile: inside('profile'),
          env: {
            HOME: folder.path,
            TMPDIR: inside('tmp'),
            XDG_CONFIG_HOME: inside('config'),
            XDG_CACHE_HOME: inside('cache'),
            XDG_DATA_HOME: inside('data'),
            XDG_STATE_HOME: inside('state'),
          },
        }),
    });
    await folder.remove();
  },
});

/** Grants a token, or refuses and quotes what it was sent. */
async function startSeededServer() {
  const jwt = [{ alg: 'none' }, { sub: seeded.claim, exp: 4_000_000_000 }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat(Buffer.from(seeded.token).toString('base64url'))
    .join('.');
  const answers: Record<string, (response: ServerResponse) => void> = {
    '/opaque': (response) => {
      sendJson(response, 200, {
        access_token: seeded.token,
        token_type: 'Bearer',
        expires_in: 3600,
        scope: seeded.scope,
      });
    },
    '/jwt': (response) => {
      sendJson(response, 200, { access_token: jwt, token_type: 'Bearer', expires_in: 3600 });
    },
    '/refused': (response) => {
      sendJson(response, 401, { error: 'invalid_client', error_description: seeded.error });
    },
  };
  return startHttpServer((request, response) => {
    void readParameters(request).then(() => answers[request.url ?? '']?.(response));
  });
}

/** Types the values in, and uses whatever the window offers. */
async function useEverything(page: Page, tokenUrl: (path: string) => string): Promise<void> {
  const keyturn = new KeyturnWindow(page);
  const request = {
    ...noOverrides,
    audience: seeded.audience,
    parameters: { extra: seeded.parameter },
    headers: { 'X-Extra': seeded.header },
  };
  await seed(
    page,
    ...(['opaque', 'jwt', 'refused'] as const).map((path) => ({
      name: `${path}: ${seeded.name}`,
      clientId: `${seeded.clientId}${path}`,
      clientSecret: seeded.clientSecret,
      project: seeded.project,
      contactEmail: seeded.contact,
      description: seeded.description,
      usages: [seeded.usage],
      tags: [seeded.tag],
      access: { level: 'fine_grained', scopes: [seeded.scope] } as const,
      request: { ...request, tokenUrl: tokenUrl(`/${path}`) },
    })),
  );
  await keyturn.register({
    provider: 'Custom OAuth 2.0',
    environment: 'Production',
    name: seeded.name,
    clientId: seeded.clientId,
    clientSecret: seeded.clientSecret,
    scopes: seeded.scope,
    more: {
      'Token URL': tokenUrl('/opaque'),
      Audience: seeded.audience,
      Project: seeded.project,
      'Contact email': seeded.contact,
      Description: seeded.description,
    },
  });

  for (const path of ['opaque', 'jwt', 'refused']) {
    await keyturn.open(`${path}: ${seeded.name}`);
    await keyturn.requestTestToken();
    await page.getByText('Raw response').click();
    if (path === 'refused') continue;
    for (const copy of ['Copy token', 'Copy header', 'Copy as curl']) await keyturn.button(copy).click();
  }
  await page.getByRole('button', { name: 'Reveal secret' }).click();
  await expect(page.getByRole('button', { name: 'Hide secret' })).toBeVisible();
  expect((await shownTexts(page)).join('\n')).toContain(seeded.clientSecret);
  await page.getByRole('button', { name: 'Copy secret' }).click();
  await page.getByRole('button', { name: 'Copy client ID' }).click();

  await keyturn.button('Edit').click();
  await keyturn.field(keyturn.editDialog, 'Name').fill(seeded.renamed);
  await keyturn.editDialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: seeded.renamed })).toBeVisible();
  await keyturn.button('I rotated it').click();
  await page.getByRole('dialog').getByLabel('New client secret').fill(seeded.nextSecret);
  await page.getByRole('button', { name: 'Replace secret' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await keyturn.button('Mark as exposed').click();
  await keyturn.filter.fill(seeded.filter);
  await expect(keyturn.rows).toHaveCount(0);
  await keyturn.filter.fill('');
  await keyturn.open(`jwt: ${seeded.name}`);
  await keyturn.button('Move to trash').click();
  await keyturn.view('Trash').click();
  await keyturn.row(`jwt: ${seeded.name}`).click();
  await keyturn.button('Restore').click();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
}

test('12: nothing of what a user enters or is granted lies readable in any file', async ({ home }) => {
  const server = await startSeededServer();
  const app = await home.start();
  await useEverything(app.page, (path) => server.url + path);
  expect(await findings(home.path, seeded), 'while it runs').toEqual([]);

  // What a page may keep in the profile, compressed or not, it doesn't use at all.
  const kept = await app.page.evaluate(async () => ({
    storage: localStorage.length + sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys().catch(() => [])).length,
    cookies: document.cookie,
  }));
  expect(kept).toEqual({ storage: 0, databases: 0, caches: 0, cookies: '' });

  await app.quit();
  expect(await findings(home.path, seeded), 'after it has quit').toEqual([]);

  const again = await home.start();
  await new KeyturnWindow(again.page).open(seeded.renamed);
  await again.kill();
  expect(await findings(home.path, seeded), 'after it was killed').toEqual([]);
  await server.close();
});

test('12: a crash leaves nothing behind either, and nothing in the output', async ({ home }) => {
  const app = await home.start();
  const { name, clientId, clientSecret, description } = seeded;
  await seed(app.page, { name, clientId, clientSecret, description });
  const keyturn = new KeyturnWindow(app.page);
  await keyturn.open(name);
  await app.page.getByRole('button', { name: 'Reveal secret' }).click();
  await expect(app.page.getByRole('button', { name: 'Hide secret' })).toBeVisible();
  const crashed = app.page.waitForEvent('crash');
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
  });
  await crashed;
  await app.quit();
  expect(await findings(home.path, seeded)).toEqual([]);
  for (const text of Object.values(seeded)) expect(app.complaints()).not.toContain(text);
});

test('12: the search finds each spelling it looks for', async () => {
  const folder = await temporaryFolder('spellings');
  const text = seeded.clientSecret;
  const utf8 = Buffer.from(text);
  const planted: Record<string, Buffer | string> = {
    raw: `before ${text} after`,
    utf16: Buffer.from(`before ${text} after`, 'utf16le'),
    hex: utf8.toString('hex'),
    url: encodeURIComponent(text),
    json: JSON.stringify({ text }),
    ...Object.fromEntries(
      [0, 1, 2, 3].map((offset) => [
        `base64-${offset}`,
        Buffer.concat([Buffer.alloc(offset, 'x'), utf8, Buffer.from('tail')]).toString('base64'),
      ]),
    ),
  };
  for (const [name, content] of Object.entries(planted)) await writeFile(join(folder.path, name), content);
  const found = await findings(folder.path, { text });
  expect(found.sort()).toEqual(
    Object.keys(planted)
      .sort()
      .map((name) => `text in ${join(folder.path, name)}`),
  );
  await folder.remove();
});
