import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { noOverrides, type TokenRequestOverrides } from '../../src/shared/credential.ts';
import type { TokenTestOutcome } from '../../src/shared/token-test.ts';
import { defaultNetworkSettings, type NetworkSettings } from '../../src/shared/vault.ts';
import { certificateAuthority, type Authority, type Certified } from '../fakes/servers/certificates.ts';
import { sendJson, startHttpServer, type RunningServer } from '../fakes/servers/http-server.ts';
import { startProxyServer, type ProxyServer } from '../fakes/servers/proxy-server.ts';
import { spkiHash } from '../fakes/servers/self-signed.ts';
import { askMain } from '../security/support/bridge.ts';
import { expect, test as base } from './support/fixtures.ts';
import type { RunningApp } from './support/launch.ts';
import { seed } from './support/seed.ts';
import { Settings } from './support/settings.ts';

const host = 'tokens.example.test';
const tokenUrl = `https://${host}/token`;
const token = { access_token: 'opaque-token-of-network-spec', token_type: 'Bearer', expires_in: 60 };

/** A token endpoint behind TLS that counts who came. */
interface TokenServer extends RunningServer {
  readonly arrived: () => number;
  /** The name in the client certificate of the last that came; null: it had none. */
  readonly lastClient: () => string | null;
}

async function startTokenServer(own: Certified, clientsFrom?: Authority): Promise<TokenServer> {
  let arrived = 0;
  let lastClient: string | null = null;
  const server = createServer(
    {
      cert: own.certificate,
      key: own.privateKey,
      ...(clientsFrom && { ca: clientsFrom.certificate, requestCert: true, rejectUnauthorized: true }),
    },
    (request, response) => {
      arrived += 1;
      const { subject } = (request.socket as TLSSocket).getPeerCertificate() as Partial<PeerCertificate>;
      lastClient = subject ? String(subject.CN) : null;
      request.resume();
      sendJson(response, 200, token);
    },
  );
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived: () => arrived,
    lastClient: () => lastClient,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

interface Network {
  readonly authority: Authority;
  /** The token endpoint at {@link tokenUrl}; its authority is none that this computer trusts. */
  readonly server: TokenServer;
  /** The same, for those with a client certificate of the same authority only. */
  readonly mutual: TokenServer;
  readonly proxy: ProxyServer;
  /** The app, whose Chromium takes the server's key for a trusted one, and knows its host without a proxy too. */
  readonly app: RunningApp;
  /** Tests a set, new each time. */
  readonly outcomeOf: (
    overrides?: Partial<TokenRequestOverrides>,
    settings?: Partial<NetworkSettings>,
  ) => Promise<TokenTestOutcome>;
}

const placeOf = ({ url }: RunningServer) => new URL(url).host;

const test = base.extend<{ network: Network }>({
  network: async ({ start }, use) => {
    const authority = await certificateAuthority('Authority of network.spec');
    const own = await authority.server(host, `mutual.${host}`, '127.0.0.1');
    const server = await startTokenServer(own);
    const mutual = await startTokenServer(own, authority);
    const proxy = await startProxyServer({
      hosts: { [`${host}:443`]: placeOf(server), [`mutual.${host}:443`]: placeOf(mutual) },
    });
    const app = await start({
      // What Chromium takes for the system's proxy where no desktop says otherwise.
      env: { https_proxy: proxy.url, no_proxy: '' },
      switches: [
        `--host-resolver-rules=MAP ${host} ${placeOf(server)}, MAP *.test ~NOTFOUND`,
        `--ignore-certificate-errors-spki-list=${spkiHash(own.certificate)}`,
      ],
    });
    let count = 0;
    await use({
      authority,
      server,
      mutual,
      proxy,
      app,
      outcomeOf: async (overrides, settings) => {
        count += 1;
        const request = { ...noOverrides, tokenUrl, ...overrides };
        const [set] = await seed(app.page, { name: `Set ${count}`, request });
        const network = { ...defaultNetworkSettings, ...settings };
        await askMain(app.page, 'setVaultSettings', { network });
        return (await askMain(app.page, 'requestTestToken', { id: set?.id })).outcome;
      },
    });
    await Promise.all([server, mutual, proxy].map((each) => each.close()));
  },
});

const granted = expect.objectContaining({ kind: 'granted' }) as unknown;
const throughTunnel = [{ method: 'CONNECT', target: `${host}:443` }];
const dead = 'http://127.0.0.1:9';

test('a fixed proxy is taken, and sees where the request goes but not what is in it', async ({ network }) => {
  const { proxy, server, outcomeOf } = network;
  expect(await outcomeOf({}, { proxy: { mode: 'fixed', url: proxy.url } })).toEqual(granted);
  expect(proxy.requests).toMatchObject(throughTunnel);
  expect(server.arrived()).toBe(1);
  expect(JSON.stringify(proxy.requests)).not.toMatch(/authorization|basic/i);
});

test('a PAC script is asked, and what it says is done', async ({ network }) => {
  const { proxy, outcomeOf } = network;
  expect(await outcomeOf({}, { proxy: { mode: 'pac', url: proxy.pacUrl } })).toEqual(granted);
  expect(proxy.requests).toMatchObject(throughTunnel);
});

test('the system’s proxy is taken unless another way is set, and direct means direct', async ({
  network,
}) => {
  const { proxy, server, outcomeOf } = network;
  expect(await outcomeOf()).toEqual(granted);
  expect(proxy.requests).toMatchObject(throughTunnel);
  expect(await outcomeOf({}, { proxy: { mode: 'direct' } })).toEqual(granted);
  expect(proxy.requests).toHaveLength(1);
  expect(server.arrived()).toBe(2);
});

test('a credential set goes its own way: directly, or by a proxy of its own', async ({ network }) => {
  const { proxy, server, outcomeOf } = network;
  const deadProxy = { proxy: { mode: 'fixed', url: dead } } as const;
  expect(await outcomeOf({ proxy: 'direct' }, deadProxy)).toEqual(granted);
  expect(proxy.requests).toEqual([]);
  expect(server.arrived()).toBe(1);
  expect(await outcomeOf({ proxy: proxy.url }, deadProxy)).toEqual(granted);
  expect(proxy.requests).toMatchObject(throughTunnel);
});

test('a proxy, or a PAC script, that is down ends the request: it is not sent around it', async ({
  network,
}) => {
  const { server, outcomeOf } = network;
  for (const proxy of [
    { mode: 'fixed', url: dead },
    { mode: 'fixed', url: 'socks5://127.0.0.1:9' },
    { mode: 'pac', url: `${dead}/proxy.pac` },
  ] as const) {
    expect(await outcomeOf({}, { proxy }), proxy.url).toMatchObject({ kind: 'unreachable', reason: 'proxy' });
  }
  expect(server.arrived()).toBe(0);
});

test('a proxy that refuses or wants a password is told from the server', async ({ network }) => {
  for (const refuseWith of [403, 407]) {
    const refusing = await startProxyServer({ refuseWith });
    const outcome = await network.outcomeOf({}, { proxy: { mode: 'fixed', url: refusing.url } });
    expect(outcome, String(refuseWith)).toMatchObject({ kind: 'unreachable', reason: 'proxy' });
    await refusing.close();
  }
});

test('this computer itself is never asked for through a proxy', async ({ network }) => {
  const { proxy, outcomeOf } = network;
  const local = await startHttpServer((_request, response) => {
    sendJson(response, 200, token);
  });
  expect(
    await outcomeOf({ tokenUrl: `${local.url}/token` }, { proxy: { mode: 'fixed', url: proxy.url } }),
  ).toEqual(granted);
  expect(proxy.requests).toEqual([]);
  await local.close();
});

test('certificate authorities of the user’s own are trusted, and only with them', async ({
  network,
  profile,
}) => {
  const { authority, mutual, proxy, server, outcomeOf } = network;
  const stranger = await startTokenServer(await (await certificateAuthority('Stranger')).server('127.0.0.1'));
  const certificateAuthoritiesFile = join(profile, 'authorities.pem');
  await writeFile(certificateAuthoritiesFile, authority.certificate);
  const own = await startTokenServer(await authority.server('127.0.0.1'));
  const ownUrl = `${own.url}/token`;
  expect(await outcomeOf({ tokenUrl: ownUrl })).toMatchObject({ kind: 'unreachable', reason: 'tls' });
  expect(await outcomeOf({ tokenUrl: ownUrl }, { certificateAuthoritiesFile })).toEqual(granted);
  expect(
    await outcomeOf({ tokenUrl: `${stranger.url}/token` }, { certificateAuthoritiesFile }),
  ).toMatchObject({ kind: 'unreachable', reason: 'tls' });
  expect(mutual.arrived()).toBe(0);
  const byProxy = { certificateAuthoritiesFile, proxy: { mode: 'fixed', url: proxy.url } } as const;
  expect(await outcomeOf({}, byProxy)).toEqual(granted);
  expect(await outcomeOf({}, { ...byProxy, proxy: { mode: 'pac', url: proxy.pacUrl } })).toEqual(granted);
  expect(proxy.requests).toMatchObject([...throughTunnel, ...throughTunnel]);
  expect(server.arrived()).toBe(2);
  await Promise.all([own.close(), stranger.close()]);
});

test('a file of certificates that is gone stops the request, and says so', async ({ network, profile }) => {
  const { server, outcomeOf } = network;
  expect(await outcomeOf({}, { certificateAuthoritiesFile: join(profile, 'gone.pem') })).toEqual({
    kind: 'blocked',
    rule: 'certificate_file',
    detail: 'The file gone.pem is no longer there.',
  });
  expect(server.arrived()).toBe(0);
});

test('a server that asks for a client certificate gets the set’s own', async ({ network, profile }) => {
  const { authority, mutual, outcomeOf } = network;
  const certificateAuthoritiesFile = join(profile, 'authorities.pem');
  await writeFile(certificateAuthoritiesFile, authority.certificate);
  const client = await authority.client('Orders service');
  const clientCertificateFile = join(profile, 'client.pem');
  await writeFile(clientCertificateFile, client.certificate + client.privateKey);
  const url = `${mutual.url}/token`;
  for (const settings of [{}, { certificateAuthoritiesFile }]) {
    expect(await outcomeOf({ tokenUrl: url }, settings)).toMatchObject({
      kind: 'unreachable',
      reason: 'tls',
    });
  }
  expect(mutual.arrived()).toBe(0);
  expect(await outcomeOf({ tokenUrl: url, clientCertificateFile }, { certificateAuthoritiesFile })).toEqual(
    granted,
  );
  expect(mutual.lastClient()).toBe('Orders service');
});

test('the timeouts that were set are obeyed by the next request', async ({ network }) => {
  const stalling = await startHttpServer((request) => {
    request.resume();
  });
  expect(
    await network.outcomeOf({ tokenUrl: `${stalling.url}/token` }, { headerTimeout: 5, totalTimeout: 10 }),
  ).toEqual({
    kind: 'unreachable',
    reason: 'timed_out',
    detail: 'The server did not begin to answer within 5 s',
  });
  await stalling.close();
});

test('what comes after a token takes the same way: the set’s proxy, its certificate and the timeouts', async ({
  network,
  profile,
}) => {
  const { authority, mutual, proxy, app } = network;
  const certificateAuthoritiesFile = join(profile, 'authorities.pem');
  await writeFile(certificateAuthoritiesFile, authority.certificate);
  const client = await authority.client('Orders service');
  const clientCertificateFile = join(profile, 'client.pem');
  await writeFile(clientCertificateFile, client.certificate + client.privateKey);
  const [set] = await seed(app.page, {
    name: 'Orders',
    request: {
      ...noOverrides,
      tokenUrl: `https://mutual.${host}/token`,
      proxy: proxy.url,
      clientCertificateFile,
    },
  });
  await askMain(app.page, 'setVaultSettings', {
    network: { ...defaultNetworkSettings, certificateAuthoritiesFile },
  });
  expect((await askMain(app.page, 'requestTestToken', { id: set?.id })).outcome).toEqual(granted);
  const tried = await askMain(app.page, 'tryToken', {
    id: set?.id,
    method: 'GET',
    url: `https://mutual.${host}/orders`,
  });
  expect(JSON.stringify(tried)).toContain('200');
  expect(mutual.arrived()).toBe(2);
  expect(mutual.lastClient()).toBe('Orders service');
  expect(proxy.requests.map(({ target }) => target)).toEqual([`mutual.${host}:443`, `mutual.${host}:443`]);
  // Neither key nor token is in what the app wrote.
  expect(app.complaints()).not.toContain(token.access_token);
  expect(app.complaints()).not.toContain('PRIVATE KEY');
});

test('the settings: a proxy, a file of authorities and what it holds, and a file that is none', async ({
  network,
  profile,
}) => {
  const { authority, proxy, app } = network;
  const good = join(profile, 'authorities of a company with quite a long name for a file.pem');
  await writeFile(good, authority.certificate);
  const bad = join(profile, 'words.pem');
  await writeFile(bad, 'just words');
  const answerDialogWith = (path: string) =>
    app.electron.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    }, path);
  const settings = new Settings(app.page);
  await settings.show('Network');
  await settings.dialog.getByRole('combobox', { name: 'Way to providers' }).click();
  await settings.dialog.getByRole('option', { name: 'This proxy' }).click();
  await settings.dialog.getByRole('textbox', { name: 'Address of the proxy' }).fill(proxy.url);
  await settings.dialog.getByRole('button', { name: 'Save' }).click();
  await expect(settings.dialog.getByText('In use.')).toBeVisible();
  await answerDialogWith(bad);
  await settings.dialog.getByRole('button', { name: 'Choose file…' }).click();
  await expect(settings.dialog.getByRole('alert')).toContainText('words.pem holds no certificate in PEM');
  await answerDialogWith(good);
  await settings.dialog.getByRole('button', { name: 'Choose file…' }).click();
  await expect(settings.dialog.getByText('Authority of network.spec, valid until')).toBeVisible();
  const { settings: stored } = await askMain(app.page, 'getVaultSecurity');
  expect(stored.network).toMatchObject({
    proxy: { mode: 'fixed', url: proxy.url },
    certificateAuthoritiesFile: good,
  });
});
