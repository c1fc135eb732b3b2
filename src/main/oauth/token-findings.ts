import type { TokenFacts, TokenFinding } from '../../shared/token-test.ts';
import { bindingFindings, signatureFindings, typeFindings } from './finding-of-header.ts';
import { audienceFindings, clientFindings, issuerFindings, scopeFindings } from './finding-of-request.ts';
import { clockFindings, timeFindings } from './finding-of-time.ts';
import { finding, type TokenSurroundings } from './finding.ts';

/**
 * What is worth knowing about a token, one line each, in the order in which people ask. Times in the lines are
 * durations only: as dates, the window shows them beside the claims.
 */
export function findAboutToken(token: TokenFacts, surroundings: TokenSurroundings): readonly TokenFinding[] {
  if (token.format === 'opaque') {
    return [opaque(surroundings.introspectable), ...clockFindings(surroundings, null)];
  }
  return [
    ...timeFindings(token, surroundings),
    ...audienceFindings(token, surroundings),
    ...issuerFindings(token, surroundings),
    ...scopeFindings(token, surroundings),
    ...clientFindings(token, surroundings),
    ...signatureFindings(token),
    ...typeFindings(token),
    ...bindingFindings(token),
  ];
}

const opaque = (introspectable: boolean): TokenFinding =>
  finding(
    'format',
    'note',
    introspectable
      ? 'The token is opaque: only the provider can say what is in it. Introspect it to ask.'
      : 'The token is opaque: only the provider can say what is in it.',
  );
