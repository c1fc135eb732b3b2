import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { identifiedIn, idOf, secretOf } from './small-vault.ts';

const id = idOf('current');
const secret = secretOf('current');
const basic = (a: string, b: string) => Buffer.from(`${a}:${b}`).toString('base64');
const jwt = (claims: object) =>
  ['{"alg":"RS256"}', JSON.stringify(claims), 'sig']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const quoteless = secret.replaceAll('"', '');

describe('a client ID and a secret are found', () => {
  it.each<[string, string, object[]]>([
    ['as the whole text', ` ${id}\n`, [{ kind: 'client_id', form: 'text', name: null, line: 1 }]],
    ['as the whole text, secret', secret, [{ kind: 'client_secret', form: 'text', line: 1 }]],
    [
      'in a Basic header',
      `GET / HTTP/1.1\r\nAuthorization: Basic ${basic(id, secret)}\r\n`,
      [
        { kind: 'client_id', form: 'basic_header', line: 2 },
        { kind: 'client_secret', form: 'basic_header', line: 2 },
      ],
    ],
    [
      'form-encoded in a Basic header',
      `authorization: basic ${basic(encodeURIComponent(id), encodeURIComponent(secret).replaceAll('%20', '+'))}`,
      [{ kind: 'client_id' }, { kind: 'client_secret', form: 'basic_header' }],
    ],
    ['as a claim', `token=${jwt({ azp: id })}`, [{ kind: 'client_id', form: 'jwt_claim', name: 'azp' }]],
    ['as Auth0 writes it', jwt({ sub: `${id}@clients` }), [{ form: 'jwt_claim', name: 'sub' }]],
    ['in an audience', `Bearer ${jwt({ aud: ['x', id] })}`, [{ form: 'jwt_claim', name: 'aud' }]],
    [
      'in .env lines',
      `# shop\nexport SHOP_ID=${id}\nSHOP_SECRET='${secret}' # new\n`,
      [
        { kind: 'client_id', form: 'assignment', name: 'SHOP_ID', line: 2 },
        { kind: 'client_secret', form: 'assignment', name: 'SHOP_SECRET', line: 3 },
      ],
    ],
    [
      'in .properties',
      `shop.id = ${id}\nshop.secret=${secret.replace(/[:=#\\]/g, '\\$&')}`,
      [
        { name: 'shop.id', line: 1 },
        { name: 'shop.secret', line: 2 },
      ],
    ],
    [
      'in YAML',
      `shop:\n  client_id: "${id}"\n  client_secret: |\n    ${secret}\n  more: 1`,
      [
        { name: 'client_id', line: 2 },
        { name: 'client_secret', line: 3 },
      ],
    ],
    [
      'in JSON, at any depth',
      JSON.stringify({ a: [{ b: { clientId: id, clientSecret: secret } }] }, null, 2),
      [
        { kind: 'client_id', form: 'json_member', name: 'clientId', line: 5 },
        { kind: 'client_secret', form: 'json_member', name: 'clientSecret', line: 6 },
      ],
    ],
    [
      'in JSON in JSON',
      JSON.stringify({ body: JSON.stringify({ clientSecret: secret }) }),
      [{ kind: 'client_secret', name: 'clientSecret' }],
    ],
    [
      'in JSON in base64',
      `config: ${base64(JSON.stringify({ clientSecret: secret }))}`,
      [{ kind: 'client_secret', name: 'clientSecret' }],
    ],
    ['in a URL', `https://api.test/?a=1&client_id=${encodeURIComponent(id)}&b`, [{ name: 'client_id' }]],
    [
      'URL-encoded in a body',
      `client_secret=${encodeURIComponent(secret)}&grant_type=x`,
      [{ kind: 'client_secret', name: 'client_secret' }],
    ],
    [
      'in base64, as Kubernetes keeps it',
      `data:\n  secret: ${base64(secret)}`,
      [{ name: 'secret', line: 2 }],
    ],
    ['in prose', `Don’t lose (${id}), it isn't "old".`, [{ kind: 'client_id', form: 'word' }]],
    [
      'in a shell’s quotes',
      `curl -u '${id}:${secret}' https://x`,
      [{ kind: 'client_id' }, { kind: 'client_secret' }],
    ],
    ['after a mark of byte order', `\ufeffID=${id}`, [{ name: 'ID' }]],
    [
      'in UTF-16 read as bytes',
      [...`ÿþID=${id}\r\n`].map((c) => (c > '~' ? c : `${c}\0`)).join(''),
      [{ kind: 'client_id' }],
    ],
    ['in XML', `<add key="id" value="${id}"/>`, [{ kind: 'client_id', name: 'value' }]],
    ['in HCL', `client_secret = "${quoteless}"`, secret === quoteless ? [{ name: 'client_secret' }] : []],
  ])('%s', async (_where, text, expected) => {
    expect((await identifiedIn(text)).found).toMatchObject(expected);
  });
});

describe('a secret with an apostrophe and brackets is found', () => {
  const hostile = `it's "a" (s3cret)`;
  it.each([
    ['in the query of a URL', `https://api.test/?client_id=x&client_secret=${encodeURIComponent(hostile)}`],
    ['in YAML, where a quote is written twice', `client_secret: '${hostile.replaceAll("'", "''")}'`],
    ['as a field of CSV, where a quote is written twice', `"${hostile.replaceAll('"', '""')}"`],
    ['in quotes that nobody escaped', `"${hostile}"\r\n`],
  ])('%s', async (_where, text) => {
    const { found } = await identifiedIn(text, hostile);
    expect(found).toMatchObject([{ kind: 'client_secret', stage: 'current' }]);
  });
});

describe('a private key is found', () => {
  const pem = String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const trimmed = pem.trim();
  it.each([
    ['as it is', pem],
    ['without its last line break', trimmed],
    ['with Windows line breaks', pem.replaceAll('\n', '\r\n')],
    ['within other text', `The key:\n\n${pem}\nThat is all.`],
    ['in a service account’s JSON', JSON.stringify({ type: 'service_account', private_key: pem }, null, 2)],
    ['in one line of .env', `KEY="${trimmed.replaceAll('\n', '\\n')}"`],
    ['in several lines of .env', `KEY='${pem}'\nOTHER=1`],
    ['indented in YAML', `key: |\n  ${trimmed.replaceAll('\n', '\n  ')}\n`],
    ['in base64', `KEY=${base64(pem)}`],
  ])('%s', async (_how, text) => {
    for (const kept of [pem, trimmed]) {
      const { found } = await identifiedIn(text, kept);
      expect(found).toMatchObject([{ kind: 'client_secret', stage: 'current' }]);
    }
  });
});

it('finds nothing in what holds nothing, and says how much it looked at', async () => {
  const result = await identifiedIn('PORT=8080\nHOST=localhost\n');
  expect(result).toMatchObject({ found: [], cut: false });
  expect(result.examined).toBeGreaterThan(3);
  expect(await identifiedIn('')).toEqual({ found: [], examined: 0, cut: false });
});
