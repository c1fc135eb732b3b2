import type { TokenFacts, TokenFinding } from '../../shared/token-test.ts';

/** What a token is compared with. Texts may come from the answer, so all of them are redacted before. */
export interface TokenSurroundings {
  /** Lifetime in seconds as the answer gives it; null: it doesn't. */
  readonly expiresIn: number | null;
  readonly clientId: string;
  /** Scopes the answer names; null: it names none. */
  readonly grantedScopes: readonly string[] | null;
  readonly askedScopes: readonly string[];
  /** The `audience` parameter and the resource indicators (RFC 8707). */
  readonly askedAudiences: readonly string[];
  /** The issuer's identifier, where it is known. */
  readonly issuer: string | null;
  /** When the answer arrived, ms since 1970, by this computer's clock. */
  readonly arrivedAt: number;
  /** The answer's `Date` header, ms since 1970; null: it has none. */
  readonly serverDate: number | null;
  /** Whether the provider can be asked about the token. */
  readonly introspectable: boolean;
}

export type JwtFacts = Extract<TokenFacts, { format: 'jwt' }>;

export const finding = (
  about: string,
  severity: TokenFinding['severity'],
  message: string,
): TokenFinding => ({ about, severity, message });
