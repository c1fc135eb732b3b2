import type { CredentialSetListItem } from '../../shared/credential.ts';
import { dayInMs, rotationStatuses, type RotationStatus } from '../../shared/rotation.ts';
import { isWatched, needsAttention, type View } from '../state/views.ts';
import { ageBands, digestDays, dueBands, type Band } from './bands.ts';

/** How many sets there are of something, and how many of them need attention. */
export interface Amount {
  readonly count: number;
  readonly attention: number;
}
export interface BandAmount extends Amount {
  readonly band: Band;
}

/** What the dashboard shows. Every number is that of the list in the view that stands behind it. */
export interface Figures {
  /** The time that they are true for, ms since 1970. */
  readonly now: number;
  /** Outside the trash. */
  readonly all: Amount;
  /** Those of `all` that aren't disabled. `due` and `undated` add up to them, and `ages` do. */
  readonly watched: Amount;
  /** Only those that occur, worst first; they add up to `all`. */
  readonly statuses: readonly { readonly status: RotationStatus; readonly count: number }[];
  readonly due: readonly BandAmount[];
  readonly undated: BandAmount;
  readonly ages: readonly BandAmount[];
  /** By provider ID, and by contact; each adds up to `all`. */
  readonly providers: ReadonlyMap<string, Amount>;
  readonly contacts: ReadonlyMap<string, Amount>;
  /** Watched sets that are overdue, or due within the digest's days; in no order. */
  readonly soon: readonly CredentialSetListItem[];
  /** What to rotate next; null: nothing. A set that nobody uses is to be revoked instead. */
  readonly mostUrgent: CredentialSetListItem | null;
  /** The calm set that is due first; null: none ever will be. */
  readonly next: CredentialSetListItem | null;
}

interface MutableAmount {
  count: number;
  attention: number;
}

const undatedBand: Band = { key: 'undated', label: 'No due date', view: { kind: 'undated' } };

/** Counts sets one by one, so that the count of very many can be done in pieces. */
export class Tally {
  readonly now: number;
  readonly #digestEnd: number;
  readonly #dueBands: readonly Band[];
  readonly #ageBands: readonly Band[];
  readonly #dueEnds: readonly number[];
  readonly #ageStarts: readonly number[];
  readonly #all = none();
  readonly #watched = none();
  readonly #undated = none();
  readonly #due: readonly MutableAmount[];
  readonly #ages: readonly MutableAmount[];
  readonly #statuses = new Map<RotationStatus, number>();
  readonly #providers = new Map<string, MutableAmount>();
  readonly #contacts = new Map<string, MutableAmount>();
  readonly #soon: CredentialSetListItem[] = [];
  #next: CredentialSetListItem | null = null;
  #mostUrgent: CredentialSetListItem | null = null;

  constructor(now: number) {
    this.now = now;
    this.#digestEnd = now + digestDays * dayInMs;
    this.#dueBands = dueBands(now);
    this.#ageBands = ageBands(now);
    this.#due = this.#dueBands.map(none);
    this.#ages = this.#ageBands.map(none);
    this.#dueEnds = this.#dueBands.slice(0, -1).map(({ view }) => edge(view, 'before'));
    this.#ageStarts = this.#ageBands.slice(0, -1).map(({ view }) => edge(view, 'from'));
  }

  add(item: CredentialSetListItem): void {
    if (item.trashedAt !== null) return;
    const attention = needsAttention(item) ? 1 : 0;
    count(this.#all, attention);
    this.#statuses.set(item.status, (this.#statuses.get(item.status) ?? 0) + 1);
    count(entryOf(this.#providers, item.providerId), attention);
    count(entryOf(this.#contacts, item.contactEmail), attention);
    if (isWatched(item)) this.#addWatched(item, attention);
  }

  #addWatched(item: CredentialSetListItem, attention: number): void {
    const { dueAt } = item;
    count(this.#watched, attention);
    if (attention === 1 && item.status !== 'unused' && isMoreUrgent(item, this.#mostUrgent)) {
      this.#mostUrgent = item;
    }
    count(
      at(
        this.#ages,
        placeOf(this.#ageStarts, (start) => item.secretChangedAt >= start),
      ),
      attention,
    );
    if (dueAt === null) {
      count(this.#undated, attention);
      return;
    }
    count(
      at(
        this.#due,
        placeOf(this.#dueEnds, (end) => dueAt < end),
      ),
      attention,
    );
    if (dueAt <= this.#digestEnd) this.#soon.push(item);
    const isNext = attention === 0 && dueAt > this.now && dueAt < (this.#next?.dueAt ?? Infinity);
    if (isNext) this.#next = item;
  }

  read(): Figures {
    const withBands = (bands: readonly Band[], amounts: readonly MutableAmount[]) =>
      bands.map((band, index) => ({ band, ...at(amounts, index) }));
    return {
      now: this.now,
      all: this.#all,
      watched: this.#watched,
      statuses: rotationStatuses.flatMap((status) => {
        const number = this.#statuses.get(status);
        return number === undefined ? [] : [{ status, count: number }];
      }),
      due: withBands(this.#dueBands, this.#due),
      undated: { band: undatedBand, ...this.#undated },
      ages: withBands(this.#ageBands, this.#ages),
      providers: this.#providers,
      contacts: this.#contacts,
      soon: this.#soon,
      mostUrgent: this.#mostUrgent,
      next: this.#next,
    };
  }
}

/** As `byUrgency` orders: of two equals, the former stays. */
function isMoreUrgent(item: CredentialSetListItem, former: CredentialSetListItem | null): boolean {
  if (former === null) return true;
  const worse = rotationStatuses.indexOf(item.status) - rotationStatuses.indexOf(former.status);
  return worse < 0 || (worse === 0 && (item.dueAt ?? Infinity) < (former.dueAt ?? Infinity));
}

const none = (): MutableAmount => ({ count: 0, attention: 0 });

function count(amount: MutableAmount, attention: number): void {
  amount.count += 1;
  amount.attention += attention;
}

/** The first of the edges that holds, or what comes after all of them. */
function placeOf(edges: readonly number[], holds: (edge: number) => boolean): number {
  let place = 0;
  for (; place < edges.length; place += 1) if (holds(edges[place] ?? 0)) break;
  return place;
}

const at = (amounts: readonly MutableAmount[], place: number): MutableAmount => amounts[place] ?? none();

function edge(view: View, side: 'from' | 'before'): number {
  return (view.kind === 'due' || view.kind === 'age' ? view[side] : null) ?? 0;
}

function entryOf(amounts: Map<string, MutableAmount>, key: string): MutableAmount {
  let amount = amounts.get(key);
  if (!amount) amounts.set(key, (amount = none()));
  return amount;
}
