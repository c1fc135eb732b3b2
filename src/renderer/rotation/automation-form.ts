import type { Automation, AutomationAdapter } from '../../shared/automation.ts';
import type { CredentialSetListItem } from '../../shared/credential.ts';
import type { SelectOption } from '../ui/select-options.ts';

/** What stands in the set-up dialog. */
export interface AutomationValues {
  adapter: AutomationAdapter;
  registrationClientUri: string;
  registrationAccessToken: string;
  managedBy: string;
  applicationObjectId: string;
  clientUuid: string;
}

/** The adapter that suits a provider of the catalogue. */
const adapterOfProvider: Readonly<Record<string, AutomationAdapter>> = {
  auth0: 'auth0',
  'microsoft-entra': 'entra',
  keycloak: 'keycloak',
};

export function valuesOf({ automation, providerId }: CredentialSetListItem): AutomationValues {
  const empty: AutomationValues = {
    adapter: adapterOfProvider[providerId] ?? 'rfc7592',
    registrationClientUri: '',
    registrationAccessToken: '',
    managedBy: '',
    applicationObjectId: '',
    clientUuid: '',
  };
  if (!automation) return empty;
  const { registrationAccessTokenId: _, ...kept } = automation;
  return { ...empty, ...kept };
}

/** @returns null while something is missing */
export function automationFrom(values: AutomationValues): Automation | null {
  const trimmed = (text: string) => text.trim();
  const { adapter, managedBy } = values;
  if (adapter === 'rfc7592') {
    const registrationClientUri = trimmed(values.registrationClientUri);
    return URL.canParse(registrationClientUri) ? { adapter, registrationClientUri } : null;
  }
  if (managedBy === '') return null;
  if (adapter === 'auth0') return { adapter, managedBy };
  if (adapter === 'entra') {
    const applicationObjectId = trimmed(values.applicationObjectId);
    return applicationObjectId === '' ? null : { adapter, managedBy, applicationObjectId };
  }
  const clientUuid = trimmed(values.clientUuid);
  return clientUuid === '' ? null : { adapter, managedBy, clientUuid };
}

/** The sets whose token could manage this one: those of the same provider first. */
export function managerOptions(
  all: readonly CredentialSetListItem[],
  set: CredentialSetListItem,
  nameOf: (providerId: string) => string,
): readonly SelectOption[] {
  const able = all.filter(({ id, enabled, trashedAt }) => id !== set.id && enabled && trashedAt === null);
  const isAlike = ({ providerId }: CredentialSetListItem) => providerId === set.providerId;
  return [...able.filter(isAlike), ...able.filter((other) => !isAlike(other))].map((other) => ({
    value: other.id,
    label: other.name,
    description: [nameOf(other.providerId), other.clientId].filter(Boolean).join(' · '),
  }));
}
