import type { CredentialSet } from '../../shared/credential.ts';
import type { RotationPolicy } from '../../shared/provider.ts';
import { dayInMs, statusesNeedingAttention, type StatusReason } from '../../shared/rotation.ts';
import { decideStatus } from './policy.ts';

/** Why a set asks for attention. `usages_open`: some places still have a secret whose overlap is about to end. */
export type AttentionReason = StatusReason | 'usages_open';

/** A credential set that asks for attention now. */
export interface Attention {
  readonly id: string;
  /**
   * Since when, ms since 1970: since its reason began, or since a snooze ended that came after. A set is told of once for
   * each of its moments.
   */
  readonly moment: number;
  /** What it is about; null while the vault is locked, when nobody knows. */
  readonly about: {
    readonly set: CredentialSet;
    readonly reason: AttentionReason;
    /** When it is due, or what is about to end ends, ms since 1970; null: nothing is. */
    readonly dueAt: number | null;
  } | null;
}

export interface AttentionDecision {
  /** Null: it asks for nothing, or was snoozed. */
  readonly attention: Attention | null;
  /** The next moment at which time alone may change that, ms since 1970; infinite: never. */
  readonly nextAt: number;
}

/** How long before an overlap's end open usages are told of, in ms; half of a shorter overlap. */
const deployWarning = dayInMs;
/**
 * No snooze is longer than a week. One that seems so, by more than an hour or two that clocks may differ, was begun
 * before the clock was set back, and nobody would wait until it has caught up.
 */
const longestSnooze = 8 * dayInMs;
const never = Number.POSITIVE_INFINITY;

/**
 * Decides whether a set asks for attention. Disabled sets and those in the trash never do; a snoozed one does again when
 * the snooze is over, as if its reason began anew.
 *
 * @param now - ms since 1970
 */
export function attentionOf(set: CredentialSet, policy: RotationPolicy, now: number): AttentionDecision {
  if (!set.enabled || set.trashedAt !== null) return { attention: null, nextAt: never };
  const { status, reasons, since, dueAt, nextStatusChangeAt } = decideStatus(set, policy, now);
  const deploy = openDeploy(set);
  const begun = statusesNeedingAttention.has(status)
    ? { reason: reasons[0], since: sinceOf(set, reasons[0], since), dueAt }
    : deploy && now >= deploy.warnAt
      ? { reason: 'usages_open' as const, since: deploy.warnAt, dueAt: deploy.endsAt }
      : null;
  const moment = begun && momentOf(begun.since, set.snoozedUntil, now);
  const moments = [nextStatusChangeAt, deploy?.warnAt, set.snoozedUntil];
  return {
    attention:
      begun && moment !== null
        ? { id: set.id, moment, about: { set, reason: begun.reason, dueAt: begun.dueAt } }
        : null,
    nextAt: nextOf(moments, now),
  };
}

/** What a locked vault's row says of its set. */
export interface LockedMoments {
  readonly id: string;
  readonly warnAt: number | null;
  readonly dueAt: number | null;
  readonly snoozedUntil: number | null;
}

/** Decides the same from moments alone, without any key. */
export function lockedAttention(row: LockedMoments, now: number): AttentionDecision {
  const since = [row.dueAt, row.warnAt].find((at) => at !== null && at <= now) ?? null;
  const moment = since === null ? null : momentOf(since, row.snoozedUntil, now);
  return {
    attention: moment === null ? null : { id: row.id, moment, about: null },
    nextAt: nextOf([row.warnAt, row.dueAt, row.snoozedUntil], now),
  };
}

/**
 * A set that keeps failing is told of once, however often it is tested: by the day its secret came in, and one ms later,
 * since no other reason begins then.
 */
export const failingMoment = ({ secretChangedAt }: Pick<CredentialSet, 'secretChangedAt'>): number =>
  secretChangedAt + 1;

const sinceOf = (set: CredentialSet, reason: StatusReason, since: number | null): number =>
  reason === 'credentials_rejected' || since === null ? failingMoment(set) : since;

function momentOf(since: number, snoozedUntil: number | null, now: number): number | null {
  if (snoozedUntil === null || snoozedUntil - now > longestSnooze) return since;
  return snoozedUntil > now ? null : Math.max(since, snoozedUntil);
}

function nextOf(moments: readonly (number | null | undefined)[], now: number): number {
  return Math.min(never, ...moments.filter((at): at is number => typeof at === 'number' && at > now));
}

/** The usages that still have an older secret than the current one. */
export function openUsages({ usages, secretVersions }: CredentialSet): number {
  const current = secretVersions.find(({ stage }) => stage === 'current')?.id;
  return usages.filter(({ versionId }) => versionId !== current).length;
}

/** When the first overlap ends, and from when on to warn of it, while usages are open; null: nothing is to be deployed. */
function openDeploy(set: CredentialSet): { readonly warnAt: number; readonly endsAt: number } | null {
  if (set.usages.length === 0 || openUsages(set) === 0) return null;
  let first: { readonly warnAt: number; readonly endsAt: number } | null = null;
  for (const { stage, replacedAt, overlapEndsAt } of set.secretVersions) {
    if (stage !== 'previous' || overlapEndsAt === null) continue;
    const length = overlapEndsAt - (replacedAt ?? overlapEndsAt);
    const warnAt = overlapEndsAt - Math.min(deployWarning, length / 2);
    if (first === null || warnAt < first.warnAt)
      first = { warnAt: Math.floor(warnAt), endsAt: overlapEndsAt };
  }
  return first;
}
