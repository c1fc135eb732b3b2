import type { TokenRequestPlan } from './request-plan.ts';

/** A token request with its credentials: holds the client secret, so never log, keep or show it. */
export interface TokenRequestMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Puts the client ID and the client secret where the plan's client authentication method wants them.
 *
 * @see RFC 6749 §2.3.1 for `client_secret_basic` and `client_secret_post`
 */
export function authenticateClient(plan: TokenRequestPlan, clientSecret: string): TokenRequestMessage {
  const credentials = { clientId: plan.clientId, clientSecret };
  if (plan.clientAuthenticationMethod === 'client_secret_basic') {
    const authorization =
      plan.basicEncoding === 'raw' ? rawBasic(credentials) : formEncodedBasic(credentials);
    return { headers: { ...plan.headers, authorization }, body: encodeBody(plan, plan.parameters) };
  }
  const names = plan.credentialParameters;
  const parameters = [
    ...plan.parameters,
    [names.clientId, plan.clientId] as const,
    [names.clientSecret, clientSecret] as const,
  ];
  return { headers: plan.headers, body: encodeBody(plan, parameters) };
}

/**
 * `Basic` with ID and secret form-encoded first, as RFC 6749 §2.3.1 and appendix B demand.
 *
 * oauth4webapi's `ClientSecretBasic` isn't used: it also escapes `-`, `_`, `.` and `*`, which the form encoding
 * leaves alone. Servers that decode don't notice, but the many that don't then refuse every UUID as client ID
 * (panva/oauth4webapi#148).
 */
export function formEncodedBasic({ clientId, clientSecret }: Credentials): string {
  return basic(`${formEncode(clientId)}:${formEncode(clientSecret)}`);
}

/** `Basic` of ID and secret as they are, in UTF-8 (RFC 7617 §2.1), for servers that never decode. */
export function rawBasic({ clientId, clientSecret }: Credentials): string {
  return basic(`${clientId}:${clientSecret}`);
}

/** One value in `application/x-www-form-urlencoded`. A lone surrogate becomes U+FFFD, as in any web form. */
export function formEncode(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1);
}

const basic = (userPass: string): string => `Basic ${Buffer.from(userPass, 'utf8').toString('base64')}`;

function encodeBody(
  plan: TokenRequestPlan,
  parameters: readonly (readonly [name: string, value: string])[],
): string {
  if (plan.bodyFormat === 'form') {
    return new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value])).toString();
  }
  const members = new Map<string, string | string[]>();
  for (const [name, value] of parameters) {
    const former = members.get(name);
    members.set(name, former === undefined ? value : [former, value].flat());
  }
  return JSON.stringify(Object.fromEntries(members));
}
