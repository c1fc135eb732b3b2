import type { CredentialSetFacts } from '../../shared/credential.ts';
import type { Provider } from '../../shared/provider.ts';
import type { Usage } from '../../shared/usage.ts';
import { clientIdName, secretName } from '../../shared/value-names.ts';

/** How the two values of a set are called at a usage. */
export interface VariableNames {
  readonly clientId: string;
  readonly secret: string;
}

/** `client_id` and `client_secret`, or as the provider calls them: `application_id`, `api_key`. */
export const memberNames = (
  provider: Provider | undefined,
  set: Pick<CredentialSetFacts, 'request'>,
): VariableNames => ({
  clientId: snake(clientIdName(provider)) || 'client_id',
  secret: snake(secretName(provider, set)) || 'client_secret',
});

/**
 * The names of the environment variables: the usage's own where its place is or ends with a variable, such as
 * `GitHub Actions · ORDERS_CLIENT_SECRET`; else after the set's name.
 */
export function variableNames(
  provider: Provider | undefined,
  set: Pick<CredentialSetFacts, 'name' | 'request'>,
  usage: Pick<Usage, 'kind' | 'where'> | null,
): VariableNames {
  const members = memberNames(provider, set);
  const own = usage && variableOf(usage);
  if (own) return { clientId: besideSecret(own, members.clientId.toUpperCase()), secret: own };
  const base = snake(set.name).toUpperCase() || 'KEYTURN';
  const prefix = /^\d/.test(base) ? `_${base}` : base;
  return {
    clientId: `${prefix}_${members.clientId.toUpperCase()}`,
    secret: `${prefix}_${members.secret.toUpperCase()}`,
  };
}

function variableOf({ kind, where }: Pick<Usage, 'kind' | 'where'>): string | null {
  const place = where.trim();
  if (kind === 'environment_variable' && /^[A-Za-z_]\w*$/.test(place)) return place;
  return /(?:^|[\s·:/])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)$/.exec(place)?.[1] ?? null;
}

/** `ORDERS_CLIENT_SECRET` goes with `ORDERS_CLIENT_ID`. */
function besideSecret(secret: string, clientId: string): string {
  const base = secret.replace(
    /_?(?:CLIENT_SECRET|SECRET_KEY|API_KEY|PRIVATE_KEY|SECRET|PASSWORD|TOKEN|KEY)$/i,
    '',
  );
  const name = base === '' ? clientId : `${base}_${clientId}`;
  return name === secret ? `${name}_ID` : name;
}

/** ASCII letters, digits and underscores: what variables of every tool may be made of. */
function snake(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '');
  return plain
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .toLowerCase();
}
