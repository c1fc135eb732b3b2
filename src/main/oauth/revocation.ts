import type { Revocation } from '../../shared/api-call.ts';
import { KeyturnError } from '../../shared/failure.ts';
import { callResult, type CallWords, type EndedCall } from './call-result.ts';
import { endpointWords } from './call-words.ts';
import { sendAsClient, type ClientCall } from './client-call.ts';
import { readTokenFacts } from './jwt.ts';
import { isObject, readMember } from './members.ts';
import { resolveText } from './placeholders.ts';
import { endpointUrl } from './provider-endpoints.ts';
import type { CallContext } from './token-calls.ts';

/** Revokes the token that is held, and forgets it when the provider agrees. @see RFC 7009 §2 */
export async function revoke(context: CallContext): Promise<Revocation> {
  const { set, dependencies } = context;
  const accessToken = dependencies.tokens.read(set.id);
  const url = await endpointUrl('revocation', context);
  const call = revocationCall(url, accessToken, context);
  const isJwt = readTokenFacts(accessToken).format === 'jwt';
  return dependencies.withSecret(set.id, async (secret) => {
    const { exchange: ended, signed } = await sendAsClient(call, secret, context);
    const revoked = ended.kind === 'answered' && ended.answer.status >= 200 && ended.answer.status < 300;
    if (revoked) dependencies.tokens.forget(set.id);
    const secrets = { clientSecret: secret.toString('utf8'), accessToken, signed };
    const now = dependencies.clock.now();
    const describe = (each: EndedCall) => words(each, isJwt);
    const { result } = callResult({ method: 'POST', url }, ended, secrets, now, describe);
    return { ...result, revoked };
  });
}

function revocationCall(url: string, accessToken: string, { provider, set }: CallContext): ClientCall {
  const dialect = provider.revocationRequest;
  if (!dialect) {
    const parameters = [['token', accessToken] as const, ['token_type_hint', 'access_token'] as const];
    return { url, accessToken, parameters };
  }
  const own = dialect.parameters.map(({ name, value }): [string, string] => {
    const resolved = resolveText(value, provider, set.variables);
    if ('rule' in resolved) throw new KeyturnError({ code: 'invalid_input', message: resolved.detail });
    return [name, resolved.text];
  });
  const parameters = [['token', accessToken] as const, ...own.filter(([, value]) => value !== '')];
  return { url, accessToken, dialect, parameters };
}

function words(ended: EndedCall, isJwt: boolean): CallWords {
  const { exchange, host, text } = ended;
  const error = isObject(text?.json) ? readMember(text.json, 'error') : undefined;
  if (exchange.kind === 'answered' && error === 'unsupported_token_type') {
    return {
      message: `${host} can't revoke tokens of this kind`,
      hint: 'It stays valid until it expires. To stop it now, rotate the client secret or disable the client there.',
    };
  }
  const other = endpointWords(ended, 'revocation');
  if (other) return other;
  return {
    message: `${host} revoked the token, and Keyturn forgot it`,
    hint: isJwt ? 'An API that checks only its signature may still take it until it expires.' : null,
  };
}
