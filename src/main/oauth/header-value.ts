import { unusableKey } from './private-key.ts';

/** `Basic` of a user name and a password, RFC 7617 §2. */
export const basic = (userPass: string): string =>
  `Basic ${Buffer.from(userPass, 'utf8').toString('base64')}`;

/**
 * Lets only a value through that a header can carry, RFC 9110 §5.5. The network stack's own complaint would quote
 * it, with the secret in it.
 *
 * @throws {KeyturnError} `unusable_key`
 */
export function sendable(value: string): string {
  if (/^[\x20-\x7e\x80-\xff]*$/.test(value)) return value;
  throw unusableKey(
    'The secret holds characters that a header can not carry.',
    'Compare it with the provider: often a line break or an invisible character was copied along.',
  );
}
