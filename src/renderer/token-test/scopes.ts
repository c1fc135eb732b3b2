export interface ScopeComparison {
  readonly scope: string;
  readonly fate: 'granted' | 'not_granted' | 'not_asked';
}

/**
 * Sets asked scopes against granted ones, asked first.
 * @param granted null where the answer names none, which RFC 6749 §5.1 reads as "as asked".
 */
export function compareScopes(
  asked: readonly string[],
  granted: readonly string[] | null,
): ScopeComparison[] {
  const given = new Set(granted ?? asked);
  const wanted = new Set(asked);
  return [
    ...[...wanted].map((scope) => ({
      scope,
      fate: given.has(scope) ? ('granted' as const) : ('not_granted' as const),
    })),
    ...[...given]
      .filter((scope) => !wanted.has(scope))
      .map((scope) => ({ scope, fate: 'not_asked' as const })),
  ];
}
