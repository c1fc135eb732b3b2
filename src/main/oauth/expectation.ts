import type { Provider } from '../../shared/provider.ts';

/**
 * How a provider's answer is to be read: where its token is (RFC 6749 §5.1 says `access_token`), and in which
 * ways the provider is known to stray. What is expected of a provider is no deviation.
 */
export interface Expectation extends NonNullable<Provider['answer']> {
  readonly tokenPath: readonly string[];
  readonly scopeSeparator: string;
  /** `grant_type` of the request. Absent: client credentials. */
  readonly grantType?: string;
  /** Whether the client authenticated in the `Authorization` header. Absent: it did not. */
  readonly authorizationHeader?: boolean;
}
