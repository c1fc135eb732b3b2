import type { RotationAdapter } from './adapter.ts';
import { hostOf, requireClient, requireNewSecret } from './read-members.ts';

/** The API's address is its audience, which names the tenant's own domain also where tokens come from a custom one. */
function apiOf(tokenUrl: string, audience: string): string {
  const named = URL.parse(audience);
  if (named?.protocol === 'https:' && named.pathname === '/api/v2/') return audience;
  return new URL('/api/v2/', tokenUrl).href;
}

/**
 * Auth0's Management API v2: `POST /api/v2/clients/{id}/rotate-secret` with the scope `update:client_keys`. The former
 * secret ends at once. Written against its documentation; nobody has run it live.
 */
export const auth0: RotationAdapter<'auth0'> = {
  id: 'auth0',
  managerToken: (tokenUrl, audience) => ({ audience: apiOf(tokenUrl, audience) }),
  createSecret: async ({ set, send, managerAudience }) => {
    const url = new URL(`clients/${encodeURIComponent(set.clientId)}/rotate-secret`, managerAudience).href;
    const { members } = await send({ method: 'POST', url, changes: true });
    requireClient(members, set.clientId, hostOf(url));
    return {
      clientSecret: requireNewSecret(members, 'client_secret', hostOf(url)),
      clientId: null,
      secretExpiresAt: null,
      providerSecretId: null,
      cutsOver: true,
    };
  },
};
