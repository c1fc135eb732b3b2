import type { RotationAdapter, RotationContext } from './adapter.ts';
import { automationFailed } from './failures.ts';
import { hostOf, requireNewSecret, textMember } from './read-members.ts';

/** Microsoft Graph beside each login host: the token goes nowhere else. */
const graphOf: Readonly<Record<string, string>> = {
  'login.microsoftonline.com': 'https://graph.microsoft.com',
  'login.microsoftonline.us': 'https://graph.microsoft.us',
  'login.partner.microsoftonline.cn': 'https://microsoftgraph.chinacloudapi.cn',
};

function graphFor(tokenUrl: string): string {
  const graph = graphOf[hostOf(tokenUrl)];
  if (graph !== undefined) return graph;
  throw automationFailed(
    `No Microsoft Graph is known beside ${hostOf(tokenUrl)}.`,
    'The managing credential set has to be one of Microsoft Entra ID.',
  );
}

const methodUrl = ({ tokenUrl, automation }: RotationContext<'entra'>, method: string): string =>
  `${graphFor(tokenUrl)}/v1.0/applications/${encodeURIComponent(automation.applicationObjectId)}/${method}`;

/**
 * Microsoft Graph: `addPassword` makes a second secret beside the former, `removePassword` ends one by its `keyId`. Needs
 * the application permission `Application.ReadWrite.OwnedBy`, or `.All`. Written against its documentation; nobody has
 * run it live.
 */
export const entra: RotationAdapter<'entra'> = {
  id: 'entra',
  managerToken: (tokenUrl) => ({ scopes: [`${graphFor(tokenUrl)}/.default`] }),
  createSecret: async (context) => {
    const url = methodUrl(context, 'addPassword');
    const body = { passwordCredential: { displayName: 'Keyturn' } };
    const { members } = await context.send({ method: 'POST', url, body, changes: true });
    const expiresAt = Date.parse(textMember(members, 'endDateTime', 64) ?? '');
    return {
      clientSecret: requireNewSecret(members, 'secretText', hostOf(url)),
      clientId: null,
      // .NET says "not set" with the year 1.
      secretExpiresAt: expiresAt > 0 ? expiresAt : null,
      providerSecretId: textMember(members, 'keyId', 200),
      cutsOver: false,
    };
  },
  revokeSecret: async (context, { providerSecretId }) => {
    if (providerSecretId === null) {
      throw automationFailed(
        'Keyturn doesn’t know which of the application’s secrets this one is: it wasn’t made by Keyturn.',
        'Delete it in the Microsoft Entra admin center, then prove the revocation here.',
      );
    }
    const url = methodUrl(context, 'removePassword');
    await context.send({ method: 'POST', url, body: { keyId: providerSecretId }, changes: true });
  },
};
