import { checkTokenUrl } from '../../shared/token-endpoint.ts';
import type { BlockedRule } from '../../shared/token-test.ts';

/** Why a request must not be sent. `detail` is for people and holds no secret. */
export interface Violation {
  readonly rule: BlockedRule;
  readonly detail: string;
}

/**
 * Whether a client secret may be sent to this URL: https, or plain http to this very machine. The rules are the
 * form's own ({@link checkTokenUrl}); here they are applied once more to what is really about to be sent.
 *
 * @param allowInsecureHttp - the user insists on plain http to a host that isn't loopback
 * @returns null when it may be sent
 * @see RFC 6749 §3.2
 */
export function checkEndpoint(url: string, allowInsecureHttp: boolean): Violation | null {
  const problem = checkTokenUrl(url, allowInsecureHttp);
  if (problem === null) return null;
  const rule = checkTokenUrl(url, true) === null ? 'insecure_http' : 'invalid_url';
  return { rule, detail: `${problem}.` };
}
