import type { CredentialSetFacts } from '../../shared/credential.ts';
import type { Provider } from '../../shared/provider.ts';
import { planTokenRequest } from './request-plan.ts';

/** The host, and port, that a token test of a set would ask; empty if none can be told. Never throws. */
export function destinationOf(provider: Provider, set: CredentialSetFacts): string {
  try {
    const planning = planTokenRequest(provider, set);
    const { url } = planning.kind === 'blocked' ? planning.facts : planning.plan.facts;
    return URL.canParse(url) ? new URL(url).host : '';
  } catch {
    return '';
  }
}
