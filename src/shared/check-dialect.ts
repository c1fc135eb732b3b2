import type { Provider } from './provider.ts';
import { placeholdersOf } from './token-endpoint.ts';
import type { Inconsistency } from './provider-consistency.ts';

/** `grant_type` of a signed JWT that is sent as assertion, RFC 7523 §2.1. */
const jwtBearerGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Whether what makes a provider's dialect goes together: its own header, its signed JWT, its grants. */
export function* checkDialect(provider: Provider): Generator<Inconsistency> {
  yield* checkAuthorizationTemplate(provider);
  yield* checkJwtBearer(provider);
  yield* checkGrantTypes(provider);
}

function* checkAuthorizationTemplate(provider: Provider): Generator<Inconsistency> {
  const { authorizationTemplate: template, clientAuthenticationMethods: methods } = provider;
  if ((template !== undefined) !== methods.includes('authorization_header')) {
    yield { field: 'authorizationTemplate', message: 'must be there exactly with authorization_header' };
  }
  if (template !== undefined && !placeholdersOf(template).includes('client_secret')) {
    yield { field: 'authorizationTemplate', message: 'must hold {client_secret}' };
  }
}

function* checkJwtBearer({ jwtBearer, grantType, environments }: Provider): Generator<Inconsistency> {
  if (!jwtBearer) return;
  const { sentAs } = jwtBearer;
  const wanted = sentAs === 'assertion' ? jwtBearerGrant : null;
  if (grantType !== wanted) {
    yield { field: 'grantType', message: `must be ${wanted ?? 'null'} for a JWT sent as ${sentAs}` };
  }
  for (const [index, { tokenUrl }] of environments.entries()) {
    if ((tokenUrl === null) === (sentAs === 'bearer_to_api')) continue;
    const field = `environments.${index}.tokenUrl`;
    yield { field, message: 'must be null exactly where the JWT itself goes to the API' };
  }
}

function* checkGrantTypes(provider: Provider): Generator<Inconsistency> {
  const grants = [provider.grantType, ...(provider.alternateGrantTypes ?? [])];
  if (new Set(grants).size !== grants.length) {
    yield { field: 'alternateGrantTypes', message: 'names a grant twice' };
  }
  for (const { name, grantTypes = [] } of [...provider.parameters, ...provider.headers]) {
    const stranger = grantTypes.find((grant) => !grants.includes(grant));
    if (stranger === undefined) continue;
    yield { field: 'parameters', message: `${name} belongs to ${stranger}, which the provider doesn't have` };
  }
}
