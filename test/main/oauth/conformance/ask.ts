import type { ProviderFetch } from '../../../../src/main/oauth/exchange.ts';
import type { CredentialSet, TokenRequestOverrides } from '../../../../src/shared/credential.ts';
import type { TokenTestResult } from '../../../../src/shared/token-test.ts';
import type { ConformanceClient } from '../../../fakes/servers/conformance-server.ts';
import { credentialSet, customProvider, testerFor } from '../tester-for-tests.ts';

export interface Asking {
  readonly client: ConformanceClient;
  readonly tokenUrl: string;
  readonly request?: Partial<TokenRequestOverrides>;
  readonly facts?: Partial<CredentialSet>;
  /** Ms by which this computer's clock is ahead. */
  readonly clockAhead?: number;
  readonly fetch?: ProviderFetch;
}

/** Tests a credential set of the custom provider against a real server. */
export async function ask(asking: Asking): Promise<TokenTestResult> {
  const { client, tokenUrl, request = {}, facts = {}, clockAhead = 0, fetch } = asking;
  const { tester, tokens, clock } = testerFor(client.clientSecret, fetch ? { fetch } : {});
  clock.set(Date.now() + clockAhead);
  const set = credentialSet({ clientId: client.clientId, ...facts }, { tokenUrl, ...request });
  const { result } = await tester.run(set, customProvider());
  tokens.clear();
  return result;
}

export const scoped = (...scopes: string[]): Partial<CredentialSet> => ({
  access: { level: 'fine_grained', scopes },
});
