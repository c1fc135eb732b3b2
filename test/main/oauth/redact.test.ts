import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, redacted, redactTree, withheld } from '../../../src/main/oauth/redact.ts';

const secret = 'S3cr&t<"\\/+ %41\'~é€🔑=end';
const redact = createRedactor({ clientSecret: secret, accessToken: 'token-0123456789' });

const percent = (text: string) => encodeURIComponent(text);
const form = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);
const lower = (text: string) => text.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
const everyByte = (text: string) => Buffer.from(text).toString('hex').replace(/../g, '%$&');
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const unicode = (text: string) =>
  Array.from(
    { length: text.length },
    (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0').toUpperCase()}`,
  ).join('');
const php = (text: string) =>
  json(text)
    .replaceAll('/', '\\/')
    .replace(/[^ -~]/g, unicode);
const html = (text: string) =>
  text.replace(
    /[&<>"']/g,
    (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c] ?? c,
  );
const htmlNumbers = (text: string) => Array.from(text, (c) => `&#${c.codePointAt(0)};`).join('');
const htmlHex = (text: string) => Array.from(text, (c) => `&#x00${c.codePointAt(0)?.toString(16)};`).join('');
const htmlNames = (text: string) => html(text).replace('é', '&eacute;').replace('€', '&euro;');
const html5Names: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '"': 'quot',
  '\\': 'bsol',
  '/': 'sol',
  '+': 'plus',
  '%': 'percnt',
  "'": 'apos',
  '=': 'equals',
  ':': 'colon',
  _: 'lowbar',
  '`': 'DiacriticalGrave',
};
const htmlPunctuation = (text: string) =>
  text.replace(/[&<"\\/+%'=:_`]/g, (character) => `&${html5Names[character]};`);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64url = (text: string) => Buffer.from(text).toString('base64url');

/** Every way in which servers are known to give a secret back. */
const forms: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'percent-encoded': percent,
  'form-encoded': form,
  'percent-encoded in lower case': (text) => lower(percent(text)),
  'form-encoded in lower case': (text) => lower(form(text)),
  'percent-encoded to the last byte': everyByte,
  'JSON-escaped': json,
  'JSON-escaped to the last character': unicode,
  "JSON-escaped as PHP's json_encode does": php,
  'HTML-escaped': html,
  'HTML-escaped by numbers': htmlNumbers,
  'HTML-escaped by hexadecimal numbers': htmlHex,
  'HTML-escaped by names': htmlNames,
  'HTML-escaped by the names of HTML 5': htmlPunctuation,
  'in base64': base64,
  'in base64url': base64url,
  'in base64 after the client ID': (text) => base64(`orders-service:${text}`),
  'in base64url after the client ID': (text) => base64url(`orders-service1:${text}`),
  'in base64 before something': (text) => base64(`ab${text}cd`),
  'in a Basic header': (text) => `Basic ${base64(`id:${form(text)}`)}`,
  hexadecimal: (text) => Buffer.from(text).toString('hex'),
  'hexadecimal in mixed case': (text) =>
    Buffer.from(text)
      .toString('hex')
      .replace(/../g, (byte, at: number) => (at % 4 ? byte.toUpperCase() : byte)),
  'JSON-escaped in JSON': (text) => json(json(text)),
  'percent-encoded in HTML': (text) => html(percent(text)),
  'percent-encoded twice': (text) => percent(percent(text)),
  'base64 in a form': (text) => form(base64(text)),
  'HTML-escaped in JSON': (text) => json(html(text)),
  'in the wrong charset': (text) => Buffer.from(text).toString('latin1'),
};

describe('the redactor', () => {
  it.each(Object.entries(forms))('replaces the secret %s, and nothing around it', (_how, write) => {
    const hidden = redact(`before (${write(secret)}) after`);
    expect(hidden).toMatch(/^before \((?:Basic )?\[redacted\]\) after$/);
  });

  it('replaces the token in the same forms', () => {
    expect(redact('Bearer token-0123456789')).toBe(`Bearer ${redacted}`);
    expect(redact(base64('token-0123456789'))).toBe(redacted);
  });

  it('leaves a text without secrets alone, with all its escapes', () => {
    const text = 'a%20b &amp; \\u0041 "c" + é 100% \\q &nosuch; %zz';
    expect(redact(text)).toBe(text);
  });

  it.each([
    ['{"refresh_token":"r-1234","scope":"a"}', '{"refresh_token":"[redacted]","scope":"a"}'],
    ['{"id_token": "i\\"1234" }', '{"id_token": "[redacted]" }'],
    ['{"accessToken":"half', '{"accessToken":"[redacted]'],
    ['access_token=abc&token_type=bearer', 'access_token=[redacted]&token_type=bearer'],
    ['<access_token>abc</access_token>', '<access_token>[redacted]</access_token>'],
    ['"{\\"refresh_token\\":\\"r-1234\\"}"', '"{\\"refresh_token\\":\\"[redacted]\\"}"'],
    ['eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln is a JWT', '[redacted] is a JWT'],
  ])('hides tokens that it was not told of: %s', (text, hidden) => {
    expect(redact(text)).toBe(hidden);
  });

  it('hides the values of token-like members wherever else they are in the answer', () => {
    const body = '{"refresh_token":{"value":"r-123456"},"note":"use r-123456"}';
    expect(createRedactor({ clientSecret: secret, accessToken: null, body })(body)).not.toContain('r-123456');
  });

  it('hides the token under the name that the provider has for it', () => {
    const hide = createRedactor({ clientSecret: secret, accessToken: null, tokenMember: 'ticket' });
    expect(hide('{"ticket":"abc"}')).toBe('{"ticket":"[redacted]"}');
  });

  it('keeps what a validation error says about client_secret', () => {
    const body = '{"errors":{"client_secret":["may not be blank"]}}';
    expect(createRedactor({ clientSecret: secret, accessToken: null, body })(body)).toBe(body);
  });

  it('cuts after it has searched, so that no half of a secret stays', () => {
    const text = `12345${secret}67890`;
    expect(redact(text, 10)).toBe(`12345${redacted}`);
    expect(redact(text, 3)).toBe('123');
  });

  it.each(['a', 'ab', 'abc'])(
    'withholds the whole text when the secret is only %j: its gaps would tell',
    (short) => {
      const hide = createRedactor({ clientSecret: short, accessToken: null });
      expect(hide('an abacus')).toBe(withheld);
      expect(hide('')).toBe('');
    },
  );

  it('needs the beginning of a long secret only, and hides as much of the rest as follows', () => {
    const long = Array.from({ length: 200 }, (_, at) => `${at}-`).join('');
    const hide = createRedactor({ clientSecret: long, accessToken: null });
    expect(hide(`(${long})`)).toBe(`(${redacted})`);
    expect(hide(`(${long.slice(0, 400)}, …)`)).toBe(`(${redacted}, …)`);
  });

  it('redacts trees to the names of their members', () => {
    const tree = { [secret]: [{ a: `x${secret}` }, 1, null, true] };
    expect(redactTree(tree, redact)).toEqual({ [redacted]: [{ a: `x${redacted}` }, 1, null, true] });
  });
});

describe('for any secret of four characters or more', () => {
  const secrets = fc.oneof(
    fc.string({ minLength: 4, maxLength: 60 }),
    fc.string({ unit: 'grapheme', minLength: 4, maxLength: 40 }),
    fc.base64String({ minLength: 8, maxLength: 64 }),
    fc.uuid(),
  );
  const around = fc.tuple(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }));

  it.each(Object.entries(forms))('an echo %s never leaks', (_how, write) => {
    fc.assert(
      fc.property(secrets, around, (anySecret, [before, after]) => {
        // What is there without an echo is no leak: a secret may be a word of the text or of the placeholder.
        fc.pre(!`${before} ${redacted} ${after}`.includes(anySecret));
        const echo = write(anySecret);
        const hidden = createRedactor({ clientSecret: anySecret, accessToken: null })(
          `${before} ${echo} ${after}`,
        );
        expect(hidden).not.toContain(anySecret);
        expect(hidden).not.toContain(echo);
      }),
      { numRuns: 60 },
    );
  });

  it('a text of its fragments and escapes is redacted without throwing, in bounded time', () => {
    const pieces = fc.array(
      fc.constantFrom(
        '%',
        '%41',
        '\\u00',
        '&#',
        '&#x110000;',
        '\\',
        '"',
        'eyJ',
        '.',
        secret,
        '+',
        '\ud800',
        '=',
        ':',
      ),
      {
        maxLength: 200,
      },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        expect(redact(parts.join(''))).not.toContain(secret);
      }),
    );
    const startedAt = performance.now();
    redact('\\u0025%2541&amp;'.repeat(16_000), 32_768);
    redact('"access_token":"'.repeat(16_000), 32_768);
    redact(`eyJ${'a.'.repeat(120_000)}`, 32_768);
    redact('<access_token>'.repeat(16_000), 32_768);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
