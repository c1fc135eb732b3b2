import { KeyturnError } from '../../shared/failure.ts';
import { assertionParameters } from './client-assertion.ts';
import type { ClientCertificate } from '../network/connection.ts';
import { clientCertificateFrom } from './client-certificate.ts';
import { basic, sendable } from './header-value.ts';
import { signJwtBearer, type JwtBearerPlan } from './jwt-bearer.ts';
import type { TokenRequestPlan } from './request-plan.ts';

/** A token request with its credentials: holds secrets, so never log, keep or show it. */
export interface TokenRequestMessage {
  readonly headers: Readonly<Record<string, string>>;
  /** Null: a POST without a body. */
  readonly body: string | null;
  /** The certificate to show in the TLS handshake, where the secret is one. */
  readonly clientCertificate: ClientCertificate | null;
  /** What was signed for this request: as good as a secret for a minute or five. */
  readonly signed: readonly string[];
}

interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

type Parameters = readonly (readonly [name: string, value: string])[];

/** What credentials add to a request. */
interface Additions {
  readonly authorization?: string;
  readonly parameters?: Parameters;
  readonly clientCertificate?: ClientCertificate;
  readonly signed?: string;
}

/**
 * Puts the client ID and the client secret where the plan's client authentication method wants them, or signs with
 * the private key what the grant wants signed.
 *
 * @param now - ms since 1970
 * @throws {KeyturnError} `unusable_key` where the secret is not what the method needs
 * @see RFC 6749 §2.3.1 for `client_secret_basic` and `client_secret_post`, RFC 7523 §2 for the methods that sign,
 *   RFC 8705 §2.1 for `tls_client_auth`
 */
export async function authenticateClient(
  plan: TokenRequestPlan,
  clientSecret: string,
  now: number,
): Promise<TokenRequestMessage> {
  const added = plan.jwtBearer
    ? await jwtBearer(plan.jwtBearer, clientSecret, now)
    : await clientAuthentication(plan, clientSecret, now);
  const parameters = [...plan.parameters, ...(added.parameters ?? [])];
  const { 'content-type': contentType, ...others } = plan.headers;
  // GitHub's endpoint takes a bearer token and nothing else; a form of nothing would be a body after all.
  const bodiless = plan.jwtBearer?.sentAs === 'bearer_to_token_endpoint' && parameters.length === 0;
  return {
    headers: {
      ...others,
      ...(!bodiless && contentType !== undefined && { 'content-type': contentType }),
      ...(added.authorization !== undefined && { authorization: added.authorization }),
    },
    body: bodiless ? null : encodeBody(plan, parameters),
    clientCertificate: added.clientCertificate ?? null,
    signed: added.signed === undefined ? [] : [added.signed],
  };
}

async function jwtBearer(plan: JwtBearerPlan, privateKey: string, now: number): Promise<Additions> {
  const { jwt } = await signJwtBearer(plan, privateKey, now);
  return plan.sentAs === 'assertion'
    ? { parameters: [['assertion', jwt]], signed: jwt }
    : { authorization: `Bearer ${jwt}`, signed: jwt };
}

async function clientAuthentication(
  plan: TokenRequestPlan,
  clientSecret: string,
  now: number,
): Promise<Additions> {
  const { clientId, credentialParameters: names } = plan;
  const credentials = { clientId, clientSecret };
  switch (plan.clientAuthenticationMethod) {
    case 'client_secret_basic':
      return {
        authorization: plan.basicEncoding === 'raw' ? rawBasic(credentials) : formEncodedBasic(credentials),
      };
    case 'authorization_header':
      return { authorization: filledTemplate(plan.authorizationTemplate, credentials) };
    case 'client_secret_post':
    case 'json_body':
      return {
        parameters: [
          [names.clientId, clientId],
          [names.clientSecret, clientSecret],
        ],
      };
    case 'client_secret_jwt':
    case 'private_key_jwt': {
      const parameters = await assertionParameters(
        plan.clientAuthenticationMethod,
        clientId,
        clientSecret,
        plan.assertion,
        now,
      );
      const signed = parameters.find(([name]) => name === 'client_assertion')?.[1];
      return { parameters, ...(signed !== undefined && { signed }) };
    }
    case 'tls_client_auth':
      return {
        parameters: [[names.clientId, clientId]],
        // A file of its own may hold the certificate instead; then the secret isn't read.
        ...(plan.connection.clientCertificateFile === undefined && {
          clientCertificate: clientCertificateFrom(clientSecret),
        }),
      };
    case 'none':
      return { parameters: [[names.clientId, clientId]] };
  }
}

function filledTemplate(template: string | null, { clientId, clientSecret }: Credentials): string {
  if (template === null) {
    throw new KeyturnError({
      code: 'invalid_input',
      field: 'request.clientAuthenticationMethod',
      message: 'This provider has no Authorization header of its own.',
      hint: 'Choose another client authentication method.',
    });
  }
  const values: Readonly<Record<string, string>> = { client_id: clientId, client_secret: clientSecret };
  return sendable(
    template.replace(/\{(client_id|client_secret)\}/g, (_whole, name: string) => values[name] ?? ''),
  );
}

/**
 * `Basic` with ID and secret form-encoded first, as RFC 6749 §2.3.1 and appendix B demand.
 *
 * oauth4webapi's `ClientSecretBasic` isn't used: it also escapes `-`, `_`, `.` and `*`, which the form encoding
 * leaves alone. Servers that decode don't notice, but the many that don't then refuse every UUID as client ID
 * (panva/oauth4webapi#148).
 */
export function formEncodedBasic({ clientId, clientSecret }: Credentials): string {
  return basic(`${formEncode(clientId)}:${formEncode(clientSecret)}`);
}

/** `Basic` of ID and secret as they are, in UTF-8 (RFC 7617 §2.1), for servers that never decode. */
export function rawBasic({ clientId, clientSecret }: Credentials): string {
  return basic(`${clientId}:${clientSecret}`);
}

/** One value in `application/x-www-form-urlencoded`. A lone surrogate becomes U+FFFD, as in any web form. */
export function formEncode(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1);
}

function encodeBody(plan: TokenRequestPlan, parameters: Parameters): string {
  if (plan.bodyFormat === 'form') {
    return new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value])).toString();
  }
  const members = new Map<string, string | string[]>();
  for (const [name, value] of parameters) {
    const former = members.get(name);
    members.set(name, former === undefined ? value : [former, value].flat());
  }
  return JSON.stringify(Object.fromEntries(members));
}
