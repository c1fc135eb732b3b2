import type { Provider } from '../../shared/provider.ts';
import { formatCount } from '../ui/format.ts';

export interface RotationFact {
  readonly text: string;
  /** `warn`: the user has to act otherwise than usual. */
  readonly tone: 'plain' | 'warn';
}

/** A provider whose new secret ends the old one: there is no overlap to use. */
export const cutsOver = (provider: Provider | undefined): boolean =>
  provider?.rotation?.cutsOverAtOnce === true;

/**
 * What is known of how this provider replaces a secret.
 *
 * @param name - the provider as it stands within a sentence
 * @param live - how many secrets of the set are still kept, the current one among them
 */
export function rotationFacts(
  provider: Provider | undefined,
  name: string,
  live: number,
): readonly RotationFact[] {
  const facts = provider?.rotation;
  const all: (RotationFact | null)[] = [
    endOfOldOne(facts?.cutsOverAtOnce, facts?.liveSecrets, name),
    room(facts?.liveSecrets, live),
    facts?.issuesNewPair ? plain('A new client ID comes with the new secret: enter both.') : null,
    provider?.maximumSecretAgeDays
      ? plain(`There, a secret lives ${formatCount(provider.maximumSecretAgeDays, 'day')} at most.`)
      : null,
    provider?.secretExpiryNote === undefined ? null : plain(provider.secretExpiryNote),
    facts?.note === undefined ? null : plain(facts.note),
  ];
  return all.filter((fact) => fact !== null);
}

const plain = (text: string): RotationFact => ({ text, tone: 'plain' });
const warn = (text: string): RotationFact => ({ text, tone: 'warn' });

function endOfOldOne(
  cutsOverAtOnce: boolean | undefined,
  liveSecrets: number | undefined,
  name: string,
): RotationFact {
  if (cutsOverAtOnce === true) {
    return warn(
      `The old secret ends the moment ${name} makes a new one. Until a usage has the new one, it is refused: have them all at hand before you begin.`,
    );
  }
  if (liveSecrets !== undefined && liveSecrets > 1) {
    return plain(
      `Up to ${formatCount(liveSecrets, 'secret')} of one client may be valid there at the same time, so the old one goes on working until you revoke it.`,
    );
  }
  return cutsOverAtOnce === false
    ? plain('The old secret goes on working until you revoke it.')
    : warn(
        'It is not known whether the old secret ends at once when a new one is made. Look for it there before you begin.',
      );
}

function room(liveSecrets: number | undefined, live: number): RotationFact | null {
  if (liveSecrets === undefined || liveSecrets < 2 || live < liveSecrets) return null;
  return warn(
    `As many as it allows may be in use already: ${formatCount(live, 'secret')} here. Revoke a former one first.`,
  );
}

/** How sure the facts are, in words; null: verified, or there are none. */
export function confidenceNote(provider: Provider | undefined): string | null {
  switch (provider?.rotation?.confidence) {
    case 'unconfirmed':
      return 'Unconfirmed: please check.';
    case 'public_code':
      return 'From public code, not from the vendor: it may differ for you.';
    default:
      return null;
  }
}
