import type { CredentialSet, SecretVersion } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import { pacer } from '../database/pacer.ts';
import { frozen } from './credential-set.ts';
import type { Parts } from './open-parts.ts';

const setsAtOnce = 32;

/**
 * Gives fingerprints to the secrets that came in before there were any, in slices. Only values that are still kept can
 * get one. Not an edit: nothing of it is in the log. What doesn't open goes without, and is for the checks to tell of.
 */
export async function fillFingerprints(parts: Pick<Parts, 'sets' | 'secrets' | 'settings'>): Promise<void> {
  const pause = pacer();
  const waiting = parts.sets.list().filter((set) => set.secretVersions.some(lacksOne));
  for (let at = 0; at < waiting.length; at += setsAtOnce) {
    const filled = waiting.slice(at, at + setsAtOnce).flatMap(({ id }) => {
      // As it is by now: others had their turn meanwhile.
      const set = parts.sets.find(id);
      const next = set && withFingerprints(parts, set);
      return next && next !== set ? [next] : [];
    });
    parts.sets.update(filled);
    await pause();
  }
}

const lacksOne = ({ fingerprint, stage }: SecretVersion): boolean =>
  fingerprint === null && stage !== 'revoked';

function withFingerprints(
  { secrets, settings }: Pick<Parts, 'secrets' | 'settings'>,
  set: CredentialSet,
): CredentialSet {
  const secretVersions = set.secretVersions.map((version) => {
    if (!lacksOne(version)) return version;
    const fingerprint = openedOrNone(() => secrets.digest(set, version.id, settings.fingerprints));
    return fingerprint === null ? version : { ...version, fingerprint };
  });
  const isFilled = secretVersions.some((version, index) => version !== set.secretVersions[index]);
  return isFilled ? frozen({ ...set, secretVersions }) : set;
}

function openedOrNone(open: () => string): string | null {
  try {
    return open();
  } catch (error) {
    const isDamaged =
      error instanceof KeyturnError &&
      (error.code === 'vault_corrupt' || error.code === 'no_such_secret_version');
    if (isDamaged) return null;
    throw error;
  }
}
