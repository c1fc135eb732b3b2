import type { Automation } from '../../shared/automation.ts';
import type { CredentialSet, CredentialSetListItem } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import type { AutomaticRotations } from '../automation/automatic-rotations.ts';
import { requireManager } from '../automation/manager-token.ts';
import { checkEndpoint } from '../oauth/endpoint-policy.ts';
import { listItem } from '../rotation/policy.ts';
import { jobInProgress, type VaultJobs } from '../vault/jobs.ts';
import type { Handlers } from './register.ts';
import { rotationHandlers, type RotationHandlerParts } from './rotation-handlers.ts';

export interface AutomationHandlerParts extends RotationHandlerParts {
  readonly automaticRotations: AutomaticRotations;
  readonly jobs: Pick<VaultJobs, 'running'>;
}

/** Channels about rotating at the provider. */
export function automationHandlers(parts: AutomationHandlerParts) {
  const { vault, automaticRotations } = parts;
  const listed = (set: CredentialSet): CredentialSetListItem =>
    listItem(set, parts.policyOf(set), parts.clock.now());
  return {
    setAutomation: ({ id, automation, registrationAccessToken }) => {
      const open = vault();
      const set = open.get(id);
      if (automation?.adapter === 'rfc7592') requireSafeUri(set, automation, registrationAccessToken);
      else if (automation) requireManager(set, open.find(automation.managedBy));
      return listed(open.setAutomation(id, automation, registrationAccessToken));
    },
    rotateAutomatically: async ({ id }) => {
      // Its answer would be sealed with a key, or for a vault, that is on its way out.
      const { running } = parts.jobs;
      if (running === 'rekey' || running === 'restore') throw jobInProgress(running);
      const { set, ...rotation } = await automaticRotations.rotate(id);
      return { credentialSet: listed(set), ...rotation };
    },
    revokeAutomatically: async ({ id, versionId }) => {
      await automaticRotations.revoke(id, versionId);
      // That the provider said yes proves nothing.
      const { proveRevocation }: Pick<Handlers, 'proveRevocation'> = rotationHandlers(parts);
      return proveRevocation({ id, versionId });
    },
  } satisfies Partial<Handlers>;
}

/** The token is never sent to another place than the one it was pasted with. */
function requireSafeUri(
  set: CredentialSet,
  { registrationClientUri }: Extract<Automation, { adapter: 'rfc7592' }>,
  token: string | null,
): void {
  const problem = checkEndpoint(registrationClientUri, set.request.allowInsecureHttp);
  if (problem) throw refused('registrationClientUri', problem.detail);
  const former = set.automation?.adapter === 'rfc7592' ? set.automation.registrationClientUri : null;
  const origin = (url: string | null) => (url === null ? null : (URL.parse(url)?.origin ?? null));
  if (token === null && former !== null && origin(former) !== origin(registrationClientUri)) {
    throw refused('registrationAccessToken', 'Another server needs a registration access token of its own.');
  }
}

const refused = (field: string, message: string) =>
  new KeyturnError({ code: 'invalid_input', message, field });
