/**
 * Finds the private key or the certificate in what a user pasted. The form and main read the same text in the
 * same way; only main then does anything with the key.
 */

/** One `-----BEGIN …-----` block, RFC 7468 §2. */
export interface PemBlock {
  /** `PRIVATE KEY`, `RSA PRIVATE KEY`, `CERTIFICATE`, …. */
  readonly label: string;
  /** The block with its lines as they should be, ending with a line break. */
  readonly pem: string;
}

/** A private key as text, and what stands beside it about it. */
export type KeyText =
  | { readonly kind: 'pem'; readonly pem: string; readonly keyId: string | null }
  | { readonly kind: 'jwk'; readonly jwk: Readonly<Record<string, unknown>> }
  | KeyProblem;

/** Why a text can't be used as a key. Never quotes the text. */
export interface KeyProblem {
  readonly kind: 'problem';
  readonly message: string;
  readonly hint: string;
}

const problem = (message: string, hint: string): KeyProblem => ({ kind: 'problem', message, hint });

const pasteAnother = 'Paste the private key as the provider handed it out: PEM, a JWK, or its JSON file.';

/** PKCS#8 (RFC 5958), PKCS#1 (RFC 8017 appendix A.1.2) and SEC 1 (RFC 5915). */
const keyLabels: readonly string[] = ['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY'];

/**
 * Reads a private key: PEM in PKCS#8, PKCS#1 or SEC 1, also in one line or with `\n` written out; a JWK or a set
 * with one private JWK (RFC 7517); a JSON file with the PEM inside, such as Google's for service accounts.
 */
export function readKeyText(text: string): KeyText {
  const trimmed = unquoted(text);
  if (trimmed.startsWith('{')) return readJson(trimmed);
  return readPem(trimmed, null);
}

/**
 * Every PEM block of a text, in order.
 *
 * @returns a problem for a block that isn't base64, or that a password protects (RFC 1421 §4.6.1.1)
 */
export function readPemBlocks(text: string): readonly PemBlock[] | KeyProblem {
  const blocks: PemBlock[] = [];
  for (const match of straightened(text).matchAll(pemPattern)) {
    const [, label = '', content = ''] = match;
    if (label === 'ENCRYPTED PRIVATE KEY' || /Proc-Type:[^\n]*ENCRYPTED/.test(content)) {
      return problem(
        'This private key is protected by a password',
        'Remove the password first, for example with openssl pkey -in key.pem -out plain.pem. Keyturn keeps the key encrypted.',
      );
    }
    const base64 = content.replace(/\s+/g, '');
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
      return problem('This PEM text is damaged: its middle is not base64', pasteAnother);
    }
    const lines = base64.match(/.{1,64}/g) ?? [];
    blocks.push({ label, pem: `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n` });
  }
  return blocks;
}

const pemPattern = /-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \1-----/gs;

/** Undoes what JSON files, environment variables and consoles do to line breaks. */
const straightened = (text: string): string => text.replaceAll('\\r', '').replaceAll('\\n', '\n');

/** Without the byte order mark, white space and quotation marks around it. */
function unquoted(text: string): string {
  const trimmed = text.trim();
  return /^(["']).*\1$/s.test(trimmed) ? trimmed.slice(1, -1).trim() : trimmed;
}

function readPem(text: string, keyId: string | null): KeyText {
  const blocks = readPemBlocks(text);
  if ('kind' in blocks) return blocks;
  const key = blocks.find(({ label }) => keyLabels.includes(label));
  if (key) return { kind: 'pem', pem: key.pem, keyId };
  const labels = blocks.map(({ label }) => label);
  if (labels.some((label) => label === 'OPENSSH PRIVATE KEY')) {
    return problem(
      'This key is in OpenSSH’s own format, which OAuth servers don’t use',
      'Convert it with ssh-keygen -p -m PKCS8 -f key, or paste the key that the provider handed out.',
    );
  }
  if (labels.some((label) => label.includes('PUBLIC KEY') || label.includes('CERTIFICATE'))) {
    return problem('This is the public half; the private key is needed', pasteAnother);
  }
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    return problem('The end of the private key is missing', pasteAnother);
  }
  return problem('This is no private key', pasteAnother);
}

function readJson(text: string): KeyText {
  const json = parseObject(text);
  if (!json) return problem('This looks like JSON, but is damaged', pasteAnother);
  const keys = Array.isArray(json['keys']) ? (json['keys'] as unknown[]) : [json];
  const jwk = keys.filter(isRecord).find((key) => typeof key['kty'] === 'string');
  if (jwk) return readJwk(keys.filter(isRecord).find(isPrivateJwk) ?? jwk);
  const pem = textMember(json, 'private_key') ?? textMember(json, 'privateKey');
  if (pem === null) return problem('This JSON holds no private key', pasteAnother);
  return readPem(pem, textMember(json, 'private_key_id'));
}

/** RFC 7518 §6: asymmetric private keys have `d`, and only they do. */
const isPrivateJwk = (jwk: Readonly<Record<string, unknown>>): boolean => typeof jwk['d'] === 'string';

function readJwk(jwk: Readonly<Record<string, unknown>>): KeyText {
  if (isPrivateJwk(jwk)) return { kind: 'jwk', jwk };
  return jwk['kty'] === 'oct'
    ? problem('This JWK is a shared secret, not a private key', pasteAnother)
    : problem('This JWK is the public half; the private key is needed', pasteAnother);
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function textMember(record: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = Object.hasOwn(record, name) ? record[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : null;
}
