import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { failureCodes, KeyturnError } from '../../src/shared/failure.ts';

describe('the failure codes', () => {
  it('are each there once, in one spelling', () => {
    expect(new Set(failureCodes).size).toBe(failureCodes.length);
    for (const code of failureCodes) expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
  });

  it('each say what they mean, right above them', () => {
    const source = readFileSync(new URL('../../src/shared/failure.ts', import.meta.url), 'utf8');
    for (const code of failureCodes) {
      expect(source, code).toMatch(new RegExp(`/\\*\\* [A-Z].+\\. \\*/\\n  '${code}',`));
    }
  });
});

describe('a KeyturnError', () => {
  const failure = {
    code: 'duplicate_client_id',
    message: 'Monite already has this client ID',
    hint: 'Open the existing credential set.',
    field: 'clientId',
    credentialSetId: '00000000-0000-4000-8000-000000000001',
  } as const;

  it('crosses IPC as the failure it was made from', () => {
    expect(new KeyturnError(failure).toFailure()).toEqual(failure);
  });

  it('leaves out what it was not given', () => {
    const error = new KeyturnError({ code: 'unexpected', message: 'Something went wrong' });
    expect(error.toFailure()).toStrictEqual({ code: 'unexpected', message: 'Something went wrong' });
  });

  it('takes neither stack nor cause along', () => {
    const error = new KeyturnError(failure);
    error.cause = new Error('secret=hunter2');
    const text = JSON.stringify(error.toFailure());
    expect(text).not.toMatch(/hunter2|stack|failure\.test/);
    expect(structuredClone(error.toFailure())).toEqual(failure);
  });

  it('is an Error, so that it can be thrown and recognised', () => {
    const error = new KeyturnError(failure);
    expect(error).toBeInstanceOf(Error);
    expect({ name: error.name, message: error.message }).toEqual({
      name: 'KeyturnError',
      message: failure.message,
    });
  });
});
