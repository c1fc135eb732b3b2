import { KeyturnError } from '../../shared/failure.ts';
import type { BodyFormat } from '../../shared/provider.ts';

const bodyMediaTypes = {
  form: 'application/x-www-form-urlencoded',
  json: 'application/json',
} as const satisfies Record<BodyFormat, string>;

/**
 * Headers that say who is asking, where the message goes or where it ends. A value of the user's would replace
 * the client authentication, reach another host, or smuggle a second request behind the first.
 */
const reservedHeaders: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'cookie',
  'cookie2',
  'expect',
  'host',
  'keep-alive',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
]);

const isReserved = (name: string): boolean => reservedHeaders.has(name) || /^(?:proxy-|sec-|:)/.test(name);

/**
 * The headers of a token request but for its `Authorization`: ours, then the provider's defaults, then the
 * set's own, each replacing the one before whatever its case. An empty value drops a header.
 *
 * @param defaults - the provider's headers
 * @param overrides - the set's headers
 * @returns names in lower case, which is how HTTP/2 sends them
 * @throws {KeyturnError} `invalid_input` for a header that must not be set by hand, or an unsendable value
 */
export function requestHeaders(
  defaults: Readonly<Record<string, string>>,
  overrides: Readonly<Record<string, string>>,
  bodyFormat: BodyFormat,
): Readonly<Record<string, string>> {
  const headers = new Map<string, string>([
    ['accept', 'application/json'],
    ['content-type', bodyMediaTypes[bodyFormat]],
  ]);
  for (const [name, value] of [...Object.entries(defaults), ...Object.entries(overrides)]) {
    const key = name.trim().toLowerCase();
    if (value.trim() === '' && key !== 'content-type') headers.delete(key);
    else if (value.trim() !== '') headers.set(key, checkedValue(name, key, value.trim(), bodyFormat));
  }
  return Object.fromEntries(headers);
}

function checkedValue(name: string, key: string, value: string, bodyFormat: BodyFormat): string {
  if (!/^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(key))
    throw refused(`${JSON.stringify(name)} is not a header name.`);
  if (isReserved(key)) {
    throw refused(
      `The header ${name} can't be set by hand: Keyturn writes it itself.`,
      key === 'authorization'
        ? 'Choose another client authentication method instead.'
        : 'Remove this header.',
    );
  }
  // RFC 9110 §5.5; anything else is refused by the network stack with an error that names no header.
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
    throw refused(`The value of the header ${name} holds characters that a header can't carry.`);
  }
  if (key === 'content-type' && !describesBody(value, bodyFormat)) {
    throw refused(
      `The header Content-Type says ${value}, but the request is sent as ${bodyMediaTypes[bodyFormat]}.`,
      'Choose another body format instead.',
    );
  }
  return value;
}

function describesBody(contentType: string, bodyFormat: BodyFormat): boolean {
  const essence = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return essence === bodyMediaTypes[bodyFormat] || (bodyFormat === 'json' && essence.endsWith('+json'));
}

const refused = (message: string, hint = 'Correct it under the token request of this credential set.') =>
  new KeyturnError({ code: 'invalid_input', field: 'request.headers', message, hint });
