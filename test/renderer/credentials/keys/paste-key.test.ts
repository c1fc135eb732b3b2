import { describe, expect, test } from 'vitest';
import { parsePasted, parsePastedKey } from '../../../../src/renderer/credentials/keys/paste-key.ts';
import { withLineBreaks } from '../../../../src/renderer/credentials/keys/line-breaks.ts';

const key = '-----BEGIN PRIVATE KEY-----\nAAAA\nBBBB\n-----END PRIVATE KEY-----';
const escaped = key.replaceAll('\n', '\\n');

describe('a pasted file that says whose key it is', () => {
  test('Google’s for a service account gives e-mail address, key and key ID', () => {
    const file = {
      type: 'service_account',
      project_id: 'acme',
      private_key_id: 'abc123',
      private_key: `${key}\n`,
      client_email: 'robot@acme.iam.gserviceaccount.com',
      client_id: '1029384756',
    };
    expect(parsePastedKey(JSON.stringify(file, null, 2))).toEqual({
      clientId: 'robot@acme.iam.gserviceaccount.com',
      privateKey: key,
      keyId: 'abc123',
    });
  });

  test.each([
    ['.env with line breaks written out', `CLIENT_ID=abc-1\nPRIVATE_KEY="${escaped}"`],
    ['.env over several lines', `PRIVATE_KEY="${key}"\nCLIENT_ID=abc-1`],
    ['JSON in camel case', JSON.stringify({ clientId: 'abc-1', privateKey: key })],
  ])('%s gives client ID and key', (_, text) => {
    expect(parsePastedKey(text)).toMatchObject({ clientId: 'abc-1', privateKey: key });
  });

  test.each([
    ['a key alone', key],
    ['an ID and a secret', 'CLIENT_ID=a\nCLIENT_SECRET=b'],
    ['nothing', ''],
  ])('%s is left alone', (_, text) => expect(parsePastedKey(text)).toBeNull());
});

test('ID and secret are still taken apart where a key may stand', () => {
  expect(parsePasted('CLIENT_ID=a\nCLIENT_SECRET=b', true)).toMatchObject({
    clientId: 'a',
    clientSecret: 'b',
  });
});

test('a key with its line breaks written out gets them back; other text stays', () => {
  expect(withLineBreaks(escaped)).toBe(key);
  expect(withLineBreaks(`"${escaped}"`)).toBe(key);
  expect(withLineBreaks('a\\nb')).toBe('a\\nb');
});
