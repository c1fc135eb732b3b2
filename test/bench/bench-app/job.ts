/** What the bench app can be told to do: what each task takes, and what it tells. */
export interface Tasks {
  /** Measures what of the part `app` happens in the main process. */
  mainProcess: { readonly takes: MainProcessJob; readonly tells: MainProcessSamples };
  /** Makes a vault. */
  fill: { readonly takes: FillJob; readonly tells: Filled };
  /** Opens the vault once, and closes it. */
  open: { readonly takes: OpeningJob; readonly tells: Opening };
  /** Opens the vault, changes some sets and is killed on the spot: tells nothing. */
  die: { readonly takes: DyingJob; readonly tells: never };
  write: { readonly takes: WritingJob; readonly tells: WriteSamples };
  verify: { readonly takes: VaultJob; readonly tells: Upkeep };
  backUp: { readonly takes: VaultJob; readonly tells: Upkeep };
  rekey: { readonly takes: VaultJob; readonly tells: Upkeep };
  identify: { readonly takes: IdentifyingJob; readonly tells: IdentifyingSamples };
}
export type TaskName = keyof Tasks;

export interface VaultJob {
  /** A folder with a vault. */
  readonly directory: string;
}

export interface MainProcessJob extends VaultJob {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly vaultRuns: number;
  readonly tokenRuns: number;
}

/** What it measured, in ms, run by run: the same index is the same run. */
export interface MainProcessSamples {
  readonly vault: {
    readonly sets: number;
    /** Vault.open, to the last summary. */
    readonly open: readonly number[];
    /** The keychain's part of the first opening: it is asked once for each start of the app. */
    readonly keychain: number;
    /** Vault.list with the statuses, as one JSON text for the window. */
    readonly list: readonly number[];
    /** Opening the file with SQLite alone and reading every row that the vault reads. */
    readonly raw: readonly number[];
    readonly bytes: number;
  };
  readonly tokenTests: {
    /** The same request by the same fetch, its answer read as text. */
    readonly bare: readonly number[];
    readonly test: readonly number[];
    readonly recorded: readonly number[];
  };
}

export interface FillJob extends VaultJob {
  readonly sets: number;
  /** Where to write the same sets for KeePass to import; null: nowhere. */
  readonly keePassXml: string | null;
}

export interface Filled {
  /** Ms for all transactions together. */
  readonly took: number;
  /** Of the vault's file, once it was closed. */
  readonly bytes: number;
}

export interface OpeningJob extends VaultJob {
  /** Whether it has to be opened row by row. */
  readonly withoutSnapshot: boolean;
}

/** Ms. */
export interface Opening {
  /** From Vault.open to the list. */
  readonly opened: number;
  /** What the whole process took of the processors meanwhile; on a busy machine, nearer to the truth. */
  readonly processor: number;
  /** The first call of the keychain, before that: each start of the app has it once. */
  readonly keychain: number;
  /** The longest that the event loop was held up meanwhile. */
  readonly blocked: number;
  /** What opening puts off: it is done in slices once the list is there. */
  readonly settled: Upkeep;
  /** Vault.close, which locking waits for. */
  readonly closed: number;
  readonly sets: number;
}

export interface DyingJob extends VaultJob {
  readonly changes: number;
}

export interface WritingJob extends VaultJob {
  readonly runs: number;
}

/** Ms, run by run. */
export interface WriteSamples {
  readonly register: readonly number[];
  readonly rename: readonly number[];
  readonly rotate: readonly number[];
  /** A row into an otherwise empty database with the same settings, beside the vault: what the disk takes. */
  readonly bare: readonly number[];
}

/** A long job on the whole vault. */
export interface Upkeep {
  readonly took: number;
  /** The longest that the event loop was held up meanwhile, in ms. */
  readonly blocked: number;
}

export interface IdentifyingJob extends VaultJob {
  readonly runs: number;
}

/** Ms. */
export interface IdentifyingSamples {
  readonly sets: number;
  /** The first text after the vault was opened: the index is made for it. */
  readonly first: number;
  /** An .env file with IDs and secrets of the vault, run by run. */
  readonly envFile: readonly number[];
  /** A text of the greatest length, all words, run by run. */
  readonly longText: readonly number[];
  /** The longest that the event loop was held up meanwhile. */
  readonly blocked: number;
}
