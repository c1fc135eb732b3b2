import { readKeyText, readPemBlocks } from '../../shared/key-text.ts';
import { formEncode } from './client-auth.ts';

/** Below this length a text can't be searched for a secret without hiding half of it, and telling by the gaps. */
export const shortestFindableSecret = 4;

/** Characters of a form that are searched for; where they are, the rest is taken to be too. */
export const searchedLength = 256;

/** What to look for to find one secret in a text, or in a text whose escapes are undone. */
export interface SecretForms {
  readonly plain: readonly string[];
  /** Hexadecimal in lower case, for a text in lower case; null: not looked for. */
  readonly hex: string | null;
  /** Parts of any base64 or base64url text that holds the secret, whatever stands before and after it. */
  readonly base64: readonly string[];
}

export function formsOf(secret: string): SecretForms {
  const utf8 = Buffer.from(secret, 'utf8');
  const plain = new Set([secret]);
  // What is left of other letters when a server, or a wrong charset, has been at them.
  // eslint-disable-next-line no-control-regex -- ASCII is what is left out
  if (/[^\u0000-\u007f]/.test(secret)) {
    plain.add(utf8.toString('utf8'));
    plain.add(utf8.toString('latin1'));
    plain.add(new TextDecoder('windows-1252').decode(utf8));
    for (const stand of ['\ufffd', '?', '']) {
      // eslint-disable-next-line no-control-regex -- as above
      plain.add(secret.replace(/[^\u0000-\u007f]/gu, stand));
    }
  }
  const written = new Set([secret, formEncode(secret), percentEncode(secret)]);
  for (const text of [...written])
    written.add(text.replace(/%[\dA-F]{2}/g, (escape) => escape.toLowerCase()));
  return {
    plain: [...plain].filter((form) => form.length >= shortestFindableSecret),
    hex: utf8.toString('hex'),
    base64: [...new Set([...written].flatMap(base64Cores))],
  };
}

/** For values that a server makes up, as many as it likes: nobody is known to encode them once more. */
export const plainForm = (value: string): SecretForms => ({ plain: [value], hex: null, base64: [] });

/** Characters. Shorter parts of a key could be anything. */
const shortestKeyPart = 16;

/** The members of a JWK that are secret, RFC 7518 §6. */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];

/**
 * The parts by which a private key is known however its lines are broken: the whole of its base64 and each line of
 * it, or the secret members of a JWK. None for any other secret.
 */
export function keyParts(secret: string): readonly string[] {
  const key = secret.includes('{') ? readKeyText(secret) : null;
  if (key?.kind === 'jwk') {
    return privateMembers
      .map((name) => (Object.hasOwn(key.jwk, name) ? key.jwk[name] : undefined))
      .filter((value): value is string => typeof value === 'string' && value.length >= shortestKeyPart);
  }
  const blocks = readPemBlocks(key?.kind === 'pem' ? key.pem : secret);
  if ('kind' in blocks) return [];
  return blocks
    .filter(({ label }) => label.endsWith('PRIVATE KEY'))
    .flatMap(({ pem }) => {
      const lines = pem.split('\n').filter((line) => line !== '' && !line.startsWith('-----'));
      return [lines.join(''), ...lines].filter((part) => part.length >= shortestKeyPart);
    });
}

/** The signature of a JWT: without it, the rest proves nothing. */
export const signatureOf = (jwt: string): readonly string[] => jwt.split('.').slice(2, 3);

const percentEncode = (secret: string): string =>
  encodeURIComponent(Buffer.from(secret, 'utf8').toString('utf8'));

/**
 * Base64 writes three bytes as four characters, so a text appears in one of three ways, by where it begins.
 * The first and last characters also depend on the neighbours and are left out.
 */
function base64Cores(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const cores: string[] = [];
  for (const offset of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const core = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    cores.push(core, core.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return cores.filter((core) => core.length >= shortestFindableSecret);
}
