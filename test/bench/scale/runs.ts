/** How often each thing is measured. */
export interface Runs {
  /** Of each kind. */
  readonly opens: number;
  /** Of the app. */
  readonly starts: number;
  /** After each start. */
  readonly unlocks: number;
  /** Of each kind. */
  readonly writes: number;
}

/** The whole bench must stay bearable: what takes seconds each time is measured a few times only. */
export function runsFor(sets: number, quick: boolean): Runs {
  if (quick) return { opens: 2, starts: 1, unlocks: 2, writes: 10 };
  if (sets > 30_000) return { opens: 4, starts: 2, unlocks: 2, writes: 30 };
  return { opens: 7, starts: 2, unlocks: 3, writes: 30 };
}
