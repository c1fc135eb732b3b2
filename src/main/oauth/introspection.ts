import type { Introspection } from '../../shared/api-call.ts';
import { boundedCopy, redactedAndCut } from './bounded-copy.ts';
import { callResult, type CallWords, type EndedCall } from './call-result.ts';
import { endpointWords } from './call-words.ts';
import { sendAsClient } from './client-call.ts';
import { isObject, readMember, type Members } from './members.ts';
import { endpointUrl } from './provider-endpoints.ts';
import type { Redactor } from './redact.ts';
import type { CallContext } from './token-calls.ts';

/** Asks the provider about the token that is held. @see RFC 7662 §2 */
export async function introspect(context: CallContext): Promise<Introspection> {
  const { set, dependencies } = context;
  const accessToken = dependencies.tokens.read(set.id);
  const url = await endpointUrl('introspection', context);
  const parameters = [
    ['token', accessToken],
    ['token_type_hint', 'access_token'],
  ] as const;
  return dependencies.withSecret(set.id, async (secret) => {
    const { exchange: ended, signed } = await sendAsClient({ url, parameters, accessToken }, secret, context);
    const secrets = { clientSecret: secret.toString('utf8'), accessToken, signed };
    const now = dependencies.clock.now();
    const { result, text, redact } = callResult({ method: 'POST', url }, ended, secrets, now, words);
    const usable = ended.kind === 'answered' && ended.answer.status === 200 && isObject(text?.json);
    const members = usable && isObject(text?.json) ? text.json : null;
    return {
      ...result,
      active: activeOf(members),
      members: members && shownMembers(members, redact),
    };
  });
}

function shownMembers(members: Members, redact: Redactor): Members {
  const copy = boundedCopy(members, redactedAndCut(redact));
  return isObject(copy) ? copy : {};
}

function activeOf(members: unknown): boolean | null {
  const active = isObject(members) ? readMember(members, 'active') : undefined;
  return typeof active === 'boolean' ? active : null;
}

function words(ended: EndedCall): CallWords {
  const { exchange, host, text } = ended;
  const other = endpointWords(ended, 'introspection');
  if (other || exchange.kind !== 'answered') return other ?? { message: '', hint: null };
  const type = exchange.answer.headers.get('content-type') ?? '';
  if (/^application\/token-introspection\+jwt/i.test(type)) {
    return {
      message: `${host} answered with a signed JWT`,
      hint: 'Keyturn does not read signed introspection answers (RFC 9701): it is shown as it is.',
    };
  }
  const active = activeOf(text?.json);
  if (active === true) return { message: `${host} says that the token is active`, hint: null };
  if (active === false) {
    return {
      message: `${host} says that the token is not active`,
      hint: 'It has expired or was revoked, or this client may not know about it.',
    };
  }
  return {
    message: `${host} does not say whether the token is active`,
    hint: 'The standard (RFC 7662) demands a member “active” that is true or false.',
  };
}
