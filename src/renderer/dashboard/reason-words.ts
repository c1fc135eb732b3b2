import type { StatusReason } from '../../shared/rotation.ts';

/** Why a set asks for something, short enough for a row. */
export const reasonWords: Record<StatusReason, string> = {
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
