/** The ways in which an answer can stray that Keyturn notes, and the section that says otherwise. */
export const deviationSources = {
  /** The lifetime is a text, a fraction, or something else than a whole number. */
  expires_in_not_a_number: 'RFC 6749 §5.1',
  /** The answer doesn't say how long the token is valid. Allowed, but not recommended. */
  expires_in_missing: 'RFC 6749 §5.1',
  /** The lifetime is negative, zero, or years. */
  expires_in_out_of_range: 'RFC 6749 §5.1',
  token_type_missing: 'RFC 6749 §5.1',
  /** A type that is neither `Bearer` nor the one that the provider is known to send. */
  token_type_unusual: 'RFC 6749 §7.1',
  /** Characters that a bearer token may not have in a header. */
  token_characters: 'RFC 6750 §2.1',
  /** A client credentials grant came with a refresh token. */
  refresh_token_issued: 'RFC 6749 §4.4.3',
  content_type_not_json: 'RFC 6749 §5.1',
  charset_not_utf8: 'RFC 8259 §8.1',
  byte_order_mark: 'RFC 8259 §8.1',
  duplicate_member: 'RFC 8259 §4',
  /** Caches aren't forbidden to keep the token. */
  cacheable: 'RFC 6749 §5.1',
  status_not_200: 'RFC 6749 §5.1',
  scope_not_a_string: 'RFC 6749 §3.3',
  scope_characters: 'RFC 6749 §3.3',
  /** An error under a status of success, or beside a token. */
  success_with_error: 'RFC 6749 §5.2',
  /** An error with another status than 400, or 401 for `invalid_client`. */
  error_status_unusual: 'RFC 6749 §5.2',
  /** A refusal whose `error` is missing, or no text. */
  error_missing: 'RFC 6749 §5.2',
  /** Characters that `error` or `error_description` may not have. */
  error_characters: 'RFC 6749 §5.2',
  /** An `error` that no standard has registered. */
  error_unregistered: 'RFC 6749 §8.5',
  /** The client authenticated in the `Authorization` header, and a 401 doesn't say with which scheme it should. */
  www_authenticate_missing: 'RFC 6749 §5.2',
} as const;

export type DeviationCode = keyof typeof deviationSources;

/** A way in which an answer strays from the standard. `message` is in plain words, and quotes nothing of the server's. */
export interface Deviation {
  readonly code: DeviationCode;
  readonly message: string;
}
