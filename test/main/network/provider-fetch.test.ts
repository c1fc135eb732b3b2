import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Connection } from '../../../src/main/network/connection.ts';
import { exchange, type Exchange } from '../../../src/main/oauth/exchange.ts';
import type { NetworkSettings } from '../../../src/shared/vault.ts';
import { certificateAuthority, type Authority, type Certified } from '../../fakes/servers/certificates.ts';
import { startProxyServer, type ProxyServer } from '../../fakes/servers/proxy-server.ts';
import { transportForTests } from './transport-for-tests.ts';

/** A TLS server that says who called it. @returns its port */
async function startTlsServer(
  { certificate, privateKey }: Certified,
  clientsFrom: Authority | null,
): Promise<{ port: number; requests: () => number; close: () => void }> {
  let requests = 0;
  const server = createServer(
    {
      cert: certificate,
      key: privateKey,
      ...(clientsFrom && { ca: clientsFrom.certificate, requestCert: true, rejectUnauthorized: true }),
    },
    (request, response) => {
      requests += 1;
      const { subject } = (request.socket as TLSSocket).getPeerCertificate();
      response.setHeader('content-type', 'application/json').setHeader('set-cookie', 'a=b');
      if (request.url === '/misdirected') response.writeHead(421);
      if (request.url === '/elsewhere') response.writeHead(307, { location: '/token' });
      response.end(JSON.stringify({ client: subject?.CN ?? null, cookie: request.headers.cookie ?? null }));
    },
  );
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    requests: () => requests,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

let folder: string;
let authority: Authority;
let caFile: string;
let server: Awaited<ReturnType<typeof startTlsServer>>;
let mutual: Awaited<ReturnType<typeof startTlsServer>>;
let client: Certified;
let clientFile: string;
let proxy: ProxyServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-network-'));
  authority = await certificateAuthority('Orders test authority');
  caFile = join(folder, 'ca.pem');
  await writeFile(caFile, authority.certificate);
  const certified = await authority.server('127.0.0.1', 'tokens.example.test');
  server = await startTlsServer(certified, null);
  mutual = await startTlsServer(certified, authority);
  client = await authority.client('Orders service');
  clientFile = join(folder, 'client.pem');
  await writeFile(clientFile, `${client.privateKey}\n${client.certificate}`);
  proxy = await startProxyServer({ hosts: { 'tokens.example.test:443': `127.0.0.1:${server.port}` } });
});

afterAll(async () => {
  server.close();
  mutual.close();
  await proxy.close();
  await rm(folder, { recursive: true });
});

/** Posts as a token request does. */
function post(
  url: string,
  settings: Partial<NetworkSettings>,
  connection: Connection = {},
  found?: string,
): Promise<Exchange> {
  const { fetch } = transportForTests(settings, found);
  return exchange(
    { method: 'POST', url, headers: {}, body: 'a=b', allowInsecureHttp: false, connection },
    { fetch, monotonicNow: () => performance.now(), timeouts: () => ({ header: 5_000, total: 5_000 }) },
  );
}

const jsonOf = (result: Exchange): unknown =>
  result.kind === 'answered' ? JSON.parse(Buffer.from(result.answer.body).toString('utf8')) : result;

describe('a request without certificates of the user’s own', () => {
  it('goes over Chromium’s network stack, with the proxy of the settings', async () => {
    const { fetch, asked } = transportForTests({ proxy: { mode: 'pac', url: 'http://wpad/proxy.pac' } });
    await fetch('https://a.example', {});
    expect(asked).toEqual(['fetch https://a.example by {"mode":"pac","url":"http://wpad/proxy.pac"}']);
  });

  it('takes the credential set’s own proxy instead, or none', async () => {
    const { fetch, asked } = transportForTests({ proxy: { mode: 'system' } });
    await fetch('https://a.example', {}, { proxy: 'http://own.example:3128' });
    await fetch('https://b.example', {}, { proxy: 'direct' });
    expect(asked).toEqual([
      'fetch https://a.example by {"mode":"fixed","url":"http://own.example:3128"}',
      'fetch https://b.example by {"mode":"direct"}',
    ]);
  });

  it('obeys settings that change while the app runs', async () => {
    const { fetch, asked, current } = transportForTests();
    Object.assign(current, { proxy: { mode: 'direct' } });
    await fetch('https://a.example', {});
    expect(asked).toEqual(['fetch https://a.example by {"mode":"direct"}']);
  });
});

describe('certificate authorities of the user’s own', () => {
  const url = (path = '/token') => `https://127.0.0.1:${server.port}${path}`;

  it('are trusted beside the usual ones', async () => {
    expect(jsonOf(await post(url(), { certificateAuthoritiesFile: caFile }))).toEqual({
      client: null,
      cookie: null,
    });
  });

  it('do not make any other trusted', async () => {
    const other = await certificateAuthority('Somebody else');
    const file = join(folder, 'other.pem');
    await writeFile(file, other.certificate);
    expect(await post(url(), { certificateAuthoritiesFile: file })).toMatchObject({
      kind: 'unreachable',
      reason: 'tls',
      detail: expect.stringContaining('comes from nobody this computer trusts') as string,
    });
  });

  it('are asked for even where the environment tells Node to trust everybody, as developers’ often does', async () => {
    const other = await certificateAuthority('Somebody else');
    const file = join(folder, 'other.pem');
    await writeFile(file, other.certificate);
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const ended = await post(url(), { certificateAuthoritiesFile: file });
    const way = await startProxyServer({ hosts: { 'tokens.example.test:443': `127.0.0.1:${server.port}` } });
    const byProxy = await post(
      'https://tokens.example.test/token',
      { certificateAuthoritiesFile: file },
      {},
      `PROXY ${new URL(way.url).host}`,
    );
    vi.unstubAllEnvs();
    await way.close();
    expect(ended).toMatchObject({ kind: 'unreachable', reason: 'tls' });
    expect(byProxy).toMatchObject({ kind: 'unreachable', reason: 'tls' });
  });

  it('do not let a redirect through, nor keep cookies or a connection', async () => {
    const settings = { certificateAuthoritiesFile: caFile };
    expect(await post(url('/elsewhere'), settings)).toMatchObject({ kind: 'blocked', rule: 'redirect' });
    const { fetch } = transportForTests(settings);
    for (let run = 0; run < 2; run += 1) {
      const response = await fetch(url(), { method: 'POST', signal: new AbortController().signal });
      expect(await response.json()).toMatchObject({ cookie: null });
      expect(response.headers.get('connection')).toBe('close');
    }
  });

  it('do not have a request repeated that was misdirected, as fetch would by itself', async () => {
    const before = server.requests();
    const { fetch } = transportForTests({ certificateAuthoritiesFile: caFile });
    const response = await fetch(url('/misdirected'), { method: 'POST', body: 'client_secret=x' });
    expect(response.status).toBe(421);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ client: null, cookie: null });
    expect(server.requests()).toBe(before + 1);
  });

  it.each([
    ['is gone', null, 'is no longer there'],
    ['holds none', 'just words', 'holds no certificate in PEM'],
    ['holds a broken one', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'number 1 of 1'],
  ])('stop a request whose file %s, before anything is sent', async (_name, content, detail) => {
    const file = join(folder, 'unusable.pem');
    await (content === null ? rm(file, { force: true }) : writeFile(file, content));
    const before = server.requests();
    expect(await post(url(), { certificateAuthoritiesFile: file })).toEqual({
      kind: 'blocked',
      rule: 'certificate_file',
      detail: expect.stringContaining(detail) as string,
    });
    expect(server.requests()).toBe(before);
  });

  it('are read again when their file changes', async () => {
    const file = join(folder, 'changing.pem');
    await writeFile(file, 'just words');
    const { fetch } = transportForTests({ certificateAuthoritiesFile: file });
    await expect(fetch(url(), { method: 'POST' })).rejects.toThrow('holds no certificate');
    await writeFile(file, authority.certificate);
    expect((await fetch(url(), { method: 'POST' })).status).toBe(200);
  });
});

describe('a client certificate', () => {
  const url = () => `https://127.0.0.1:${mutual.port}/token`;
  const settings = () => ({ certificateAuthoritiesFile: caFile });

  it('is shown to a server that asks for one', async () => {
    expect(jsonOf(await post(url(), settings(), { clientCertificate: client }))).toMatchObject({
      client: 'Orders service',
    });
  });

  it('is read from its file', async () => {
    expect(jsonOf(await post(url(), settings(), { clientCertificateFile: clientFile }))).toMatchObject({
      client: 'Orders service',
    });
  });

  it('that is missing is said to be', async () => {
    expect(await post(url(), settings())).toMatchObject({
      kind: 'unreachable',
      reason: 'tls',
      detail: expect.stringContaining('client certificate') as string,
    });
  });

  it('of a stranger is refused by the server', async () => {
    const before = mutual.requests();
    const stranger = await (await certificateAuthority('Somebody else')).client('Stranger');
    expect(await post(url(), settings(), { clientCertificate: stranger })).toMatchObject({
      kind: 'unreachable',
    });
    expect(mutual.requests()).toBe(before);
  });

  it('that doesn’t go with its private key is not sent', async () => {
    const other = await authority.client('Another');
    const mixed = { certificate: client.certificate, privateKey: other.privateKey };
    expect(await post(url(), settings(), { clientCertificate: mixed })).toMatchObject({
      kind: 'blocked',
      rule: 'certificate_file',
    });
  });
});

describe('a proxy on Node’s network stack', () => {
  const settings = () => ({ certificateAuthoritiesFile: caFile });
  const url = 'https://tokens.example.test/token';
  const found = () => `PROXY ${new URL(proxy.url).host}; DIRECT`;

  it('is the one that Chromium finds for the URL', async () => {
    expect(jsonOf(await post(url, settings(), {}, found()))).toMatchObject({ client: null });
    expect(proxy.requests.at(-1)).toMatchObject({ method: 'CONNECT', target: 'tokens.example.test:443' });
  });

  it('is given neither the request’s headers nor the client’s certificate', async () => {
    await post(url, settings(), { clientCertificate: client }, found());
    expect(Object.keys(proxy.requests.at(-1)?.headers ?? {})).not.toContain('authorization');
  });

  it('that can’t be reached is the proxy’s failure, not the server’s', async () => {
    expect(await post(url, settings(), {}, 'PROXY 127.0.0.1:9')).toMatchObject({
      kind: 'unreachable',
      reason: 'proxy',
      detail: 'The proxy could not be reached (ECONNREFUSED)',
    });
  });

  it.each([
    [407, 'The proxy wants a user name and a password'],
    [403, 'The proxy answered with HTTP status 403'],
  ])('that refuses with %i is said to', async (refuseWith, detail) => {
    const refusing = await startProxyServer({ refuseWith });
    const host = new URL(refusing.url).host;
    expect(await post(url, settings(), {}, `PROXY ${host}`)).toEqual({
      kind: 'unreachable',
      reason: 'proxy',
      detail,
    });
    await refusing.close();
  });

  it('of the SOCKS kind is not supported there, and that is said', async () => {
    expect(await post(url, settings(), {}, 'SOCKS5 127.0.0.1:1080')).toMatchObject({
      kind: 'unreachable',
      reason: 'proxy',
      detail: expect.stringContaining('SOCKS') as string,
    });
  });
});
