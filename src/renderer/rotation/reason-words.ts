import type { CredentialSetListItem } from '../../shared/credential.ts';
import type { StatusReason } from '../../shared/rotation.ts';
import { formatDate } from '../ui/format.ts';

export interface ReasonWords {
  /** What is the case, in one sentence without its full stop. */
  readonly what: string;
  /** What to do about it; empty: nothing. */
  readonly advice: string;
}

/** What is known beside the set itself. */
interface Around {
  /** The provider as it stands in a sentence. */
  readonly provider: string;
}
type Words = (set: CredentialSetListItem, around: Around) => ReasonWords;

const words: Readonly<Record<StatusReason, Words>> = {
  in_trash: () => ({ what: 'In the trash', advice: 'Restore it to test it and to be reminded of it.' }),
  marked_exposed: (_, { provider }) => ({
    what: 'Somebody else may know the current secret',
    advice: `Rotate it now, and revoke this one at ${provider}.`,
  }),
  previous_exposed: (_, { provider }) => ({
    what: 'An exposed secret was replaced, but isn’t known to be revoked',
    advice: `Revoke it at ${provider}, then prove that it is refused.`,
  }),
  switched_off: (_, { provider }) => ({
    what: 'Disabled: neither tested nor reminded',
    advice: `That revokes nothing at ${provider}. Switch it on when it is used again.`,
  }),
  past_expiry: (set) => ({
    what: `The secret expired ${on(set.secretExpiresAt)}`,
    advice: 'Rotate it. If its life was prolonged at the provider, correct the date with Edit.',
  }),
  credentials_rejected: (_, { provider }) => ({
    what: `${capitalized(provider)} turned these credentials down`,
    advice: 'The token test says what it usually means. If the secret is dead, rotate it.',
  }),
  past_age: (set) => ({
    what: `The secret is older than its policy allows, since it came in ${on(set.secretChangedAt)}`,
    advice: 'Rotate it: the old one stays valid until you revoke it.',
  }),
  previous_alive: (set, { provider }) => ({
    what: `A previous secret is still alive though its overlap ended ${on(overlapEnd(set))}`,
    advice: `See that no usage needs it, revoke it at ${provider}, then prove that it is refused.`,
  }),
  left_half_way: (set) => ({
    what: `A rotation was left half-way: its new secret came in ${on(pendingSince(set))}`,
    advice: 'Go on with it in the Rotation tab, or discard the pending secret there.',
  }),
  near_expiry: (set, { provider }) => ({
    what: `${capitalized(provider)} ends the secret ${on(set.secretExpiresAt)}`,
    advice: 'Rotate it before: from then on nobody gets a token with it.',
  }),
  near_age: (set) => ({
    what:
      set.dueAt === null || set.dueAt === set.secretExpiresAt
        ? 'The secret soon reaches the age that its policy allows'
        : `The secret reaches the age that its policy allows ${on(set.dueAt)}`,
    advice: 'Begin to rotate it while there is time to tell its usages.',
  }),
  nobody_uses_it: (set, { provider }) => ({
    what: `There has been no sign of use since ${formatDate(lastSignOfUse(set))}`,
    advice: `If nobody needs it, revoke it at ${provider} and move it to the trash. Else confirm a usage.`,
  }),
  no_test_yet: () => ({
    what: 'It was never tested',
    advice: 'A token test tells whether it works.',
  }),
  no_token_yet: () => ({
    what: 'No token test has passed yet',
    advice: 'So nobody knows whether it works. The last test says what was in the way.',
  }),
  nothing_due: () => ({ what: 'Nothing is due', advice: '' }),
};

/** @param around - what is known beside the set */
export const reasonWords = (reason: StatusReason, set: CredentialSetListItem, around: Around): ReasonWords =>
  words[reason](set, around);

/** Why a set asks for something, short enough for a row. */
export const shortReasonWords: Readonly<Record<StatusReason, string>> = {
  in_trash: 'In the trash',
  marked_exposed: 'Marked as exposed',
  previous_exposed: 'Exposed secret not proven revoked',
  switched_off: 'Disabled',
  past_expiry: 'The provider ended the secret',
  credentials_rejected: 'Last test was refused',
  past_age: 'Older than its policy allows',
  previous_alive: 'Previous secret past its overlap',
  left_half_way: 'Rotation left half-way',
  near_age: 'Reaches its maximum age soon',
  near_expiry: 'The provider ends the secret soon',
  nobody_uses_it: 'Nobody has used it for long',
  no_test_yet: 'Never tested',
  no_token_yet: 'No test has passed yet',
  nothing_due: 'Nothing to do yet',
};

/** Why a set is due when it is due, whatever else is the matter with it. */
export const dueReasonWords = (set: {
  readonly dueAt: number | null;
  readonly secretExpiresAt: number | null;
}): string => (set.dueAt === set.secretExpiresAt ? 'The provider ends the secret' : 'Maximum age');

const on = (at: number | null): string => (at === null ? 'some time ago' : `on ${formatDate(at)}`);
const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function overlapEnd({ secretVersions }: CredentialSetListItem): number | null {
  const ends = secretVersions.flatMap(({ stage, overlapEndsAt }) =>
    stage === 'previous' && overlapEndsAt !== null ? [overlapEndsAt] : [],
  );
  return ends.length === 0 ? null : Math.min(...ends);
}

const pendingSince = ({ secretVersions }: CredentialSetListItem): number | null =>
  secretVersions.find(({ stage }) => stage === 'pending')?.createdAt ?? null;

const lastSignOfUse = ({ secretChangedAt, lastUsedAt, usages }: CredentialSetListItem): number =>
  Math.max(secretChangedAt, lastUsedAt ?? 0, ...usages.map(({ confirmedAt }) => confirmedAt ?? 0));
