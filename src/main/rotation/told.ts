import * as v from 'valibot';
import type { Attention } from './attention.ts';

/**
 * How many moments are kept one by one; the oldest go first. Enough for several of each set in a vault of thousands: a
 * set that begins to fail has an old moment, and would count as told once those had to make room.
 */
const mostMoments = 20_000;

/** Ids of rows and moments, and nothing else: whoever reads it learns what the vault's file says anyway. */
const ToldSchema = v.strictObject({
  moments: v.pipe(
    v.array(v.strictTuple([v.pipe(v.string(), v.maxLength(100)), v.pipe(v.number(), v.safeInteger())])),
    v.maxLength(mostMoments),
  ),
  /** Of what began until then, everything counts as told: it was, and had to make room. */
  until: v.nullable(v.pipe(v.number(), v.safeInteger())),
});

/** Where it is remembered across restarts. Neither function may throw. */
export interface ToldFile {
  readonly read: () => unknown;
  readonly write: (value: unknown) => void;
}

/** What the user was told already: which sets, and of which moments of theirs. */
export class Told {
  readonly #file: ToldFile;
  readonly #moments = new Map<string, Set<number>>();
  #count = 0;
  #until: number | null = null;

  constructor(file: ToldFile) {
    this.#file = file;
    const kept = v.safeParse(ToldSchema, file.read());
    // What can't be read, or was tampered with, counts as empty: being told twice is better than never.
    if (!kept.success) return;
    this.#until = kept.output.until;
    for (const [id, moment] of kept.output.moments) this.#add(id, moment);
  }

  /** @param attention - of a locked vault: told also if a later moment of the same set was, which knew more */
  has({ id, moment, about }: Attention): boolean {
    if (this.#until !== null && moment <= this.#until) return true;
    const moments = this.#moments.get(id);
    if (!moments) return false;
    return moments.has(moment) || (about === null && [...moments].some((told) => told > moment));
  }

  note(told: readonly Attention[]): void {
    if (told.length === 0) return;
    for (const { id, moment } of told) this.#add(id, moment);
    this.#makeRoom();
    this.#write();
  }

  /** Forgets sets that are gone for good. */
  forget(ids: readonly string[]): void {
    if (ids.filter((id) => this.#remove(id)).length > 0) this.#write();
  }

  /** Forgets all sets but these. */
  keepOnly(has: (id: string) => boolean): void {
    this.forget([...this.#moments.keys()].filter((id) => !has(id)));
  }

  /** Forgets one moment of a set, so that it is told anew. */
  forgetMoment(id: string, moment: number): void {
    if (this.#removeMoment(id, moment)) this.#write();
  }

  #add(id: string, moment: number): void {
    const moments = this.#moments.get(id) ?? new Set();
    if (!moments.has(moment)) this.#count += 1;
    this.#moments.set(id, moments.add(moment));
  }

  #remove(id: string): boolean {
    this.#count -= this.#moments.get(id)?.size ?? 0;
    return this.#moments.delete(id);
  }

  #makeRoom(): void {
    if (this.#count <= mostMoments) return;
    const all = this.#list().sort(([, a], [, b]) => a - b);
    const dropped = all.slice(0, all.length - mostMoments);
    this.#until = Math.max(this.#until ?? Number.NEGATIVE_INFINITY, dropped.at(-1)?.[1] ?? 0);
    for (const [id, moment] of dropped) this.#removeMoment(id, moment);
  }

  #removeMoment(id: string, moment: number): boolean {
    const moments = this.#moments.get(id);
    if (!moments?.delete(moment)) return false;
    this.#count -= 1;
    if (moments.size === 0) this.#moments.delete(id);
    return true;
  }

  #list(): [string, number][] {
    return [...this.#moments].flatMap(([id, moments]) =>
      [...moments].map((moment): [string, number] => [id, moment]),
    );
  }

  #write(): void {
    this.#file.write({ moments: this.#list(), until: this.#until });
  }
}
