import {
  contexts,
  type Access,
  type Context,
  type CredentialSet,
  type CredentialSetFacts,
  noOverrides,
  type TokenRequestOverrides,
} from '../../shared/credential.ts';
import type {
  BasicEncoding,
  BodyFormat,
  Provider,
  RequestValue,
  SendableClientAuthenticationMethod,
  SigningAlgorithm,
} from '../../shared/provider.ts';
import { parametersOf, usesClientId } from '../../shared/request-kind.ts';
import { defaultRotationPolicy } from '../../shared/rotation.ts';
import { newUsage, type Usage } from '../../shared/usage.ts';
import { fieldsOfPolicy, policyFromFields, type PolicyFields } from '../rotation/policy-fields.ts';
import { policyOf } from '../rotation/policy-text.ts';
import { dayToTime, timeToDay } from './dates.ts';
import { formatEntries, parseEntries, splitLines, splitScopes, splitTags } from './lists.ts';

/** What stands in the form's fields, as typed. Facts are read from it; see {@link draftToFacts}. */
export interface Draft extends PolicyFields {
  providerId: string;
  environmentId: string;
  variables: Record<string, string>;
  name: string;
  clientId: string;
  clientSecret: string;
  clientIdentifier: string;
  project: string;
  contactEmail: string;
  description: string;
  accessLevel: Access['level'];
  scopes: string;
  context: Context;
  usages: string;
  tags: string[];
  /** A tag that is typed but not yet made a chip. It counts: nobody should lose it for want of an Enter. */
  pendingTag: string;
  policy: 'provider' | 'own';
  secretExpiresOn: string;
  enabled: boolean;
  tokenUrl: string;
  clientAuthenticationMethod: SendableClientAuthenticationMethod | '';
  basicEncoding: BasicEncoding | '';
  bodyFormat: BodyFormat | '';
  audience: string;
  resources: string;
  /** Values for the parameters and headers that the catalogue names, by {@link valueKey}. */
  values: Record<string, string>;
  parameters: string;
  headers: string;
  allowInsecureHttp: boolean;
  grantType: string;
  signingAlgorithm: SigningAlgorithm | '';
  keyId: string;
  assertionAudience: string;
  /** Seconds, as typed. */
  clockOffset: string;
  dpop: boolean;
  probeUrl: string;
  proxyMode: 'settings' | 'direct' | 'own';
  /** Counts while the mode is `own`. */
  proxyUrl: string;
  clientCertificateFile: string;
}

/** Fields whose values are one provider's: with another they would silently be sent to that one. */
export const fieldsOfOneProvider = {
  clientAuthenticationMethod: '',
  basicEncoding: '',
  bodyFormat: '',
  tokenUrl: '',
  audience: '',
  grantType: '',
  signingAlgorithm: '',
  keyId: '',
  assertionAudience: '',
  clockOffset: '',
  dpop: false,
  probeUrl: '',
} as const satisfies Partial<Draft>;

export function emptyDraft(): Draft {
  return {
    providerId: '',
    environmentId: '',
    variables: {},
    name: '',
    clientId: '',
    clientSecret: '',
    clientIdentifier: '',
    project: '',
    contactEmail: '',
    description: '',
    accessLevel: 'full',
    scopes: '',
    context: contexts[0],
    usages: '',
    tags: [],
    pendingTag: '',
    policy: 'provider',
    ...fieldsOfPolicy(defaultRotationPolicy),
    secretExpiresOn: '',
    enabled: true,
    ...fieldsOfOneProvider,
    resources: '',
    values: {},
    parameters: '',
    headers: '',
    allowInsecureHttp: false,
    proxyMode: 'settings',
    proxyUrl: '',
    clientCertificateFile: '',
  };
}

type ValueKind = 'parameter' | 'header';
export const valueKey = (kind: ValueKind, name: string): string => `${kind}:${name}`;

/** A parameter or header that the catalogue names for a provider. */
export interface ProviderValue extends RequestValue {
  readonly kind: ValueKind;
  readonly key: string;
}

/**
 * Those with a field of their own for every provider, those of another grant, and those that would be a second secret,
 * aren't among them.
 * @param grantType the set's own; empty: the provider's
 */
export function providerValues(provider: Provider | undefined, grantType = ''): ProviderValue[] {
  const asked = { request: { ...noOverrides, ...(grantType !== '' && { grantType }) } };
  const named = (kind: ValueKind, values: readonly RequestValue[]) =>
    values.map((value) => ({ ...value, kind, key: valueKey(kind, value.name) }));
  return [
    ...named('parameter', provider ? parametersOf(provider, asked) : []),
    ...named('header', provider?.headers ?? []),
  ].filter(
    ({ kind, name, sensitive }) =>
      !sensitive && !(kind === 'parameter' && ['audience', 'resource'].includes(name)),
  );
}

export function audienceOf(provider: Provider | undefined): RequestValue | undefined {
  return provider?.parameters.find(({ name }) => name === 'audience');
}

/** The form's fields for an existing credential set. The secret's value isn't among what the window has. */
export function draftFromFacts(set: CredentialSetFacts, provider: Provider | undefined): Draft {
  const { request } = set;
  const known = new Set(providerValues(provider, request.grantType).map(({ key }) => key));
  /** What the catalogue names goes to its own field, the rest to the fields for extras. */
  const split = (kind: ValueKind, source: Readonly<Record<string, string>>) => {
    const named = ([name]: [string, string]) => known.has(valueKey(kind, name));
    const all = Object.entries(source);
    return {
      named: all.filter(named).map(([name, value]) => [valueKey(kind, name), value] as const),
      extra: Object.fromEntries(all.filter((entry) => !named(entry))),
    };
  };
  const parameters = split('parameter', request.parameters);
  const headers = split('header', request.headers);
  return {
    ...emptyDraft(),
    providerId: set.providerId,
    environmentId: set.environmentId,
    variables: { ...set.variables },
    name: set.name,
    clientId: set.clientId,
    clientIdentifier: set.clientIdentifier,
    project: set.project,
    contactEmail: set.contactEmail,
    description: set.description,
    accessLevel: set.access.level,
    scopes: set.access.level === 'fine_grained' ? set.access.scopes.join('\n') : '',
    context: set.context,
    usages: set.usages.map(({ where }) => where).join('\n'),
    tags: [...set.tags],
    policy: set.rotationPolicy ? 'own' : 'provider',
    ...fieldsOfPolicy(set.rotationPolicy ?? policyOf(set, provider).policy),
    secretExpiresOn: timeToDay(set.secretExpiresAt),
    enabled: set.enabled,
    tokenUrl: request.tokenUrl,
    clientAuthenticationMethod: request.clientAuthenticationMethod ?? '',
    basicEncoding: request.basicEncoding ?? '',
    bodyFormat: request.bodyFormat ?? '',
    audience: request.audience,
    resources: request.resources.join('\n'),
    values: Object.fromEntries([...parameters.named, ...headers.named]),
    parameters: formatEntries(parameters.extra, '='),
    headers: formatEntries(headers.extra, ':'),
    allowInsecureHttp: request.allowInsecureHttp,
    grantType: request.grantType ?? '',
    signingAlgorithm: request.signingAlgorithm ?? '',
    keyId: request.keyId ?? '',
    assertionAudience: request.assertionAudience ?? '',
    clockOffset: request.clockOffset === undefined ? '' : String(request.clockOffset),
    dpop: request.dpop ?? false,
    probeUrl: request.probeUrl ?? '',
    proxyMode: request.proxy === undefined ? 'settings' : request.proxy === 'direct' ? 'direct' : 'own',
    proxyUrl: request.proxy === undefined || request.proxy === 'direct' ? '' : request.proxy,
    clientCertificateFile: request.clientCertificateFile ?? '',
  };
}

/**
 * Reads the facts off the form, unchecked: what can't be read is left as something the schema refuses.
 * @param before the set that is edited; keeps the exact time of an expiry whose day wasn't touched.
 */
export function draftToFacts(
  draft: Draft,
  provider: Provider | undefined,
  before?: CredentialSet,
): CredentialSetFacts {
  const named = providerValues(provider, draft.grantType.trim());
  const typed = (kind: ValueKind) =>
    Object.fromEntries(
      named
        .filter((value) => value.kind === kind && (draft.values[value.key] ?? '').trim() !== '')
        .map((value) => [value.name, draft.values[value.key] ?? '']),
    );
  const wanted = new Set(provider?.variables.map(({ name }) => name));
  return {
    providerId: draft.providerId,
    environmentId: draft.environmentId,
    variables: Object.fromEntries(Object.entries(draft.variables).filter(([name]) => wanted.has(name))),
    name: draft.name,
    clientId: provider && !usesClientId(provider) ? '' : draft.clientId,
    clientIdentifier: provider?.clientIdFormat === 'prefix_identifier' ? draft.clientIdentifier : '',
    project: draft.project,
    contactEmail: draft.contactEmail.trim(),
    description: draft.description,
    access:
      draft.accessLevel === 'full'
        ? { level: 'full' }
        : { level: 'fine_grained', scopes: splitScopes(draft.scopes) },
    context: draft.context,
    usages: usagesFromLines(splitLines(draft.usages), before?.usages ?? []),
    tags: [...draft.tags, ...splitTags(draft.pendingTag)],
    rotationPolicy: draft.policy === 'provider' ? null : policyFromFields(draft),
    secretExpiresAt: expiryOf(draft, before),
    enabled: draft.enabled,
    request: {
      tokenUrl: draft.tokenUrl,
      clientAuthenticationMethod: draft.clientAuthenticationMethod || null,
      basicEncoding: draft.basicEncoding || null,
      bodyFormat: draft.bodyFormat || null,
      audience: draft.audience,
      resources: splitLines(draft.resources),
      parameters: { ...typed('parameter'), ...parseEntries(draft.parameters, '=').entries },
      headers: { ...typed('header'), ...parseEntries(draft.headers, ':').entries },
      allowInsecureHttp: draft.allowInsecureHttp,
      ...sinceTheTokenLab(draft),
    },
  };
}

/** What is left out altogether where it follows the provider or the settings. */
function sinceTheTokenLab(draft: Draft): Partial<TokenRequestOverrides> {
  const filled = (
    name: 'grantType' | 'keyId' | 'assertionAudience' | 'probeUrl' | 'clientCertificateFile',
  ) => (draft[name].trim() === '' ? {} : { [name]: draft[name].trim() });
  return {
    ...filled('grantType'),
    ...filled('keyId'),
    ...filled('assertionAudience'),
    // Clocks that agree need no word.
    ...(!/^[+-]?0*$/.test(draft.clockOffset.trim()) && { clockOffset: Number(draft.clockOffset) }),
    ...filled('probeUrl'),
    ...filled('clientCertificateFile'),
    ...(draft.signingAlgorithm !== '' && { signingAlgorithm: draft.signingAlgorithm }),
    ...(draft.dpop && { dpop: true }),
    ...(draft.proxyMode !== 'settings' && {
      proxy: draft.proxyMode === 'direct' ? 'direct' : draft.proxyUrl.trim(),
    }),
  };
}

/** A line that names a known place is that usage, with all that is noted of it; there may be two of one place. */
function usagesFromLines(lines: readonly string[], before: readonly Usage[]): Usage[] {
  return [...new Set(lines)].flatMap((where) => {
    const known = before.filter((usage) => usage.where === where);
    return known.length > 0 ? known : [newUsage(where, crypto.randomUUID())];
  });
}

function expiryOf(draft: Draft, before: CredentialSet | undefined): number | null {
  if (draft.secretExpiresOn === '') return null;
  if (before && draft.secretExpiresOn === timeToDay(before.secretExpiresAt)) return before.secretExpiresAt;
  return dayToTime(draft.secretExpiresOn) ?? Number.NaN;
}
