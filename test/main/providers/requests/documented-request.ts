import type { CredentialSetFacts, TokenRequestOverrides } from '../../../../src/shared/credential.ts';

/**
 * The request that a provider's documentation shows or implies for sample values, written out. The sample client is
 * `example-client` with the secret `example-secret`, where the values of a provider don't look otherwise.
 */
export interface DocumentedRequest {
  readonly provider: string;
  /** What is asked for otherwise than by default. */
  readonly variant?: string;
  /** Method and URL by environment. */
  readonly lines: Readonly<Record<string, string>>;
  /** The other headers in the order of the alphabet, an empty line, and the body. */
  readonly message: string;
  /** A signed JWT stands as `<JWT>` in the message. Claims of time, and its unique ID, are judged apart. */
  readonly jwt?: {
    readonly header: Readonly<Record<string, string>>;
    /** `<fingerprint>` stands for that of the sample's key. */
    readonly claims: Readonly<Record<string, string>>;
    /** Seconds. */
    readonly longestLifetime: number;
  };
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly variables?: CredentialSetFacts['variables'];
  readonly scopes?: readonly string[];
  readonly request?: Partial<TokenRequestOverrides>;
}

/** What RFC 6749 §4.4.2 shows, with the client authentication of §2.3.1 in a header. */
export const plainBasic = `accept: application/json
authorization: Basic ZXhhbXBsZS1jbGllbnQ6ZXhhbXBsZS1zZWNyZXQ=
content-type: application/x-www-form-urlencoded

grant_type=client_credentials`;

/** The same, with the client authentication in the body. */
export const plainPost = `accept: application/json
content-type: application/x-www-form-urlencoded

grant_type=client_credentials&client_id=example-client&client_secret=example-secret`;
