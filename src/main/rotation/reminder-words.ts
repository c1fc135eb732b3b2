import type { RotationStatus } from '../../shared/rotation.ts';
import { openUsages, type Attention, type AttentionReason } from './attention.ts';

/** A notification's text. While the vault is locked it names nothing. */
export interface Notice {
  readonly title: string;
  readonly body: string;
}

type About = NonNullable<Attention['about']>;

const longestName = 80;
const dateFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const until = (at: number | null): string => (at === null ? 'soon' : `by ${dateFormat.format(at)}`);

const countOf = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** Cut to what a notification or a menu has room for. */
export const shortName = (name: string): string => {
  const characters = [...name];
  return characters.length <= longestName ? name : `${characters.slice(0, longestName - 1).join('')}…`;
};

/** How many sets need attention, in words that say nothing else. */
export const attentionCount = (count: number): string =>
  count === 1 ? '1 credential set needs attention' : `${count} credential sets need attention`;

/** Of one set, by its name. */
export function noticeOf({ set, reason, dueAt }: About): Notice {
  const name = `“${shortName(set.name)}”`;
  const waiting = openUsages(set);
  switch (reason) {
    case 'marked_exposed':
      return { title: `${name} is exposed`, body: 'Somebody else may know its secret. Replace it now.' };
    case 'previous_exposed':
      return {
        title: `The exposed secret of ${name} may still work`,
        body: 'Revoke it at the provider, then let Keyturn prove it.',
      };
    case 'past_expiry':
      return { title: `${name} has expired`, body: 'The provider no longer accepts its secret.' };
    case 'credentials_rejected':
      return { title: `${name} is failing`, body: 'The provider turned its credentials down.' };
    case 'past_age':
      return { title: `${name} is stale`, body: `Its secret was due for rotation ${until(dueAt)}.` };
    case 'previous_alive':
      return {
        title: `The former secret of ${name} isn’t revoked`,
        body:
          waiting > 0
            ? `Its overlap is over, and ${countOf(waiting, 'usage')} may still have it.`
            : 'Its overlap is over: revoke it at the provider.',
      };
    case 'left_half_way':
      return {
        title: `The rotation of ${name} is unfinished`,
        body: 'Its new secret waits to be proven and promoted.',
      };
    case 'nobody_uses_it':
      return {
        title: `${name} is unused`,
        body: 'Nobody has used it for long. Revoke it if nobody needs it.',
      };
    case 'usages_open':
      return {
        title: `${name} isn’t deployed everywhere`,
        body: `${countOf(waiting, 'usage')} ${waiting === 1 ? 'waits' : 'wait'} for the new secret. The former one lasts ${until(dueAt)}.`,
      };
    default:
      return { title: `${name} is due soon`, body: `Rotate its secret ${until(dueAt)}.` };
  }
}

/** Of several at once, or of those in a locked vault. */
export function groupedNotice(attention: readonly Attention[]): Notice {
  const title = attentionCount(attention.length);
  if (attention.some(({ about }) => about === null)) {
    return { title, body: 'Unlock Keyturn to see which.' };
  }
  const counts = new Map<string, number>();
  for (const { about } of attention) {
    const word = wordOf(about?.reason ?? 'near_age').toLowerCase();
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return { title, body: `${[...counts].map(([word, count]) => `${count} ${word}`).join(', ')}.` };
}

const words = {
  exposed: 'Exposed',
  expired: 'Expired',
  failing: 'Failing',
  stale: 'Stale',
  not_revoked: 'Not revoked',
  unfinished: 'Unfinished',
  due_soon: 'Due soon',
  unused: 'Unused',
} as const satisfies Partial<Record<RotationStatus, string>>;

const wordOfReason: Partial<Record<AttentionReason, string>> = {
  marked_exposed: words.exposed,
  previous_exposed: words.exposed,
  past_expiry: words.expired,
  credentials_rejected: words.failing,
  past_age: words.stale,
  previous_alive: words.not_revoked,
  left_half_way: words.unfinished,
  nobody_uses_it: words.unused,
  usages_open: 'Not deployed everywhere',
};

/** The status word of a reason. */
export const wordOf = (reason: AttentionReason): string => wordOfReason[reason] ?? words.due_soon;

const order = Object.keys(wordOfReason) as AttentionReason[];
const rank = ({ about }: Attention): number => {
  const at = about ? order.indexOf(about.reason) : -1;
  return at < 0 ? order.length : at;
};

/** The worst first, then what has been asking for longest. */
export const byWeight = (attention: readonly Attention[]): Attention[] =>
  attention.toSorted((a, b) => rank(a) - rank(b) || a.moment - b.moment);
