import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { requestHeaders } from '../../../src/main/oauth/request-headers.ts';
import { KeyturnError } from '../../../src/shared/failure.ts';

describe('requestHeaders', () => {
  it('ask for JSON and say what the body is', () => {
    expect(requestHeaders({}, {}, 'form')).toEqual({
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    });
  });

  it("put the set's over the provider's, whatever the case", () => {
    expect(requestHeaders({ 'X-Version': '1', Accept: 'a/b' }, { 'x-version': '2' }, 'json')).toMatchObject({
      'x-version': '2',
      accept: 'a/b',
    });
  });

  it('drop a header that the set empties, but never Content-Type', () => {
    const headers = requestHeaders({ 'X-Version': '1' }, { 'x-version': '', 'Content-Type': '' }, 'json');
    expect(headers).not.toHaveProperty('x-version');
    expect(headers['content-type']).toBe('application/json');
  });

  it.each([
    'Authorization',
    'HOST',
    'Content-Length',
    'Transfer-Encoding',
    'Cookie',
    'Connection',
    'Expect',
    'Proxy-Authorization',
    'Sec-Fetch-Site',
  ])('refuse %s, which only Keyturn may set', (name) => {
    expect(() => requestHeaders({}, { [name]: 'x' }, 'form')).toThrow(KeyturnError);
  });

  it.each(['a\r\nHost: evil.example', 'a\nb', 'a\0b', '€'])('refuse the value %j', (value) => {
    expect(() => requestHeaders({}, { 'X-A': value }, 'form')).toThrow(/can't carry/);
  });

  it.each(['', 'X A', 'X:A', 'X\r\nA', 'Ä'])('refuse the name %j', (name) => {
    expect(() => requestHeaders({}, { [name]: 'x' }, 'form')).toThrow(/not a header name/);
  });

  it('let Content-Type say more, but not something else, than the body is', () => {
    const type = 'application/vnd.api+json; charset=utf-8';
    expect(requestHeaders({}, { 'content-type': type }, 'json')['content-type']).toBe(type);
    expect(() => requestHeaders({}, { 'content-type': 'text/plain' }, 'json')).toThrow(
      /says text\/plain, but the request is sent as application\/json/,
    );
  });

  it('give only what the network stack takes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string({ unit: 'binary' })), (overrides) => {
        let headers: Readonly<Record<string, string>>;
        try {
          headers = requestHeaders({}, overrides, 'form');
        } catch (error) {
          expect(error).toBeInstanceOf(KeyturnError);
          return;
        }
        expect([...new Headers(headers).keys()].length).toBe(Object.keys(headers).length);
      }),
    );
  });
});
