import { ownProviderPrefix, plainProvider } from '../../../shared/own-provider.ts';
import {
  customProviderId,
  type ClientAuthenticationMethod,
  type Provider,
  type ProviderEnvironment,
  type RequestValue,
  type TemplateVariable,
} from '../../../shared/provider.ts';
import { placeholdersOf } from '../../../shared/token-endpoint.ts';
import { splitLines, splitTags } from '../../credentials/lists.ts';
import { fieldsOfPolicy, policyFromFields, type PolicyFields } from '../../rotation/policy-fields.ts';

/** The URLs of an environment that the form has a field for; all but the first may be empty. */
export const environmentUrls = [
  'tokenUrl',
  'revocationUrl',
  'introspectionUrl',
  'jwksUrl',
  'apiBaseUrl',
  'probeUrl',
] as const;

/** What stands in the fields of one environment. */
export type EnvironmentDraft = Record<'id' | 'name' | (typeof environmentUrls)[number], string>;
export type VariableDraft = Record<'label' | 'example' | 'pattern', string>;
export interface ValueDraft {
  name: string;
  value: string;
  required: boolean;
}

/** What stands in the fields of the form: text as it was typed. */
export interface ProviderDraft extends PolicyFields {
  name: string;
  aliases: string;
  environments: EnvironmentDraft[];
  /** By placeholder; those that no URL names any more stay, in case that they come back. */
  variables: Record<string, VariableDraft>;
  clientAuthenticationMethod: ClientAuthenticationMethod;
  authorizationTemplate: string;
  grantType: string;
  basicEncoding: Provider['basicEncoding'];
  bodyFormat: Provider['bodyFormat'];
  clientIdParameter: string;
  clientSecretParameter: string;
  scopeSeparator: string;
  scopes: string;
  scopesRequired: boolean;
  parameters: ValueDraft[];
  headers: ValueDraft[];
  tokenPath: string;
  documentationUrl: string;
  creationDocumentationUrl: string;
  consoleUrl: string;
  notes: string;
}

export const newProviderId = (): string => `${ownProviderPrefix}${crypto.randomUUID()}`;

/** A provider that follows RFC 6749 in everything, for the user to say where it is. */
export const emptyProvider = (): Provider => ({
  ...plainProvider(),
  id: newProviderId(),
  name: '',
  environments: [{ id: 'production', name: 'Production', tokenUrl: null }],
  clientAuthenticationMethods: ['client_secret_basic', 'client_secret_post'],
  scopes: { separator: ' ', known: [] },
  documentationUrl: null,
  confidence: 'unconfirmed',
  caveats: ['Entered by you: nobody else has checked it.'],
  sources: [],
});

/** A copy of the user's own, which goes its own way from here. */
export function copyOf(provider: Provider): Provider {
  const from = `A copy of ${provider.name}, which may have been changed since.`;
  return {
    ...provider,
    id: newProviderId(),
    name: `${provider.name} (copy)`,
    kind: provider.id === customProviderId ? 'oauth2_client_credentials' : provider.kind,
    confidence: 'unconfirmed',
    caveats: [from, ...provider.caveats],
  };
}

export function draftOf(provider: Provider): ProviderDraft {
  const { scopes, defaultRotationPolicy: policy, credentialParameters } = provider;
  return {
    name: provider.name,
    aliases: provider.aliases.join(', '),
    environments: provider.environments.map((environment) => environmentDraft(environment, provider)),
    variables: Object.fromEntries(
      provider.variables.map(({ name, label, example, pattern = '' }) => [name, { label, example, pattern }]),
    ),
    clientAuthenticationMethod: provider.clientAuthenticationMethods[0] ?? 'none',
    authorizationTemplate: provider.authorizationTemplate ?? '',
    grantType: provider.grantType ?? '',
    basicEncoding: provider.basicEncoding,
    bodyFormat: provider.bodyFormat,
    clientIdParameter: credentialParameters.clientId,
    clientSecretParameter: credentialParameters.clientSecret,
    scopeSeparator: scopes.separator,
    scopes: scopes.known.join('\n'),
    scopesRequired: scopes.required ?? false,
    parameters: provider.parameters.map(valueDraft),
    headers: provider.headers.map(valueDraft),
    tokenPath: provider.tokenPath.join('.'),
    ...fieldsOfPolicy(policy),
    documentationUrl: provider.documentationUrl ?? '',
    creationDocumentationUrl: provider.creationDocumentationUrl ?? '',
    consoleUrl: provider.consoleUrl ?? '',
    notes: provider.notes ?? '',
  };
}

export const emptyEnvironment = (id: string): EnvironmentDraft => ({
  id,
  name: '',
  tokenUrl: '',
  revocationUrl: '',
  introspectionUrl: '',
  jwksUrl: '',
  apiBaseUrl: '',
  probeUrl: '',
});

function environmentDraft(environment: ProviderEnvironment, { probe }: Provider): EnvironmentDraft {
  return {
    id: environment.id,
    name: environment.name,
    tokenUrl: environment.tokenUrl ?? '',
    revocationUrl: environment.revocationUrl ?? '',
    introspectionUrl: environment.introspectionUrl ?? '',
    jwksUrl: environment.jwksUrl ?? '',
    apiBaseUrl: environment.apiBaseUrl ?? '',
    probeUrl: probe?.urlByEnvironment?.[environment.id] ?? probe?.url ?? '',
  };
}

const valueDraft = ({ name, value, required }: RequestValue): ValueDraft => ({ name, value, required });

/** The placeholders of all that was typed, each once, in order. */
export function placeholdersIn(draft: ProviderDraft): readonly string[] {
  const urls = draft.environments.flatMap((environment) => environmentUrls.map((name) => environment[name]));
  const values = [...draft.parameters, ...draft.headers].map(({ value }) => value);
  return placeholdersOf([...urls, draft.consoleUrl, ...values].join('\n'));
}

/**
 * The provider that the form stands for, right or wrong; what the form has no field for stays as it is in `base`.
 */
export function providerOf(draft: ProviderDraft, base: Provider): Provider {
  const { authorizationTemplate: _, ...kept } = base;
  const method = draft.clientAuthenticationMethod;
  const others = base.clientAuthenticationMethods.filter(
    (each) => each !== method && each !== 'authorization_header',
  );
  const methods = base.clientAuthenticationMethods.length === 0 ? [] : [method, ...others];
  return {
    ...kept,
    name: draft.name.trim(),
    aliases: splitTags(draft.aliases),
    environments: draft.environments.map((environment) => environmentOf(environment, base)),
    variables: placeholdersIn(draft).map((name) => {
      // A placeholder called `constructor` must not find Object's.
      const typed = Object.hasOwn(draft.variables, name) ? draft.variables[name] : undefined;
      return variableOf(name, typed, base);
    }),
    clientAuthenticationMethods: methods,
    ...(methods.includes('authorization_header') && {
      authorizationTemplate: draft.authorizationTemplate.trim(),
    }),
    grantType: draft.grantType.trim() || null,
    basicEncoding: draft.basicEncoding,
    bodyFormat: method === 'json_body' ? 'json' : draft.bodyFormat,
    credentialParameters: {
      clientId: draft.clientIdParameter.trim(),
      clientSecret: draft.clientSecretParameter.trim(),
    },
    scopes: scopesOf(draft, base),
    parameters: draft.parameters.map((value) => valueOf(value, base.parameters)),
    headers: draft.headers.map((value) => valueOf(value, base.headers)),
    tokenPath: draft.tokenPath.trim().split('.'),
    defaultRotationPolicy: policyFromFields(draft),
    documentationUrl: draft.documentationUrl.trim() || null,
    creationDocumentationUrl: draft.creationDocumentationUrl.trim() || null,
    consoleUrl: draft.consoleUrl.trim() || null,
    probe: probeOf(draft, base),
    ...(draft.notes.trim() !== '' || base.notes !== undefined ? { notes: draft.notes.trim() } : {}),
  };
}

function environmentOf(draft: EnvironmentDraft, base: Provider): ProviderEnvironment {
  const former = base.environments.find(({ id }) => id === draft.id);
  const urls = (['revocationUrl', 'introspectionUrl', 'jwksUrl', 'apiBaseUrl'] as const).filter(
    (name) => draft[name].trim() !== '',
  );
  // Where tokens come from another server than before, its metadata and issuer are no longer the right ones.
  const isSameServer = former?.tokenUrl === draft.tokenUrl.trim();
  return {
    id: draft.id,
    name: draft.name.trim(),
    tokenUrl: draft.tokenUrl.trim() || null,
    ...Object.fromEntries(urls.map((name) => [name, draft[name].trim()])),
    ...(isSameServer && former.discoveryUrl !== undefined && { discoveryUrl: former.discoveryUrl }),
    ...(isSameServer && former.issuer !== undefined && { issuer: former.issuer }),
  };
}

function variableOf(name: string, typed: VariableDraft | undefined, base: Provider): TemplateVariable {
  const { pattern: _, ...former } = base.variables.find((each) => each.name === name) ?? {};
  const pattern = typed?.pattern.trim() ?? '';
  return {
    ...former,
    name,
    label: typed?.label.trim() ?? '',
    example: typed?.example.trim() ?? '',
    ...(pattern !== '' && { pattern }),
  };
}

function scopesOf(draft: ProviderDraft, base: Provider): Provider['scopes'] {
  const { required: _, ...kept } = base.scopes;
  return {
    ...kept,
    separator: draft.scopeSeparator,
    known: splitLines(draft.scopes),
    ...(draft.scopesRequired && { required: true }),
  };
}

function valueOf({ name, value, required }: ValueDraft, former: readonly RequestValue[]): RequestValue {
  const same = former.find((each) => each.name === name.trim());
  return { ...same, name: name.trim(), value, required };
}

function probeOf(draft: ProviderDraft, { probe }: Provider): Provider['probe'] {
  const urls = draft.environments.flatMap(({ id, probeUrl }): [string, string][] =>
    probeUrl.trim() === '' ? [] : [[id, probeUrl.trim()]],
  );
  const [first] = urls;
  if (!first) return null;
  const { urlByEnvironment: _, ...kept } = probe ?? { method: 'GET' as const, url: '', verified: false };
  const differ = new Set(urls.map(([, url]) => url)).size > 1;
  return { ...kept, url: first[1], ...(differ && { urlByEnvironment: Object.fromEntries(urls) }) };
}
