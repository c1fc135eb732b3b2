import { isUtf8 } from 'node:buffer';

/** What a base64 or base64url text says, if that is text; null: it isn't. */
export function fromBase64(encoded: string): string | null {
  if (encoded.length < 6 || !/^[\w+/-]+={0,2}$/.test(encoded)) return null;
  const bytes = Buffer.from(encoded, 'base64');
  // Random bytes are rarely UTF-8, and hardly ever without a control character.
  const isText = bytes.length > 0 && isUtf8(bytes) && !bytes.some(isControl);
  return isText ? bytes.toString('utf8') : null;
}

/** Whether a text is base64 that may be broken into lines. */
export const isBase64 = (text: string): boolean => /^[\w+/\s-]+={0,2}$/.test(text);

const isControl = (byte: number): boolean => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13;

/** In these, decoding takes no more than a few ms. What is longer is no value, and its words are decoded one by one. */
const longestUrlEncoded = 100_000;
const longestJwt = 100_000;

/** The other readings of a URL-encoded or form-encoded text (RFC 6749 appendix B); none if it isn't one. */
export function fromUrlEncoded(encoded: string): readonly string[] {
  if (encoded.length > longestUrlEncoded || !/[%+]/.test(encoded)) return [];
  const readings = new Set<string>();
  for (const text of [encoded, encoded.replaceAll('+', ' ')]) {
    try {
      readings.add(decodeURIComponent(text));
    } catch {
      // A percent sign that encodes nothing: then it is one.
      readings.add(text);
    }
  }
  readings.delete(encoded);
  return [...readings];
}

/** The claims that may name a client: RFC 9068, RFC 7523, OpenID Connect, and those of Entra ID and Okta. */
const claims = ['client_id', 'azp', 'sub', 'iss', 'appid', 'cid', 'aud'] as const;
/** Auth0 writes this after the client ID. */
const ofClients = '@clients';

/** The client IDs that a JWT may name, with their claims; none if it isn't one. Nobody asks whether it is signed. */
export function fromJwt(token: string): readonly { readonly name: string; readonly value: string }[] {
  if (!token.startsWith('eyJ') || token.length > longestJwt) return [];
  const [, payload, , ...more] = token.split('.', 5);
  if (!payload || more.length > 0) return [];
  const found = jsonObject(fromBase64(payload));
  return claims.flatMap((name) => {
    const claim = found[name];
    const values = (Array.isArray(claim) ? claim.slice(0, 20) : [claim]) as readonly unknown[];
    return values
      .filter((value): value is string => typeof value === 'string')
      .flatMap((value) => (value.endsWith(ofClients) ? [value, value.slice(0, -ofClients.length)] : [value]))
      .map((value) => ({ name, value }));
  });
}

function jsonObject(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
