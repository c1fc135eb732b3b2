import type { Failure, Result } from '../../shared/failure.ts';
import type {
  TestRunPart,
  TestRunPreview,
  TestRunProgress,
  TestRunResult,
  TestRunState,
} from '../../shared/test-run.ts';
import { call } from '../state/bridge.svelte.ts';
import { forgetOnLock } from '../state/forget.ts';
import { showFailure } from '../ui/toast.ts';

/** More requests than this are asked about first. */
export const askAbove = 50;

export type ResultKind = TestRunResult['kind'];
export type Filter = ResultKind | 'all' | 'failing';

const isFailing = ({ kind }: TestRunResult): boolean => kind !== 'granted' && kind !== 'accepted';

/** The test run that goes on, or the last one. It goes on in main, whether this window shows it or not. */
class TestRunStore {
  /** Null: there was none since the vault was opened. */
  state = $state.raw<TestRunState | null>(null);
  /** Whether its dialog is open. */
  shown = $state(false);
  /** What waits for the user's consent. */
  asking = $state.raw<{ readonly ids: readonly string[]; readonly preview: TestRunPreview } | null>(null);
  /** A start is under way. */
  starting = $state(false);
  cancelling = $state(false);
  filter = $state<Filter>('all');
  readonly #results = new Map<string, TestRunResult>();
  #revision = $state(0);

  running = $derived(this.state !== null && this.state.ended === null);
  /** How many results there are of each kind; none: not in it. */
  counts: Readonly<Partial<Record<ResultKind, number>>> = $derived.by(() => {
    const counts: Partial<Record<ResultKind, number>> = {};
    for (const { kind } of this.#all) counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
  });
  /** In the order in which they came, as far as the filter lets them through. */
  visible: readonly TestRunResult[] = $derived.by(() => {
    const { filter } = this;
    if (filter === 'all') return [...this.#all];
    return [...this.#all].filter((result) =>
      filter === 'failing' ? isFailing(result) : result.kind === filter,
    );
  });
  /** Ids of sets that got no token. */
  failing: readonly string[] = $derived.by(() =>
    [...this.#all].flatMap((result) => (isFailing(result) ? [result.credentialSetId] : [])),
  );

  get #all(): Iterable<TestRunResult> {
    void this.#revision;
    return this.#results.values();
  }

  /** @returns a function that stops listening */
  listen(): () => void {
    return window.keyturn.on('testRunProgressed', (progress) => this.#take(progress));
  }

  /** Fetches what main knows of a run: this window may be younger than it. */
  async load(): Promise<void> {
    let from: number | null = 0;
    while (from !== null) {
      const answer: Result<TestRunPart | null> = await call('getTestRun', { from });
      if (!answer.ok || !answer.value) return;
      this.#take(answer.value);
      from = answer.value.next;
    }
  }

  /** Tests these sets, or asks first if they are many. */
  async request(ids: readonly string[]): Promise<void> {
    if (this.running) {
      this.shown = true;
      return;
    }
    if (this.starting || ids.length === 0) return;
    this.starting = true;
    const preview = await call('previewTestRun', { ids: [...ids] });
    this.starting = false;
    if (!preview.ok) showFailure(preview.failure);
    else if (preview.value.sets > askAbove) this.asking = { ids, preview: preview.value };
    else await this.start(ids);
  }

  async start(ids: readonly string[]): Promise<void> {
    this.starting = true;
    const answer = await call('startTestRun', { ids: [...ids] });
    this.starting = false;
    if (answer.ok) {
      if (this.state?.id !== answer.value.id) this.#take({ state: answer.value, results: [] });
      this.shown = true;
    } else {
      showFailure(answer.failure);
      // It may be one of Keyturn's own that is in the way.
      if (answer.failure.code === 'test_run_in_progress') this.shown = this.running;
    }
  }

  async cancel(): Promise<Failure | null> {
    this.cancelling = true;
    const answer = await call('cancelTestRun');
    if (answer.ok) return null;
    this.cancelling = false;
    return answer.failure;
  }

  forget(): void {
    this.#results.clear();
    this.#revision += 1;
    this.state = null;
    this.asking = null;
    this.shown = this.starting = this.cancelling = false;
    this.filter = 'all';
    // Derived values that nobody reads any more would keep the last ones.
    void [this.visible, this.failing, this.counts, this.running];
  }

  #take({ state, results }: TestRunProgress): void {
    if (state.id !== this.state?.id) {
      this.#results.clear();
      this.filter = 'all';
      this.cancelling = false;
    }
    // Answers and events come by different ways: one may be older than what is known.
    const isOlder = this.state?.id === state.id && this.state.done > state.done;
    if (!isOlder) this.state = state;
    if (state.ended !== null) this.cancelling = false;
    for (const result of results) this.#results.set(result.credentialSetId, result);
    this.#revision += 1;
  }
}

export const testRun = new TestRunStore();
forgetOnLock(() => testRun.forget());
