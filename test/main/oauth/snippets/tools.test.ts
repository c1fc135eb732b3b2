import { execFile, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticateClient } from '../../../../src/main/oauth/client-auth.ts';
import { planTokenRequest, type TokenRequestPlan } from '../../../../src/main/oauth/request-plan.ts';
import { makeSnippet } from '../../../../src/main/oauth/snippets/snippet.ts';
import type { SendableClientAuthenticationMethod } from '../../../../src/shared/provider.ts';
import type { SnippetForm } from '../../../../src/shared/snippet.ts';
import { readBody, startHttpServer, type RunningServer } from '../../../fakes/servers/http-server.ts';
import { credentialSet, customProvider } from '../tester-for-tests.ts';

// Snippets are run by the tools they are for, against a server that keeps what arrives; what Keyturn itself would
// have sent is the measure.

interface Arrived {
  readonly method: string;
  readonly url: string;
  readonly authorization: string;
  readonly type: string;
  readonly body: string;
}

let server: RunningServer;
let arrived: Arrived[] = [];
beforeAll(async () => {
  server = await startHttpServer((request, response) => {
    void readBody(request).then((body) => {
      const { authorization = '', 'content-type': type = '' } = request.headers;
      arrived.push({ method: request.method ?? '', url: request.url ?? '', authorization, type, body });
      response.end('{}');
    });
  });
});
afterAll(() => server.close());

const has = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;
const tools = {
  curl: has('curl', '--version') && process.platform !== 'win32',
  python: has('python3', '-c', 'import requests'),
  http: has('http', '--version') && process.platform !== 'win32',
};

type Method = Extract<
  SendableClientAuthenticationMethod,
  'client_secret_basic' | 'client_secret_post' | 'json_body'
>;
const methods: readonly Method[] = ['client_secret_basic', 'client_secret_post', 'json_body'];

interface Case {
  readonly method: Method;
  readonly clientId: string;
  readonly secret: string;
  readonly raw: boolean;
  readonly value: string;
}

const sourceFor = ({ method, clientId, secret, raw, value }: Case) => {
  const set = credentialSet(
    { clientId },
    {
      tokenUrl: `${server.url}/token?a[0]=1`,
      clientAuthenticationMethod: method,
      basicEncoding: raw ? 'raw' : 'form',
      parameters: { 'odd & name': value },
      resources: ['https://a.example/', 'https://b.example/'],
    },
  );
  return { set, provider: customProvider(), secret, accessToken: null };
};

function planOf(source: ReturnType<typeof sourceFor>): TokenRequestPlan {
  const planning = planTokenRequest(source.provider, source.set);
  if (planning.kind !== 'planned') throw new Error('the set can be asked with');
  return planning.plan;
}

const run: Record<
  'shell' | 'node' | 'python',
  (script: string, env: Record<string, string>) => Promise<void>
> = {
  shell: (script, env) => runAsync('/bin/sh', ['-c', script], env),
  node: (script, env) => runAsync(process.execPath, ['--input-type=module', '--eval', script], env),
  python: (script, env) => runAsync('python3', ['-c', script], env),
};

/** Not synchronously: the server answers from this very process. */
async function runAsync(command: string, args: string[], env: Record<string, string>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    execFile(command, args, { env: { ...process.env, NO_PROXY: '*', ...env } }, (error, _out, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stderr}`));
      else resolve();
    });
  });
}

/** Secrets as they come, and as nobody should make them. */
const text = fc.oneof(
  fc.constantFrom(
    "'; rm -rf /; '",
    '$(id)`id`$HOME',
    'back\\slash\\:\\=\\@',
    '"quoted" {"json":1} {{braces}}',
    '@/etc/passwd',
    'plain-ASCII_1.2',
    'a:b%2B c+d&e=f#~*',
    'ümlaut €🔑',
    '-n --x',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
);
// RFC 7617 §2: control characters have no place in user name and password; NUL has none in an environment either.
const printable = text.filter((value) => !/[\p{Cc}\p{Cs}]/u.test(value) && value.trim() !== '');
const clientId = printable.filter((value) => !/\p{Cf}/u.test(value)).map((value) => value.trim());
const anyCase = fc.record<Case>({
  method: fc.constantFrom(...methods),
  clientId: clientId.filter((value) => value !== '' && !value.includes(':')),
  secret: printable,
  raw: fc.boolean(),
  value: printable,
});

function normalised(request: Arrived): unknown {
  const body = request.type.startsWith('application/json')
    ? (JSON.parse(request.body) as unknown)
    : [...new URLSearchParams(request.body)];
  // Some tools encode what stands in a query, which is the same URL (RFC 3986 §6.2.2).
  return { ...request, url: decodeURIComponent(request.url), type: request.type.split(';')[0], body };
}

async function measure(source: ReturnType<typeof sourceFor>): Promise<unknown> {
  const plan = planOf(source);
  const { headers, body } = await authenticateClient(plan, source.secret, 0);
  return normalised({
    method: 'POST',
    url: new URL(plan.url).pathname + new URL(plan.url).search,
    authorization: headers['authorization'] ?? '',
    type: headers['content-type'] ?? '',
    body: body ?? '',
  });
}

const environmentOf = (secret: string): Record<string, string> => ({
  CLIENT_SECRET: secret,
  CLIENT_SECRET_FORM_ENCODED: new URLSearchParams([['', secret]]).toString().slice(1),
  CLIENT_SECRET_JSON_ESCAPED: JSON.stringify(secret).slice(1, -1),
});

function sends(form: SnippetForm, runner: keyof typeof run, numRuns: number): void {
  it.each([
    ['variables', false],
    ['the secret itself', true],
  ])(
    'sends with %s what Keyturn would send, whatever characters are in it',
    async (_what, withSecrets) => {
      await fc.assert(
        fc.asyncProperty(anyCase, async (each) => {
          arrived = [];
          const source = sourceFor(each);
          const snippet = makeSnippet(source, { subject: 'token_request', form, withSecrets });
          await run[runner](snippet, withSecrets ? {} : environmentOf(each.secret));
          expect(arrived).toHaveLength(1);
          expect(normalised(arrived[0] as Arrived)).toEqual(await measure(source));
        }),
        { numRuns, endOnFailure: true },
      );
    },
    120_000,
  );
}

describe.skipIf(!tools.curl)('a curl command in a real shell', () => {
  sends('curl', 'shell', 20);
});

describe.skipIf(!tools.http)('an HTTPie command in a real shell', () => {
  sends('httpie', 'shell', 8);
});

describe('a fetch script in a real Node', () => {
  sends('fetch', 'node', 5);
});

describe.skipIf(!tools.python)('a script for Python’s requests', () => {
  sends('python_requests', 'python', 4);
});

describe('without secrets', () => {
  it.each<SnippetForm>([
    'curl',
    'httpie',
    'fetch',
    'python_requests',
    'http_file',
    'postman_environment',
    'bruno_environment',
    'insomnia_environment',
  ])('%s holds the secret in no form', (form) => {
    for (const method of methods) {
      const secret = 'S3cr&t "very" secret/+';
      const source = sourceFor({ method, clientId: 'orders', secret, raw: false, value: 'x' });
      const snippet = makeSnippet(source, { subject: 'token_request', form, withSecrets: false });
      for (const leak of [
        'S3cr',
        Buffer.from(secret).toString('base64').slice(0, 6),
        Buffer.from(`orders:${secret}`).toString('base64').slice(8, 16),
      ]) {
        expect(snippet).not.toContain(leak);
      }
    }
  });
});
