import type { AutomationAdapter } from '../../shared/automation.ts';
import type { CredentialSetListItem, SecretVersion } from '../../shared/credential.ts';

/** What the window says about one way to rotate automatically. */
export interface AdapterWords {
  readonly name: string;
  /** What the managing token needs, or where the registration access token comes from. */
  readonly needs: string;
  /** What a rotation does to the old secret. */
  readonly ending: string;
  /** Whether a rotation ends the old secret at once; `maybe`: the provider's settings decide. */
  readonly endsOld: 'yes' | 'no' | 'maybe';
  /** False: written against the documentation, and nobody has run it live yet. */
  readonly confirmed: boolean;
  /** Whether it can end an old secret, too. */
  readonly revokes: boolean;
}

export const adapterWords: Readonly<Record<AutomationAdapter, AdapterWords>> = {
  rfc7592: {
    name: 'Client configuration (RFC 7592)',
    needs:
      'For clients that were registered dynamically (RFC 7591). The answer to the registration held the URI and the token.',
    ending: 'The old secret ends at once.',
    endsOld: 'yes',
    confirmed: true,
    revokes: false,
  },
  auth0: {
    name: 'Auth0 Management API',
    needs:
      'A credential set of an Auth0 machine-to-machine application that may use the Management API with the scope update:client_keys.',
    ending: 'The old secret ends at once. The new one may take up to 30 seconds to work.',
    endsOld: 'yes',
    confirmed: false,
    revokes: false,
  },
  entra: {
    name: 'Microsoft Graph (Entra ID)',
    needs:
      'A credential set of an app registration with the application permission Application.ReadWrite.OwnedBy, as an owner of this application, or Application.ReadWrite.All.',
    ending: 'The old secret stays valid until you revoke it.',
    endsOld: 'no',
    confirmed: false,
    revokes: true,
  },
  keycloak: {
    name: 'Keycloak Admin API',
    needs:
      'A credential set of a client of the same server whose service account has the role manage-clients of realm-management.',
    ending: 'The old secret ends at once, unless the realm has a policy for secret rotation.',
    endsOld: 'maybe',
    confirmed: false,
    revokes: true,
  },
};

/** The old secrets that Keyturn can end at the provider: Entra wants to know which, by a name that it gave itself. */
export function revocable({ automation, secretVersions }: CredentialSetListItem): readonly SecretVersion[] {
  if (!automation || !adapterWords[automation.adapter].revokes) return [];
  return secretVersions.filter(
    ({ stage, providerSecretId }) =>
      stage === 'previous' && (automation.adapter !== 'entra' || providerSecretId !== null),
  );
}
