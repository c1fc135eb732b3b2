import { createHmac } from 'node:crypto';
import type { SealKey } from './seal.ts';

/** Shorter ones are not looked for: half of every sentence would be taken for them. */
const shortest = 4;
/** From so many bytes on, a secret in base64 or hexadecimal is a run that the log takes for a token: 16 characters. */
const tokenLike = 12;
/** Bytes at a secret's start by which a place in a text is told to be worth a closer look. */
const anchorBytes = 8;
/** More than these are forgotten again, the oldest first, so that a large import costs no memory for good. */
const mostRemembered = 5_000;

/** What is put where a secret was. */
export const concealed = '[secret]';

/**
 * Finds the client secrets that have been in the clear since the vault was opened: typed, or unsealed to be shown,
 * copied or sent. No others can have got into an error of this process. It remembers keyed fingerprints of them,
 * never the secrets, and can't tell anything once the key is wiped.
 */
export class LiveSecrets {
  readonly #key: SealKey;
  /** Fingerprints of whole secrets. */
  readonly #secrets = new Map<string, { readonly anchor: string; readonly length: number }>();
  /** By the fingerprint of their first bytes: how many secrets of which length. */
  readonly #anchors = new Map<string, Map<number, number>>();
  /** How long anchors are: nearly always as long as they may be. */
  readonly #anchorLengths = new Set<number>();

  constructor(fingerprintsKey: SealKey) {
    this.#key = fingerprintsKey;
  }

  /** @param secret - UTF-8 */
  remember(secret: Buffer): void {
    for (const form of formsOf(secret)) this.#rememberForm(form);
  }

  /** @returns the text without the secrets it held */
  conceal(text: string): string {
    const bytes = Buffer.from(text, 'utf8');
    const parts: string[] = [];
    let kept = 0;
    for (let at = 0; at < bytes.length;) {
      const length = this.#secretAt(bytes, at);
      if (length === 0) {
        at += 1;
        continue;
      }
      parts.push(bytes.toString('utf8', kept, at), concealed);
      at += length;
      kept = at;
    }
    bytes.fill(0, 0, kept);
    return kept === 0 ? text : parts.join('') + bytes.toString('utf8', kept);
  }

  #rememberForm(form: Buffer): void {
    if (form.length < shortest) return;
    const whole = this.#fingerprint(form);
    if (this.#secrets.has(whole)) return;
    const start = form.subarray(0, anchorBytes);
    const anchor = this.#fingerprint(start);
    this.#anchorLengths.add(start.length);
    this.#secrets.set(whole, { anchor, length: form.length });
    const lengths = this.#anchors.get(anchor) ?? new Map<number, number>();
    lengths.set(form.length, (lengths.get(form.length) ?? 0) + 1);
    this.#anchors.set(anchor, lengths);
    if (this.#secrets.size > mostRemembered) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const [oldest] = this.#secrets;
    if (!oldest) return;
    const [whole, { anchor, length }] = oldest;
    this.#secrets.delete(whole);
    const lengths = this.#anchors.get(anchor);
    const others = (lengths?.get(length) ?? 1) - 1;
    if (others > 0) lengths?.set(length, others);
    else lengths?.delete(length);
    if (lengths?.size === 0) this.#anchors.delete(anchor);
  }

  /** @returns how many bytes the longest secret has that begins here; 0: none does */
  #secretAt(bytes: Buffer, at: number): number {
    let longest = 0;
    for (const size of this.#anchorLengths) {
      if (at + size > bytes.length) continue;
      const lengths = this.#anchors.get(this.#fingerprint(bytes.subarray(at, at + size)));
      for (const length of lengths?.keys() ?? []) {
        if (length <= longest || at + length > bytes.length) continue;
        if (this.#secrets.has(this.#fingerprint(bytes.subarray(at, at + length)))) longest = length;
      }
    }
    return longest;
  }

  #fingerprint(bytes: Buffer): string {
    return createHmac('sha256', this.#key.key).update(bytes).digest('base64url').slice(0, 22);
  }
}

/** The secret, and how it looks in a URL and in JSON. Other encodings of it look like tokens to the log, if they are long. */
function formsOf(secret: Buffer): readonly Buffer[] {
  return [...writtenForms(secret), ...shortEncodings(secret)];
}

function shortEncodings(secret: Buffer): readonly Buffer[] {
  if (secret.length < shortest || secret.length >= tokenLike) return [];
  const hex = secret.toString('hex');
  return [secret.toString('base64'), secret.toString('base64url'), hex, hex.toUpperCase()].map((form) =>
    Buffer.from(form, 'utf8'),
  );
}

function writtenForms(secret: Buffer): readonly Buffer[] {
  // Nearly all secrets look the same in all three, and then no string is made of them.
  if (secret.every(isPlain)) return [secret];
  const text = secret.toString('utf8');
  const inJson = JSON.stringify(text).slice(1, -1);
  const inUrl = encodeURIComponent(text);
  return [secret, ...[inJson, inUrl, inUrl.replaceAll('%20', '+')].map((form) => Buffer.from(form, 'utf8'))];
}

/** Letters, digits and `-_.~`: what RFC 3986 leaves as it is. */
function isPlain(byte: number): boolean {
  return /[\w.~-]/.test(String.fromCharCode(byte));
}
