import type { CredentialSet } from '../../shared/credential.ts';
import type { Provider } from '../../shared/provider.ts';
import { connectionOf, type Connection } from '../network/connection.ts';
import type { SendingDependencies } from '../oauth/token-request.ts';
import { judgeSent, sendPlanned } from '../oauth/planned-request.ts';
import { planTokenRequest } from '../oauth/request-plan.ts';
import type { RotationAdapter } from './adapter.ts';
import { automationFailed } from './failures.ts';

/** A token that may change a client, for one rotation: never held, kept or shown. */
export interface ManagerToken {
  readonly token: string;
  readonly tokenUrl: string;
  readonly audience: string;
  readonly connection: Connection;
  readonly allowInsecureHttp: boolean;
}

/**
 * The credential set whose token changes another one.
 *
 * @param manager - null: there is none with that id
 * @throws KeyturnError `automation_failed` for one that can't do it
 */
export function requireManager(set: CredentialSet, manager: CredentialSet | null): CredentialSet {
  const problem = managerProblem(set, manager);
  if (problem !== null || manager === null) {
    throw automationFailed(problem ?? 'Unreachable', 'Choose another one in “How to rotate automatically”.');
  }
  return manager;
}

function managerProblem(set: CredentialSet, manager: CredentialSet | null): string | null {
  if (!manager) return 'The credential set whose token is needed is gone.';
  if (manager.id === set.id)
    return 'A credential set can’t rotate itself: its own token would end with its secret.';
  if (manager.trashedAt !== null) return `“${manager.name}”, whose token is needed, is in the trash.`;
  if (!manager.enabled) return `“${manager.name}”, whose token is needed, is disabled.`;
  return null;
}

/**
 * Requests a token with the managing set's secret, for what the adapter needs.
 *
 * @param clientSecret - the managing set's; read, not kept, not wiped
 * @throws KeyturnError `automation_failed` where none is granted
 */
export async function requestManagerToken(
  { set: manager, provider }: { readonly set: CredentialSet; readonly provider: Provider },
  wanted: NonNullable<RotationAdapter['managerToken']>,
  clientSecret: Buffer,
  dependencies: SendingDependencies,
  stop: AbortSignal,
): Promise<ManagerToken> {
  const tokenUrl = tokenUrlOf(provider, manager);
  const { audience, scopes } = wanted(tokenUrl, manager.request.audience);
  const asked: CredentialSet = {
    ...manager,
    ...(scopes && { access: { level: 'fine_grained', scopes: [...scopes] } }),
    // Bound to a key, a token would need a proof with each request.
    request: { ...manager.request, dpop: false, ...(audience !== undefined && { audience }) },
  };
  const planning = planTokenRequest(provider, asked);
  const sent = await sendPlanned(planning, clientSecret, dependencies, stop);
  const { outcome, accessToken } = judgeSent(sent, planning, dependencies.clock.now());
  if (accessToken === null) throw noToken(manager, reasonOf(outcome));
  return {
    token: accessToken,
    tokenUrl,
    audience: audience ?? '',
    connection: connectionOf(manager.request),
    allowInsecureHttp: manager.request.allowInsecureHttp,
  };
}

/** Where a set's tokens come from, also where its request lacks something that is put in for the occasion. */
export function tokenUrlOf(provider: Provider, set: CredentialSet): string {
  const planning = planTokenRequest(provider, set);
  return planning.kind === 'blocked' ? planning.facts.url : planning.plan.url;
}

function reasonOf(outcome: ReturnType<typeof judgeSent>['outcome']): string | null {
  if (outcome.kind === 'refused') return `status ${outcome.status}`;
  return outcome.kind === 'unreachable' || outcome.kind === 'blocked' ? outcome.detail : null;
}

const noToken = (manager: CredentialSet, reason: string | null) =>
  automationFailed(
    `“${manager.name}” got no token for this${reason === null ? '' : `: ${reason}`}.`,
    'Nothing was changed at the provider. Test that credential set, and look at what its token has to be for.',
  );
