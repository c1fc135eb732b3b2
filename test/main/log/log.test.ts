import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import log from 'electron-log/node';
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import { createConcealer } from '../../../src/main/log/conceal.ts';
import { createLog, type Log } from '../../../src/main/log/log.ts';
import type { Vault } from '../../../src/main/vault/vault.ts';
import { someFacts, surroundings, temporaryFolder } from '../vault/temporary.ts';

/** Neither long nor random: only its fingerprint tells that it is one. */
const secret = 'open sesame, säys "Ali"';

describe('the log', () => {
  let folder: string;
  let vault: Vault;
  let writes: Log;
  let isOpen: boolean;
  const written = (): string => readFileSync(join(folder, 'keyturn.log'), 'utf8');

  beforeEach(async () => {
    folder = join(temporaryFolder(), 'logs');
    vault = await surroundings().open();
    isOpen = true;
    const concealer = createConcealer(() => (isOpen ? vault : null));
    concealer.noteOpened();
    writes = createLog(folder, concealer.conceal);
    vault.register(someFacts(), secret);
  });

  describe('does not take a live secret', () => {
    const attempts: Record<string, () => unknown> = {
      'as it is': () => secret,
      'in the middle of a text': () => `could not parse ${secret} as JSON`,
      'in an error’s message': () => new Error(`bad value: ${secret}`),
      'in an error’s cause': () => new Error('failed', { cause: new Error(secret) }),
      'in an error’s name': () => Object.assign(new Error('failed'), { name: secret }),
      'in a stack': () =>
        Object.assign(new Error('failed'), { stack: `Error: ${secret}\n    at ${secret} (app.js:1:2)` }),
      'in an error’s code': () => Object.assign(new Error('failed'), { code: secret }),
      'as a member of an object': () => ({ request: { note: secret } }),
      'as a member with a telling name': () => ({ clientSecret: 'short' + secret }),
      'as the name of a member': () => ({ [secret]: true }),
      'in an array': () => ['a', [secret]],
      'in JSON': () => JSON.stringify({ note: secret }),
      'in a URL': () => `https://api.example.com/?q=${encodeURIComponent(secret)}`,
      'in bytes': () => Buffer.from(secret),
      'in base64': () => Buffer.from(`id:${secret}`).toString('base64'),
      'in hexadecimal': () => `value ${Buffer.from(secret).toString('hex')}`,
      'beyond what one text may have': () => 'x '.repeat(1_990) + secret + ' y'.repeat(50),
      'beyond what one entry may have': () => Array.from({ length: 20 }, () => 'x '.repeat(500) + secret),
    };
    it.each(Object.keys(attempts))('%s', (where) => {
      writes.error('test', attempts[where]?.());
      writes.info(attempts[where]?.());
      const text = written();
      expect(text).toContain('test');
      for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
        expect(text).not.toContain(form);
      }
      expect(text).not.toMatch(/sesame|b3BlbiBzZXNhbWU|6f70656e/i);
    });
  });

  it('does not take one that was unsealed, either', async () => {
    const around = surroundings();
    const first = await around.open();
    const { id } = first.register(someFacts(), 'kept since last year');
    first.close();
    vault = await around.open();
    await vault.withSecret(id, () => undefined);
    writes.error('test', new Error('kept since last year'));
    expect(written()).toContain('Error: [secret]');
  });

  it('withholds messages while the vault is locked: what they may hold can’t be told then', () => {
    isOpen = false;
    vault.close();
    writes.error('requestTestToken', new TypeError(`not a URL: ${secret}`));
    writes.info('opened', secret);
    expect(written()).toMatch(/\[error\] requestTestToken TypeError\n {4}at /);
    expect(written()).toContain('opened [withheld]');
    expect(written()).not.toContain('sesame');
  });

  it('says where it happened, without the folders, which name the user', () => {
    const error = new RangeError('too far');
    error.stack = 'RangeError: too far\n    at draw (file:///home/jane.doe/keyturn/out/main/index.js:12:34)';
    writes.error('main', error);
    expect(written()).toContain('RangeError: too far\n    at draw (index.js:12:34)');
    expect(written()).not.toContain('jane');
  });

  it('stays small: one former file is kept', () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'keyturn.log'), 'x'.repeat(300 * 1024));
    writes.info('first');
    writes.info('second');
    expect(readdirSync(folder).sort()).toEqual(['keyturn.log', 'keyturn.old.log']);
    expect(statSync(join(folder, 'keyturn.log')).size).toBeLessThan(1024);
  });

  it.skipIf(process.platform === 'win32')('is its user’s own', () => {
    writes.info('hello');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'keyturn.log')).mode & 0o777).toBe(0o600);
  });

  it('never fails, whatever it is given and wherever it is', () => {
    const hostile = {
      get member(): never {
        throw new Error('no');
      },
      self: null as unknown,
    };
    hostile.self = hostile;
    for (const value of [
      hostile,
      Symbol('s'),
      10n,
      () => secret,
      new Map([[secret, secret]]),
      undefined,
      null,
    ]) {
      writes.error('test', value);
    }
    expect(written()).not.toContain('sesame');
    writeFileSync(join(folder, 'a-file'), '');
    createLog(join(folder, 'a-file'), (text) => text).error('test', new Error('nowhere to go'));
  });
});

describe('electron-log', () => {
  const listeners = () =>
    ['uncaughtException', 'unhandledRejection'].map((name) => process.listenerCount(name));
  const consoles = ['log', 'info', 'warn', 'error', 'debug'] as const;
  let spies: readonly MockInstance[];
  beforeEach(() => {
    spies = consoles.map((name) => vi.spyOn(console, name).mockImplementation(() => undefined));
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('does nothing but write the file: it catches, prints and sends nothing', () => {
    const before = listeners();
    const folder = join(temporaryFolder(), 'logs');
    createLog(folder, (text) => text).error('test', new Error('x'));
    const loggers = Object.values(
      (log as unknown as { Logger: { instances: Record<string, typeof log> } }).Logger.instances,
    );
    const active = loggers.flatMap(({ transports }) =>
      Object.entries(transports).flatMap(([name, transport]) =>
        transport && transport.level !== false ? [name] : [],
      ),
    );
    expect(new Set(active)).toEqual(new Set(['file']));
    expect(listeners()).toEqual(before);
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  });
});
