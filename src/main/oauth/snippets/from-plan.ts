import type { ApiCallPlan, ApiCredential } from '../api-call.ts';
import type { TokenRequestPlan } from '../request-plan.ts';
import type { Secrets, SnippetParameters, SnippetRequest } from './request.ts';
import type { SnippetText } from './text.ts';

const clientSecret = { variable: 'client_secret' } as const;
const clientAssertion = { variable: 'client_assertion' } as const;

const assertionNote =
  'The assertion is a JWT that is signed anew for each request and lives for a minute or so: set it to a fresh one.';

const dpopNote =
  'Without a DPoP proof, which is made anew for each request, the token is not bound to a key.';

/** A token request with variables where its credentials are. */
export function ofTokenRequest(plan: TokenRequestPlan, secrets: Secrets): SnippetRequest {
  const { url, headers, bodyFormat } = plan;
  const added = credentialsOf(plan);
  const parameters: SnippetParameters = [
    ...plan.parameters.map(([name, value]) => [name, [value]] as const),
    ...(added.parameters ?? []),
  ];
  return {
    method: 'POST',
    url,
    headers: [
      ...Object.entries(headers).map(([name, value]) => [name, [value]] as const),
      ...(added.authorization ? [['authorization', added.authorization] as const] : []),
    ],
    basic: added.basic ?? null,
    body: parameters.length === 0 ? null : { format: bodyFormat, parameters },
    clientCertificate: plan.clientAuthenticationMethod === 'tls_client_auth',
    notes: [...(added.note === undefined ? [] : [added.note]), ...(plan.dpop ? [dpopNote] : [])],
    secrets,
  };
}

interface Credentials {
  readonly parameters?: SnippetParameters;
  readonly authorization?: SnippetText;
  readonly basic?: SnippetRequest['basic'];
  readonly note?: string;
}

function credentialsOf(plan: TokenRequestPlan): Credentials {
  const { clientId, credentialParameters: names } = plan;
  const id = [names.clientId, [clientId]] as const;
  if (plan.jwtBearer) {
    return plan.jwtBearer.sentAs === 'assertion'
      ? { parameters: [['assertion', [clientAssertion]]], note: assertionNote }
      : { authorization: ['Bearer ', clientAssertion], note: assertionNote };
  }
  switch (plan.clientAuthenticationMethod) {
    case 'client_secret_basic':
      return {
        basic: { user: [clientId], password: [clientSecret], formEncoded: plan.basicEncoding === 'form' },
      };
    case 'client_secret_post':
    case 'json_body':
      return { parameters: [id, [names.clientSecret, [clientSecret]]] };
    case 'client_secret_jwt':
    case 'private_key_jwt':
      return {
        parameters: [
          ['client_id', [clientId]],
          ['client_assertion_type', ['urn:ietf:params:oauth:client-assertion-type:jwt-bearer']],
          ['client_assertion', [clientAssertion]],
        ],
        note: assertionNote,
      };
    case 'authorization_header':
      return { authorization: ofTemplate(plan.authorizationTemplate ?? '', clientId) };
    case 'tls_client_auth':
    case 'none':
      return { parameters: [id] };
  }
}

/** The parts between the placeholders are as they are. */
const ofTemplate = (template: string, clientId: string): SnippetText =>
  template
    .split(/(\{client_id\}|\{client_secret\})/)
    .map((part) => (part === '{client_id}' ? clientId : part === '{client_secret}' ? clientSecret : part));

/** A call to the API with a variable where the token or the key is. */
export function ofApiCall(plan: ApiCallPlan, clientId: string, secrets: Secrets): SnippetRequest {
  const { method, url, body, credential } = plan;
  const { headers: added, basic } = credentialOf(credential, clientId, secrets);
  const headers = [...added, ...plan.headers.map(([name, text]) => [name, [text]] as const)];
  const hasType = plan.headers.some(([name]) => name.toLowerCase() === 'content-type');
  return {
    method,
    url,
    headers:
      body === null || hasType ? headers : [...headers, ['Content-Type', ['application/json']] as const],
    basic,
    body: body === null ? null : { format: 'text', text: body },
    clientCertificate: false,
    notes: [],
    secrets,
  };
}

function credentialOf(
  { header, scheme, carries }: ApiCredential,
  clientId: string,
  { access_token: token }: Secrets,
): Pick<SnippetRequest, 'headers' | 'basic'> {
  const key = { variable: 'api_key' } as const;
  if (carries !== 'token' && scheme?.toLowerCase() === 'basic' && header.toLowerCase() === 'authorization') {
    const [user, password] = carries === 'secret' ? [key, ''] : [clientId, key];
    return { headers: [], basic: { user: [user], password: [password], formEncoded: false } };
  }
  const value = carries === 'token' ? ({ variable: 'access_token' } as const) : key;
  // Some providers send the scheme as a part of the token.
  const isInToken = scheme !== null && token?.toLowerCase().startsWith(`${scheme.toLowerCase()} `) === true;
  const text = scheme === null || (isInToken && carries === 'token') ? [value] : [`${scheme} `, value];
  return { headers: [[header, text]], basic: null };
}
