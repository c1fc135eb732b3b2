import { resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveFile } from '../../../src/main/platform/app-protocol.ts';

const folder = resolve('/opt/keyturn/renderer');
const get = (url: string, method = 'GET'): string | null => resolveFile({ method, url }, folder);

describe('the app protocol', () => {
  it('serves the files of its folder', () => {
    expect(get('app://keyturn/index.html')).toBe(`${folder}${sep}index.html`);
    expect(get('app://keyturn/assets/index-abc.js?v=1')).toBe(`${folder}${sep}assets${sep}index-abc.js`);
  });

  it.each([
    'app://keyturn/../main/index.js',
    'app://keyturn/..%2fmain/index.js',
    'app://keyturn/%2e%2e/%2e%2e/etc/passwd',
    'app://keyturn/assets/..%2f..%2f..%2fmain.html',
    'app://keyturn/..%5cmain%5cindex.js',
    'app://keyturn/index.html%00.js',
    'app://keyturn/%',
    'app://keyturn/',
    'app://keyturn/notes.txt',
    'app://elsewhere/index.html',
    'file:///etc/hosts.html',
    'not a url',
  ])('has nothing at %s', (url) => {
    const file = get(url);
    // A traversal that the URL parser resolves may name a file inside of the folder, never one outside.
    expect(file === null || file.startsWith(folder + sep)).toBe(true);
    if (!url.includes('%2e%2e') && !url.includes('/../')) expect(file).toBeNull();
  });

  it('answers only GET', () => {
    expect(get('app://keyturn/index.html', 'POST')).toBeNull();
  });
});
