import { createNodeFetch } from '../../../src/main/network/node-fetch.ts';
import { createCertificateFiles } from '../../../src/main/network/certificate-files.ts';
import { createProviderFetch, type ChromiumNetwork } from '../../../src/main/network/provider-fetch.ts';
import type { NetworkSettings } from '../../../src/shared/vault.ts';
import { defaultNetworkSettings } from '../../../src/shared/vault.ts';

/** The transport with Node's real network stack, and a Chromium that only writes down what it is asked for. */
export function transportForTests(settings: Partial<NetworkSettings> = {}, found = 'DIRECT') {
  const asked: string[] = [];
  const chromium: ChromiumNetwork = {
    fetch: (url, _init, proxy) => {
      asked.push(`fetch ${url} by ${JSON.stringify(proxy)}`);
      return Promise.resolve(new Response('{}'));
    },
    findProxy: (url, proxy) => {
      asked.push(`find ${url} by ${JSON.stringify(proxy)}`);
      return Promise.resolve(found);
    },
  };
  const current = { ...defaultNetworkSettings, ...settings };
  const fetch = createProviderFetch({
    chromium,
    node: createNodeFetch(),
    files: createCertificateFiles(),
    settings: () => current,
  });
  return { asked, fetch, current };
}
