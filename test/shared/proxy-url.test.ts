import { describe, expect, it } from 'vitest';
import { checkPacUrl, checkProxyOverride, checkProxyUrl, readProxyUrl } from '../../src/shared/proxy-url.ts';

describe('the address of a proxy', () => {
  it.each([
    ['http://proxy.example.com:8080', 'http', 'proxy.example.com', '8080'],
    ['HTTP://Proxy.example.com', 'http', 'proxy.example.com', '80'],
    ['https://proxy.example.com/', 'https', 'proxy.example.com', '443'],
    ['https://proxy.example.com:80', 'https', 'proxy.example.com', '80'],
    ['socks5://127.0.0.1', 'socks5', '127.0.0.1', '1080'],
    [' socks4://[::1]:9050 ', 'socks4', '[::1]', '9050'],
  ])('%s is taken', (url, scheme, host, port) => {
    expect(checkProxyUrl(url)).toBeNull();
    expect(readProxyUrl(url)).toMatchObject({ scheme, host, port });
  });

  it.each([
    '',
    'proxy.example.com:8080',
    'ftp://proxy.example.com',
    'http://',
    'http:///path',
    'http://proxy.example.com/path',
    'http://proxy.example.com?x=1',
    'http://proxy.example.com#x',
    'http://proxy.example.com:99999',
    'http://a b',
    'http://one.example,direct://',
    'direct',
  ])('%j is refused', (url) => {
    expect(checkProxyUrl(url)).not.toBeNull();
  });

  it('has neither user name nor password', () => {
    for (const url of [
      'http://me@a.example',
      'http://me:hunter2@a.example',
      'socks5://me:hunter2@a.example',
    ]) {
      expect(checkProxyUrl(url)).toMatch(/^Leave out user name and password/);
    }
  });

  it('may be “direct” for one credential set', () => {
    expect(checkProxyOverride('direct')).toBeNull();
    expect(checkProxyOverride('http://a.example:1')).toBeNull();
    expect(checkProxyOverride('Direct')).not.toBeNull();
  });
});

describe('the address of a PAC script', () => {
  it.each(['http://wpad.example/proxy.pac', 'https://a.example/x?y=z'])('%s is taken', (url) => {
    expect(checkPacUrl(url)).toBeNull();
  });

  it.each(['', 'proxy.pac', 'file:///etc/proxy.pac', 'data:text/plain,x', 'http://me:hunter2@a.example/'])(
    '%j is refused',
    (url) => {
      expect(checkPacUrl(url)).not.toBeNull();
    },
  );
});
