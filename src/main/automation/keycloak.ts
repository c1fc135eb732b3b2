import type { RotationAdapter, RotationContext } from './adapter.ts';
import { automationFailed } from './failures.ts';
import { hostOf, requireNewSecret } from './read-members.ts';

/** `https://host[/path]/realms/{realm}/protocol/openid-connect/token`, as Keycloak lays its addresses out. */
const tokenPath = /^(.*)\/realms\/([^/]+)\/protocol\/openid-connect\/token$/;

/** The admin address of the client: at the managing set's server, since the token is its, in the set's own realm. */
function secretUrl({ tokenUrl, setTokenUrl, automation }: RotationContext<'keycloak'>): string {
  const [manager, own] = [new URL(tokenUrl), new URL(setTokenUrl)];
  const [base, realm] = [tokenPath.exec(manager.pathname)?.[1], tokenPath.exec(own.pathname)?.[2]];
  if (manager.origin !== own.origin || base === undefined || realm === undefined) {
    throw automationFailed(
      'The two credential sets aren’t of the same Keycloak server.',
      'Choose a managing credential set whose token URL is at the same host.',
    );
  }
  const id = encodeURIComponent(automation.clientUuid);
  return `${manager.origin}${base}/admin/realms/${realm}/clients/${id}/client-secret`;
}

/**
 * Keycloak's Admin REST API: `POST …/client-secret` makes a new secret. The former one ends at once, unless the realm
 * has the secret rotation policy: then it stays beside, and `DELETE …/client-secret/rotated` ends it. Needs the role
 * `manage-clients`. Written against its documentation; nobody has run it live.
 */
export const keycloak: RotationAdapter<'keycloak'> = {
  id: 'keycloak',
  managerToken: () => ({}),
  createSecret: async (context) => {
    const url = secretUrl(context);
    const { members } = await context.send({ method: 'POST', url, changes: true });
    const clientSecret = requireNewSecret(members, 'value', hostOf(url));
    return {
      clientSecret,
      clientId: null,
      secretExpiresAt: null,
      providerSecretId: null,
      cutsOver: await hasNoRotatedSecret(context, url),
    };
  },
  revokeSecret: async (context, { id }) => {
    const stages = context.set.secretVersions.map(({ stage }) => stage);
    if (stages.includes('pending')) throw currentWouldEnd();
    // There is one rotated secret: the latest. Older ones have ended with it, and are for the proof to tell.
    if (context.set.secretVersions[stages.indexOf('previous')]?.id !== id) return;
    const url = `${secretUrl(context)}/rotated`;
    await context.send({ method: 'DELETE', url, changes: true, alsoFine: [404] });
  },
};

/** Only a clear "no" counts: with a doubt, the new secret waits for its proof, and nothing is lost by that. */
async function hasNoRotatedSecret({ send }: RotationContext<'keycloak'>, url: string): Promise<boolean> {
  try {
    const { status } = await send({ method: 'GET', url: `${url}/rotated`, changes: false, alsoFine: [404] });
    return status === 404;
  } catch {
    return false;
  }
}

/** While a new secret waits, Keycloak's rotated one is that which the usages still have. */
const currentWouldEnd = () =>
  automationFailed(
    'A pending secret waits, so ending the old one at Keycloak would end the current one here.',
    'Nothing was changed. Finish that rotation first.',
  );
