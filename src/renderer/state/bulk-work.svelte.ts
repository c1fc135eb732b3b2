import type { Failure, Result } from '../../shared/failure.ts';

/** Where its progress is shown: in the dialog that asked for it, or at the foot of the window. */
export type BulkPlace = 'dialog' | 'window';

/** How far a change of very many sets is. */
interface BulkProgress {
  readonly done: number;
  readonly total: number;
  readonly place: BulkPlace;
}

/** How work in parts ended, and how much of it was done. */
export interface WorkedThrough {
  readonly result: Result<null>;
  readonly done: number;
}

/** Goes through many things in parts, one such work after the other; can be cancelled between parts. */
class BulkWork {
  /** Null: nothing goes on, or no more than one part of it. */
  progress = $state.raw<BulkProgress | null>(null);
  cancelling = $state(false);
  #turn: Promise<unknown> = Promise.resolve();

  /** @param work - does one part; never rejects */
  run<T>(
    items: readonly T[],
    { atOnce, place }: { readonly atOnce: number; readonly place: BulkPlace },
    work: (part: readonly T[]) => Promise<Result<null>>,
  ): Promise<WorkedThrough> {
    const ended = this.#turn.then(async () => {
      let done = 0;
      try {
        for (; done < items.length; done += atOnce) {
          if (this.cancelling) return { result: { ok: false, failure: cancelled } as const, done };
          if (items.length > atOnce) this.#tell({ done, total: items.length, place });
          const result = await work(items.slice(done, done + atOnce));
          if (!result.ok) return { result, done };
        }
        return { result: { ok: true, value: null } as const, done: items.length };
      } finally {
        this.progress = null;
        this.cancelling = false;
      }
    });
    this.#turn = ended;
    return ended;
  }

  /** Ends it after the part that is under way. */
  cancel(): void {
    this.cancelling = this.progress !== null;
  }

  /** Its dialog was closed: the window shows how far it is. */
  leaveDialog(): void {
    if (this.progress) this.progress = { ...this.progress, place: 'window' };
  }

  #tell(progress: BulkProgress): void {
    this.progress = { ...progress, place: this.progress?.place ?? progress.place };
  }
}

export const bulkWork = new BulkWork();

const cancelled: Failure = { code: 'job_cancelled', message: 'Cancelled.' };
