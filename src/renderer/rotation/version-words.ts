import type { Revocation } from '../../shared/secret-version.ts';

/** Each is followed by the day. */
export const revocationWords: Readonly<Record<Revocation['how'], string>> = {
  proven: 'Proven to be revoked, and destroyed, on',
  confirmed: 'Revoked as somebody said, without proof, and destroyed on',
  discarded: 'Given up before it was used, and destroyed on',
  replaced: 'Destroyed when another one came in, on',
};

/** Sixteen digits in fours, as one compares them by eye. */
export const fingerprintText = (fingerprint: string): string =>
  (fingerprint.match(/.{1,4}/g) ?? []).join(' ');
