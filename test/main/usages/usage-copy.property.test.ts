import { execFileSync } from 'node:child_process';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noOverrides } from '../../../src/shared/credential.ts';
import { envLine } from '../../../src/main/usages/env-line.ts';
import { usageCopy } from '../../../src/main/usages/usage-copy.ts';

const secrets = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter((text) => !/\p{Cs}/u.test(text)),
  fc.string({
    unit: fc.constantFrom('\\', "'", '"', '`', '$', '#', '\n', ' ', '=', 'n', 'a', '!', '\r'),
    minLength: 1,
  }),
);
const pem = '-----BEGIN PRIVATE KEY-----\nMIIEvQ+/=\nAAAA\n-----END PRIVATE KEY-----\n';
const copyOf = (secret: string, clientId = 'client-1') => ({
  set: { name: 'Invoice sync', clientId, request: noOverrides },
  provider: undefined,
  usage: null,
  secret,
});

/** @returns null where the line is refused */
function lineOf(secret: string): string | null {
  try {
    return envLine('BILLING_SECRET', secret);
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid_input' });
    return null;
  }
}

/** As dotenv 17 does it, which this is the rule of (`lib/main.js`). */
function parseAsDotenv(source: string): Record<string, string> {
  const line =
    /^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/gm;
  const found: Record<string, string> = {};
  for (const [, name = '', raw = ''] of source.replace(/\r\n?/g, '\n').matchAll(line)) {
    const trimmed = raw.trim();
    const value = trimmed.replace(/^(['"`])([\s\S]*)\1$/gm, '$2');
    found[name] = trimmed.startsWith('"') ? value.replace(/\\n/g, '\n').replace(/\\r/g, '\r') : value;
  }
  return found;
}

describe('a line of an .env file', () => {
  it('gives the secret back in Node and in dotenv, with other lines around it', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const line = lineOf(secret);
        fc.pre(line !== null);
        const file = `BEFORE='x'\n${line}\nAFTER="y"\n`;
        expect(parseEnv(file)).toEqual({ BEFORE: 'x', BILLING_SECRET: secret, AFTER: 'y' });
        expect(parseAsDotenv(file)).toEqual({ BEFORE: 'x', BILLING_SECRET: secret, AFTER: 'y' });
      }),
      { numRuns: 3_000 },
    );
  });

  it.skipIf(process.platform === 'win32')('gives the secret back in a shell that sources it', () => {
    const list = fc.sample(secrets, 400).filter((secret) => lineOf(secret) !== null);
    const lines = list.map((secret, index) => envLine(`S${index}`, secret));
    const print = list.map((_, index) => `printf '%s\\0' "$S${index}"`);
    const printed = execFileSync('sh', ['-s'], { input: [...lines, ...print].join('\n'), encoding: 'utf8' });
    expect(printed.split('\0').slice(0, -1)).toEqual(list);
  });

  it.each(['plain-1.2~', 'p w', 'it’s', "it's", 'a"b', '$HOME', 'a#b', 'a\\nb', '{"a": "b"}', pem])(
    'can hold %j',
    (secret) => {
      expect(parseEnv(`${envLine('A', secret)}\n`)).toEqual({ A: secret });
    },
  );

  it.each(['a\rb', '{"a": "b\'c"}', "a'$(touch pwned)", 'all \' " ` of them', "ends with ' and \\"])(
    'is refused for %j, which tools would read otherwise, or a shell run',
    (secret) => {
      expect(lineOf(secret)).toBeNull();
    },
  );
});

describe('the JSON', () => {
  it('gives ID and secret back, whatever is in them', () => {
    fc.assert(
      fc.property(secrets, secrets, (secret, clientId) => {
        expect(JSON.parse(usageCopy(copyOf(secret, clientId), 'json'))).toEqual({
          client_id: clientId,
          client_secret: secret,
        });
      }),
    );
  });
});

it('copies the bare value untouched', () => {
  fc.assert(fc.property(secrets, (secret) => usageCopy(copyOf(secret), 'value') === secret));
});
