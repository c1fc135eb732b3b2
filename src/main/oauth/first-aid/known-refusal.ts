/** What may be tried after a refusal. Each stands for a rule that says whether it applies, and how. */
export type Attempt =
  /** Without the white space around secret and client ID. */
  | 'trimmed'
  /** As a signed JWT, where what is kept as the secret is a private key. */
  | 'private_key'
  /** Signed by the provider's clock, where it is another than this computer's. */
  | 'clock'
  /** The other way of writing a Basic header. */
  | 'basic_encoding'
  /** Another client authentication method, those of the provider's list first. */
  | 'method'
  /** Another environment of the same provider. */
  | 'environment'
  /** The other media type for the request's body. */
  | 'body_format'
  | 'without_scopes'
  | 'example_scope'
  | 'without_audience';

/** A refusal that a provider is known for, and what it usually means there. */
export interface KnownRefusal {
  /** The values of `error` that it comes with. Absent: any, or none. */
  readonly errors?: readonly string[];
  /** Found in the description, or in an `error` that is a sentence. Absent: any description. */
  readonly text?: RegExp;
  /** The HTTP status. Absent: any. */
  readonly status?: number;
  /** What the provider says in one clause: "the secret has expired". Absent: as for any provider. */
  readonly says?: string;
  /** What it usually means and what to do, in whole sentences. */
  readonly means: string;
  /** What may help, most promising first. */
  readonly tries: readonly Attempt[];
  /** True where it turns down the credentials themselves, which the standard's words don't tell. Absent: false. */
  readonly rejects?: boolean;
}

/** The refusals of one provider. */
export interface ProviderRefusals {
  /** Ids of the catalogue. */
  readonly providers: readonly string[];
  /** Host names of its token endpoints; one that begins with a dot stands for all that end so. */
  readonly hosts: readonly string[];
  /** True where the codes can't be anybody else's, whatever the host. Absent: false. */
  readonly isUnmistakable?: boolean;
  readonly refusals: readonly KnownRefusal[];
}
