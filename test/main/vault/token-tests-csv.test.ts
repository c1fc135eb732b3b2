import { expect, it } from 'vitest';
import { tokenTestsCsv } from '../../../src/main/vault/token-tests-csv.ts';
import { someTokenTest } from './temporary.ts';

const record = (changes: object = {}) =>
  someTokenTest({ credentialSetId: 'set', secretVersionId: 'version', ...changes });
const lines = (text: string) => text.replace('\ufeff', '').split('\r\n');

it('has a line for each test: outcome, latency split, scopes, secret version and experiment', () => {
  const text = tokenTestsCsv({ name: 'Billing' }, [
    record({
      latency: { wait: 181.6, read: 22.2, total: 203.8 },
      message: 'Monite issued a bearer token',
      outcome: {
        kind: 'granted',
        tokenType: 'Bearer',
        expiresIn: 60,
        grantedScopes: ['a', 'b'],
        deviations: [],
      },
      request: {
        url: 'https://api.example/token',
        clientAuthenticationMethod: 'client_secret_post',
        askedScopes: ['a'],
        audience: null,
      },
      experiment: { clientAuthenticationMethod: 'client_secret_post', trimmed: true },
    }),
    record({
      latency: null,
      message: 'No',
      outcome: {
        kind: 'refused',
        status: 401,
        error: 'invalid_client',
        errorDescription: null,
        deviations: [],
      },
    }),
  ]);
  expect(lines(text)[0]).toBe(
    'time,credential set,outcome,status,error,message,wait in ms,read in ms,total in ms,granted scopes,asked scopes,token URL,client authentication,secret version,experiment',
  );
  expect(lines(text)[1]).toBe(
    '2026-01-16T00:00:00.000Z,Billing,granted,,,Monite issued a bearer token,182,22,204,a b,a,https://api.example/token,client_secret_post,version,"without the space around it, client_secret_post"',
  );
  expect(lines(text)[2]).toMatch(/^2026-01-16T00:00:00.000Z,Billing,refused,401,invalid_client,No,,,,,/);
});

it('keeps a spreadsheet from running what a server sent', () => {
  const outcome = {
    kind: 'granted',
    tokenType: 'Bearer',
    expiresIn: 60,
    grantedScopes: ['=HYPERLINK("https://evil.example")'],
    deviations: [],
  };
  const text = tokenTestsCsv({ name: '@SUM(A1)' }, [record({ outcome, message: '+1' })]);
  expect(text).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  expect(text).toContain(",'@SUM(A1),");
  expect(text).toContain(",'+1,");
});
