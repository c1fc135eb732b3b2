/** What the bench app is to measure. */
export interface BenchJob {
  /** A folder with a vault. */
  readonly directory: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly vaultRuns: number;
  readonly tokenRuns: number;
}

/** What it measured, in ms, run by run: the same index is the same run. */
export interface BenchSamples {
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
