import type {
  BlockedRule,
  MalformedReason,
  TokenTestOutcome,
  UnreachableReason,
} from '../../shared/token-test.ts';

/** Who was asked, for sentences about an outcome. */
export interface Asked {
  /** The provider's name, or the host where the provider is the user's own. */
  readonly who: string;
  /** Host and port of the token URL; empty when there is no usable one. */
  readonly host: string;
}

/** An outcome in one plain sentence without a full stop. Takes redacted outcomes only: it quotes them. */
export function plainWords(outcome: TokenTestOutcome, { who, host }: Asked): string {
  switch (outcome.kind) {
    case 'granted':
      return granted(outcome, who);
    case 'refused':
      return refused(outcome, who);
    case 'unreachable':
      return unreachable[outcome.reason](host || who);
    case 'malformed':
      return outcome.reason === 'unexpected_status'
        ? unexpectedStatus(outcome.status, who)
        : malformed[outcome.reason](who);
    case 'blocked':
      return blocked[outcome.rule](host || who);
    case 'accepted':
      return `${who} accepted the credentials (HTTP status ${outcome.status})`;
    case 'cancelled':
      return 'The token test was cancelled';
  }
}

/**
 * A lifetime for people: "45 s", "30 min", "1 h 30 min", "2 days".
 *
 * @param seconds - zero or more
 */
export function plainDuration(seconds: number): string {
  const first = durationUnits.findIndex(({ from }) => seconds >= from);
  let rest = Math.floor(seconds);
  const words: string[] = [];
  // The two largest units are as exact as anybody needs.
  for (const { size, name } of durationUnits.slice(first).slice(0, 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) words.push(`${count} ${name}`);
  }
  return words.join(' ') || '0 s';
}

/** `from`: the duration in seconds that is first told in this unit. A single day reads better as 24 h. */
const durationUnits = [
  { size: 86_400, from: 172_800, name: 'days' },
  { size: 3_600, from: 3_600, name: 'h' },
  { size: 60, from: 60, name: 'min' },
  { size: 1, from: 0, name: 's' },
] as const;

function granted(outcome: Extract<TokenTestOutcome, { kind: 'granted' }>, who: string): string {
  const type = outcome.tokenType.toLowerCase() === 'bearer' ? 'bearer' : outcome.tokenType;
  return outcome.expiresIn === null
    ? `${who} issued a ${type} token, and does not say how long it is valid`
    : `${who} issued a ${type} token, valid ${plainDuration(outcome.expiresIn)}`;
}

const refusedErrors: Readonly<Record<string, (who: string) => string>> = {
  invalid_client: (who) => `${who} does not accept this client ID and client secret`,
  unauthorized_client: (who) => `${who} does not let this client ask for a token in this way`,
  invalid_grant: (who) => `${who} does not accept these credentials for this kind of request`,
  unsupported_grant_type: (who) => `${who} does not know this kind of token request`,
  invalid_scope: (who) => `${who} does not grant the scopes that were asked for`,
  invalid_request: (who) => `${who} misses something in the request, or finds it malformed`,
  invalid_target: (who) => `${who} does not issue tokens for this audience or resource`,
  access_denied: (who) => `${who} denies this client access`,
  temporarily_unavailable: (who) => `${who} is busy and asks to try again later`,
  server_error: (who) => `${who} had an error of its own`,
  slow_down: (who) => `${who} asks for fewer requests`,
};

const tooMany = (who: string): string => `${who} has had too many requests and asks to wait`;

const refusedStatuses: Readonly<Record<number, (who: string) => string>> = {
  400: (who) => `${who} refuses the request without saying why`,
  401: (who) => `${who} does not accept this client ID and client secret`,
  403: (who) => `${who} forbids this request`,
};

function refused({ error, status }: Extract<TokenTestOutcome, { kind: 'refused' }>, who: string): string {
  if (status === 429) return tooMany(who);
  const byError = error !== null && Object.hasOwn(refusedErrors, error) ? refusedErrors[error] : undefined;
  if (byError) return byError(who);
  if (error !== null) return `${who} refuses the request: ${error}`;
  return refusedStatuses[status]?.(who) ?? `${who} refuses the request with HTTP status ${status}`;
}

/** Words for a request of any kind that got no answer. */
export const unreachableWords = (reason: UnreachableReason, host: string): string =>
  unreachable[reason](host);

/** Words for a request of any kind that Keyturn stopped. */
export const blockedWords = (rule: BlockedRule, host: string): string =>
  rule === 'invalid_url' ? 'Nothing was sent: the address is not usable' : blocked[rule](host);

const unreachable: Readonly<Record<UnreachableReason, (host: string) => string>> = {
  dns: (host) => `No server is known by the name ${host}`,
  tls: (host) => `The connection to ${host} is not secure, so nothing was sent`,
  connection_refused: (host) => `Nothing answers at ${host}`,
  timed_out: (host) => `${host} took too long to answer`,
  connection_lost: (host) => `The connection to ${host} broke off`,
  proxy: (host) => `The proxy did not let the request to ${host} through`,
  offline: () => 'This computer is offline',
  network: (host) => `The connection to ${host} failed`,
};

const malformed: Readonly<Record<Exclude<MalformedReason, 'unexpected_status'>, (who: string) => string>> = {
  not_json: (who) => `${who} answered with something that is not JSON`,
  html: (who) => `${who} answered with a web page instead of a token`,
  empty: (who) => `${who} answered with nothing`,
  no_access_token: (who) => `${who} answered without a token`,
  unusable_token: (who) => `${who} answered with a token that can't be used`,
  too_large: (who) => `${who} answered with more data than any token needs, so Keyturn stopped reading`,
  undecodable: (who) => `${who} answered with data that can't be read as text`,
};

function unexpectedStatus(status: number, who: string): string {
  if (status === 404) return `${who} knows no token endpoint at this address`;
  if (status === 405) return `${who} takes no token requests at this address`;
  if (status >= 500) return `${who} had an error of its own (HTTP status ${status})`;
  return `${who} answered with HTTP status ${status} instead of a token`;
}

const blocked: Readonly<Record<BlockedRule, (host: string) => string>> = {
  redirect: (host) => `${host} sent the request on to another address, and Keyturn did not follow`,
  insecure_http: (host) => `Nothing was sent: the connection to ${host} would not be encrypted`,
  invalid_url: () => 'Nothing was sent: the token URL is not usable',
  unresolved_variable: () => 'Nothing was sent: a value that the request needs is missing',
  no_probe: () => 'Nothing was sent: no address to try this key at is known',
  certificate_file: () => 'Nothing was sent: a file of certificates could not be used',
  unusable_key: () => 'Nothing was sent: what is kept as the secret is no usable key',
};
