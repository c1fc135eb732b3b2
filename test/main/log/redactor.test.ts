import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSensitiveName, redacted, redactShapes } from '../../../src/main/log/redactor.ts';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl';

describe('the redactor', () => {
  it.each([
    [`got ${jwt}, thanks`, `got ${redacted}, thanks`],
    ['Authorization: Bearer abc.def', `Authorization: ${redacted} ${redacted}`],
    ['sent Bearer tok-1 twice', `sent Bearer ${redacted} twice`],
    ['header Basic aWQ6cw== sent', `header Basic ${redacted} sent`],
    ['secret=abc&x=1', `secret=${redacted}&x=1`],
    ['client_secret: "a b \\" c", next', `client_secret: ${redacted}, next`],
    ['{"clientSecret":"s3c"}', `{"clientSecret":${redacted}}`],
    ["password = 'a b'", `password = ${redacted}`],
    ['access_token=a1', `access_token=${redacted}`],
    ['x-api-key: k1', `x-api-key: ${redacted}`],
    ['https://me:pw@host.example/', `https://${redacted}@host.example/`],
    ['-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----', redacted],
    ['-----BEGIN PRIVATE KEY-----\nMIIB', redacted],
  ])('takes the secret out of %j', (text, expected) => {
    expect(redactShapes(text)).toBe(expected);
  });

  it.each(['hex', 'base64', 'base64url'] as const)('takes out long random text in %s', (encoding) => {
    for (let n = 0; n < 500; n += 1) {
      const random = randomBytes(16 + (n % 48)).toString(encoding);
      expect(redactShapes(`value ${random} was refused`)).toBe(`value ${redacted} was refused`);
    }
  });

  it('takes out a UUID, which may be a client secret', () => {
    expect(redactShapes(`for ${crypto.randomUUID()}`)).toBe(`for ${redacted}`);
  });

  it.each([
    'The vault could not be opened.',
    'RangeError: The value of "offset" is out of range. It must be >= 0 and <= 12.',
    "Cannot read properties of undefined (reading 'createClearingClipboard')",
    'SQLITE_CONSTRAINT_FOREIGNKEY in credential_sets',
    'at Object.openCredentialSet (index.js:1042:17)',
    'at process.processTicksAndRejections (task_queues:95:5)',
  ])('leaves %j as it is', (text) => {
    expect(redactShapes(text)).toBe(text);
  });

  it('needs no more time for a hostile text than for another', () => {
    const started = performance.now();
    for (const piece of ['eyJ', '-eyJ.', 'secret', 'secret="\\', '-----BEGIN A', '://a', 'aA1', '%41', 'ab_'])
      redactShapes(piece.repeat(16_000 / piece.length));
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it.each(['clientSecret', 'client_secret', 'accessToken', 'passphrase', 'Authorization', 'draft', 'values'])(
    'knows that a member called %s is none to write',
    (name) => {
      expect(isSensitiveName(name)).toBe(true);
    },
  );
});
