import { describe, expect, test } from 'vitest';
import { parsePastedCredentials } from '../../../src/renderer/credentials/paste.ts';

const pair = (text: string) => {
  const found = parsePastedCredentials(text);
  return found && [found.clientId, found.clientSecret];
};

describe('a pasted block that holds an ID and a secret', () => {
  const blocks: Record<string, string> = {
    '.env lines': 'MONITE_CLIENT_ID=abc-1\nMONITE_CLIENT_SECRET=s3cr=et',
    '.env with quotes, export and comments': `# sandbox\nexport CLIENT_ID="abc-1"\nexport CLIENT_SECRET='s3cr=et' # once`,
    PowerShell: `$env:CLIENT_ID = "abc-1"\n$env:CLIENT_SECRET = "s3cr=et"`,
    JSON: '{"client_id": "abc-1", "client_secret": "s3cr=et"}',
    'nested JSON in camel case': '{"data":{"clientId":"abc-1","credentials":{"clientSecret":"s3cr=et"}}}',
    'a JSON fragment without braces': '"client_id": "abc-1",\n"client_secret": "s3cr=et",',
    'JSON with plain names': '{"id":"abc-1","secret":"s3cr=et"}',
    YAML: 'credentials:\n  client_id: abc-1\n  client_secret: "s3cr=et"',
    'a page, name and value on one line': 'Client ID: abc-1\nClient Secret: s3cr=et',
    'a page, all on one line': 'Client ID: abc-1 / Client Secret: s3cr=et',
    'a page, value under its name': 'Client ID\nabc-1\n\nClient secret:\ns3cr=et\n',
    'a table': 'Client ID\tabc-1\nClient secret\ts3cr=et',
    'a form body': 'grant_type=client_credentials&client_id=abc-1&client_secret=s3cr%3Det',
    curl: `curl -X POST https://auth.example.com/token -d client_id=abc-1 -d client_secret=s3cr=et`,
    'consumer key and secret': 'Consumer Key: abc-1\nConsumer Secret: s3cr=et',
    'Windows line ends': 'CLIENT_ID=abc-1\r\nCLIENT_SECRET=s3cr=et\r\n',
  };
  for (const [name, text] of Object.entries(blocks)) {
    test(`is read from ${name}`, () => expect(pair(text)).toEqual(['abc-1', 's3cr=et']));
  }

  test('keeps what a quoted value holds', () => {
    expect(pair('CLIENT_ID="abc-1"\nCLIENT_SECRET="a, b; c & d # e"')).toEqual(['abc-1', 'a, b; c & d # e']);
  });

  test('pairs an ID with the secret of the same prefix', () => {
    const text = 'B_CLIENT_SECRET=b-secret\nA_CLIENT_ID=a\nA_CLIENT_SECRET=a-secret\nB_CLIENT_ID=b';
    expect(parsePastedCredentials(text)).toEqual({
      clientId: 'a',
      clientSecret: 'a-secret',
      expiresAt: null,
      pairs: 2,
    });
  });

  test.each([
    ['a registration’s answer', '"client_secret_expires_at":1893456000', Date.UTC(2030, 0, 1)],
    ['one that says “never”', '"client_secret_expires_at":0', null],
    ['a text in its place', '"client_secret_expires_at":"soon"', null],
    ['a date beyond all dates', '"client_secret_expires_at":9999999999999', null],
    ['another secret’s', '"other_client_secret_expires_at":1893456000', null],
  ])('takes the expiry of %s as RFC 7591 means it', (_, expiry, expiresAt) => {
    const text = `{"client_id":"abc-1",${expiry},"client_secret":"s3cr=et"}`;
    expect(parsePastedCredentials(text)).toMatchObject({ clientSecret: 's3cr=et', expiresAt });
  });

  test('does not take a secret’s own ID or expiry for the secret', () => {
    const text =
      '{"client_id":"abc-1","client_secret_expires_at":0,"secret_id":"77","client_secret":"s3cr=et"}';
    expect(pair(text)).toEqual(['abc-1', 's3cr=et']);
  });
});

describe('what is left alone', () => {
  for (const text of [
    '',
    'abc-1',
    'CLIENT_ID=abc-1',
    'CLIENT_SECRET=s3cret',
    'a1b2c3:=d4/secret=+x',
    '{"client_id":"abc-1"}',
    '{not json',
    'Client ID\nClient secret\n',
    'Please keep the client secret safe: never share it.',
    'x'.repeat(200_000),
  ]) {
    test(JSON.stringify(text.slice(0, 40)), () => expect(parsePastedCredentials(text)).toBeNull());
  }
});
