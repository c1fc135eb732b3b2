import * as v from 'valibot';

/**
 * Client authentication methods by their RFC 7591 §2 names (`tls_client_auth`: RFC 8705 §2.1.1), and two dialects:
 * `json_body` for endpoints that take the ID and the secret as members of a JSON object, `authorization_header` for
 * those that want both in an `Authorization` header of their own making.
 */
export const clientAuthenticationMethods = [
  'client_secret_basic',
  'client_secret_post',
  'json_body',
  'authorization_header',
  'client_secret_jwt',
  'private_key_jwt',
  'tls_client_auth',
  'none',
] as const;
export const ClientAuthenticationMethodSchema = v.picklist(clientAuthenticationMethods);
export type ClientAuthenticationMethod = v.InferOutput<typeof ClientAuthenticationMethodSchema>;

/** The methods that prove who asks, which a credential set may choose. `none` is for requests that prove nothing. */
export const sendableClientAuthenticationMethods = [
  'client_secret_basic',
  'client_secret_post',
  'json_body',
  'authorization_header',
  'client_secret_jwt',
  'private_key_jwt',
  'tls_client_auth',
] as const satisfies readonly ClientAuthenticationMethod[];
export type SendableClientAuthenticationMethod = (typeof sendableClientAuthenticationMethods)[number];

/** How a test proves who asks: by a client authentication method, or without a token request's client at all. */
export type CredentialUse = ClientAuthenticationMethod | 'api_key' | 'jwt_bearer';

/** JWS algorithms that Keyturn signs with, RFC 7518 §3.1 and RFC 8037; the HS ones use the client secret. */
export const signingAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'HS256',
  'HS384',
  'HS512',
] as const;
export const SigningAlgorithmSchema = v.picklist(signingAlgorithms);
export type SigningAlgorithm = v.InferOutput<typeof SigningAlgorithmSchema>;

/**
 * How ID and secret are written into a Basic header: `form` encodes them first as RFC 6749 §2.3.1 demands,
 * `raw` leaves them as they are, for servers that never decode.
 */
export const BasicEncodingSchema = v.picklist(['form', 'raw']);
export type BasicEncoding = v.InferOutput<typeof BasicEncodingSchema>;

/** The media type of the token request's body. `json_body` always sends JSON. */
export const BodyFormatSchema = v.picklist(['form', 'json']);
export type BodyFormat = v.InferOutput<typeof BodyFormatSchema>;

const identifier = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/));
const text = v.pipe(v.string(), v.nonEmpty());
const httpsUrl = v.pipe(v.string(), v.url(), v.regex(/^https:\/\//, 'Links must be https'));
/**
 * An https URL that may hold `{variable}` placeholders; plain http only to this very computer, where developers run
 * servers of their own.
 */
export const HttpsTemplateSchema = v.pipe(
  v.string(),
  v.maxLength(2_048),
  v.regex(/^(?:https:\/\/[^\s]+|http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?:[:/][^\s]*)?)$/),
);

export const RotationPolicySchema = v.strictObject({
  /** How old the current secret may grow, in days; null: no age limit, only an explicit expiry counts. */
  maximumAgeDays: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3650))),
  /** How long before the due date to warn, in days. */
  warningDays: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(365)),
  /** How long the previous secret may stay valid beside the current one, in days. */
  overlapDays: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(365)),
  /** After how many days without any sign of use a set counts as unused; null: never. Absent: a year. */
  unusedAfterDays: v.exactOptional(
    v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3650))),
  ),
});
export type RotationPolicy = v.InferOutput<typeof RotationPolicySchema>;

const TemplateVariableSchema = v.strictObject({
  /** The placeholder's name: `tenant` for `{tenant}`. */
  name: v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9_]*$/)),
  label: text,
  example: text,
  /** An anchored regular expression that a value must match. */
  pattern: v.optional(text),
  default: v.optional(text),
  /** The only values there are, such as a provider's regions; absent: any that matches. */
  choices: v.optional(v.pipe(v.array(text), v.minLength(1))),
});
export type TemplateVariable = v.InferOutput<typeof TemplateVariableSchema>;

const EnvironmentSchema = v.strictObject({
  id: identifier,
  name: text,
  /** Token endpoint, RFC 6749 §3.2; null where the user types it, or the provider has none. */
  tokenUrl: v.nullable(HttpsTemplateSchema),
  revocationUrl: v.optional(HttpsTemplateSchema),
  introspectionUrl: v.optional(HttpsTemplateSchema),
  /** Authorization server metadata, RFC 8414 §3, or OpenID Connect Discovery. */
  discoveryUrl: v.optional(HttpsTemplateSchema),
  apiBaseUrl: v.optional(HttpsTemplateSchema),
  /** JSON Web Key Set that tokens are signed with, RFC 7517 §5. Absent: as the metadata says, if there is any. */
  jwksUrl: v.optional(HttpsTemplateSchema),
  /** The issuer's identifier, as `iss` has it. */
  issuer: v.optional(HttpsTemplateSchema),
});
export type ProviderEnvironment = v.InferOutput<typeof EnvironmentSchema>;

const RequestValueSchema = v.strictObject({
  name: text,
  /** The default, which may hold `{variable}` placeholders; an empty string where the user has to supply it. */
  value: v.string(),
  required: v.boolean(),
  /** What a value looks like, where there is no default. Never sent. */
  example: v.optional(text),
  /** Other values the provider accepts, offered beside the default. */
  otherValues: v.optional(v.array(text)),
  description: v.optional(text),
  /** True where the value is itself a secret, which must not be kept among the public facts. Absent: false. */
  sensitive: v.optional(v.boolean()),
  /** The grants that it belongs to: with another it is neither asked for nor sent. Absent: to every grant. */
  grantTypes: v.optional(v.pipe(v.array(text), v.minLength(1))),
});
export type RequestValue = v.InferOutput<typeof RequestValueSchema>;

const ProbeSchema = v.strictObject({
  method: v.picklist(['GET', 'POST', 'HEAD']),
  url: HttpsTemplateSchema,
  urlByEnvironment: v.optional(v.record(identifier, HttpsTemplateSchema)),
  headers: v.optional(v.record(text, v.string())),
  body: v.optional(v.string()),
  /** The scheme before the token in `Authorization`. Absent: `Bearer`. */
  authorizationScheme: v.optional(text),
  verified: v.boolean(),
  note: v.optional(text),
});

const memberPath = v.pipe(v.array(text), v.minLength(1));

/** How a token endpoint's answer strays from RFC 6749 §5.1, beside `tokenPath`. */
const AnswerSchema = v.strictObject({
  /** The member that gives the lifetime in seconds. Absent: `expires_in`. */
  lifetimePath: v.optional(memberPath),
  /** The member that gives the expiry as an ISO 8601 date. */
  expiresAtPath: v.optional(memberPath),
  /** The member that alone tells success from failure, and its value on success. */
  successMember: v.optional(
    v.strictObject({ path: memberPath, value: v.union([v.string(), v.number(), v.boolean()]) }),
  ),
  /** The HTTP status of success. Absent: 200. */
  successStatus: v.optional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(299))),
  /** What the provider says as `token_type` in the place of `Bearer`; null: it says none. */
  tokenType: v.optional(v.nullable(text)),
  /** True where `expires_in` is known to be a string of digits. Absent: false. */
  lifetimeIsText: v.optional(v.boolean()),
  /** The members that say what went wrong, where they aren't `error` and `error_description`. */
  errorPath: v.optional(memberPath),
  errorDescriptionPath: v.optional(memberPath),
});

/** How API requests carry the token, where it isn't `Authorization: Bearer` alone. */
const ApiRequestSchema = v.strictObject({
  /** The header that carries the bare token instead of `Authorization`. */
  tokenHeader: v.optional(text),
  /** Headers that belong beside the token; `{client_id}` stands for the client ID. */
  headers: v.array(RequestValueSchema),
});

/** How the provider wants a token revoked, where it isn't RFC 7009 §2.1 with the default client authentication. */
const RevocationRequestSchema = v.strictObject({
  clientAuthenticationMethod: ClientAuthenticationMethodSchema,
  bodyFormat: BodyFormatSchema,
  parameters: v.array(RequestValueSchema),
  /** True where the request itself has to carry the token as bearer. */
  bearerToken: v.boolean(),
});

/** Where requests carry an API key instead of a token. */
const ApiKeySchema = v.strictObject({
  header: text,
  /** The word before the key, such as `Bearer`; `Basic` encodes as RFC 7617 says. Absent: the bare key. */
  scheme: v.optional(text),
  /** Which of the two values of a credential set are sent; both only make sense with `Basic`. */
  carries: v.picklist(['secret', 'client_id_and_secret']),
  /** What genuine keys begin with, such as `sk_live_`. */
  prefixes: v.optional(v.array(text)),
  note: v.optional(text),
});

/**
 * What a signed JWT has to say, RFC 7523 §3, and where it goes. The texts may hold the provider's variables, and
 * `{client_id}`, `{token_url}`, `{token_host}` and `{key_fingerprint}` (SHA-256 of the public key's
 * SubjectPublicKeyInfo, in base64).
 */
const JwtBearerSchema = v.strictObject({
  /** RFC 7518 §3.1 `alg`. */
  algorithm: SigningAlgorithmSchema,
  issuer: text,
  subject: v.optional(text),
  audience: v.optional(text),
  maximumLifetimeSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** As `assertion` parameter, as bearer token to the token endpoint, or as bearer token to the API itself. */
  sentAs: v.picklist(['assertion', 'bearer_to_token_endpoint', 'bearer_to_api']),
  /** True where scopes are a claim, not a parameter. Absent: false. */
  scopeInClaims: v.optional(v.boolean()),
  note: v.optional(text),
});

/** How the provider lets a secret be replaced. What isn't known is left out, and the guide then says so. */
const RotationFactsSchema = v.strictObject({
  /** How many secrets of one client may be valid at the same time. */
  liveSecrets: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** True where a new secret ends the old one at once: there is no overlap. */
  cutsOverAtOnce: v.optional(v.boolean()),
  /** True where a new secret comes with a client ID of its own. */
  issuesNewPair: v.optional(v.boolean()),
  /** How to create the new secret, in our own words. */
  createSteps: v.optional(v.array(text)),
  /** How to revoke the old one. */
  revokeSteps: v.optional(v.array(text)),
  confidence: v.picklist(['verified', 'public_code', 'unconfirmed']),
  note: v.optional(text),
});
export type RotationFacts = v.InferOutput<typeof RotationFactsSchema>;

const ScopesSchema = v.strictObject({
  separator: v.pipe(v.string(), v.minLength(1)),
  known: v.array(text),
  /** True where a token request without a scope is refused. Absent: false. */
  required: v.optional(v.boolean()),
  /** True where scopes are chosen at the provider and never named in a token request. Absent: false. */
  fixedAtCreation: v.optional(v.boolean()),
  /** A scope as it might look at this provider; may hold `{variable}` placeholders. */
  example: v.optional(text),
  note: v.optional(text),
});

/** One entry of the catalogue. Facts about a provider, never about a user's credential set. */
export const ProviderSchema = v.strictObject({
  id: identifier,
  name: text,
  aliases: v.array(text),
  /**
   * `oauth2_client_credentials`: ID and secret are exchanged for a token, whatever the provider calls the grant
   * and its members; `api_key`: the key itself goes to the API; `jwt_bearer`: a key pair signs a JWT; `custom`:
   * the user says all.
   */
  kind: v.picklist(['oauth2_client_credentials', 'api_key', 'jwt_bearer', 'custom']),
  environments: v.pipe(v.array(EnvironmentSchema), v.minLength(1)),
  variables: v.array(TemplateVariableSchema),
  /** `grant_type`; null for dialects that send none. */
  grantType: v.nullable(text),
  /** Other grants, which a credential set may choose instead. */
  alternateGrantTypes: v.optional(v.array(text)),
  /** In order of preference; the first is the default. */
  clientAuthenticationMethods: v.array(ClientAuthenticationMethodSchema),
  basicEncoding: BasicEncodingSchema,
  bodyFormat: BodyFormatSchema,
  /** The members that carry ID and secret in `client_secret_post` and `json_body`. */
  credentialParameters: v.strictObject({ clientId: text, clientSecret: text }),
  /** The whole value of the header for `authorization_header`, with `{client_id}` and `{client_secret}`. */
  authorizationTemplate: v.optional(text),
  /** What the provider calls the two values, where it isn't client ID and client secret. */
  credentialNames: v.optional(v.strictObject({ clientId: v.optional(text), clientSecret: v.optional(text) })),
  /**
   * What the JWT of `client_secret_jwt` and `private_key_jwt` names as `aud`, RFC 7523 §3; the issuer only where
   * the environment says it. Absent: the token URL.
   */
  assertionAudience: v.optional(v.picklist(['token_url', 'issuer'])),
  parameters: v.array(RequestValueSchema),
  headers: v.array(RequestValueSchema),
  /** Path of the token in the answer, RFC 6749 §5.1 says `access_token`. */
  tokenPath: memberPath,
  answer: v.optional(AnswerSchema),
  scopes: ScopesSchema,
  /** `prefix_identifier`: the provider puts its own prefix before an identifier that the user chose. */
  clientIdFormat: v.picklist(['opaque', 'prefix_identifier']),
  documentationUrl: v.nullable(httpsUrl),
  creationDocumentationUrl: v.nullable(httpsUrl),
  consoleUrl: v.nullable(HttpsTemplateSchema),
  /** How to create a credential set at the provider, in our own words. */
  creationSteps: v.array(text),
  /** Whether the provider shows the secret only once; null: not known. */
  secretShownOnce: v.nullable(v.boolean()),
  defaultRotationPolicy: RotationPolicySchema,
  /** Absent: nothing is known. */
  rotation: v.optional(RotationFactsSchema),
  /** The longest time the provider lets a secret live, in days; null: no limit known. */
  maximumSecretAgeDays: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** What the provider lets the user choose about a secret's expiry, in words for the user. */
  secretExpiryNote: v.optional(text),
  /** The usual token lifetime in seconds; only for orientation, answers decide. */
  tokenLifetimeSeconds: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  probe: v.nullable(ProbeSchema),
  apiRequest: v.optional(ApiRequestSchema),
  revocationRequest: v.optional(RevocationRequestSchema),
  /** Present exactly for the kind `api_key`. */
  apiKey: v.optional(ApiKeySchema),
  /** Present exactly for the kind `jwt_bearer`. */
  jwtBearer: v.optional(JwtBearerSchema),
  /**
   * Where the token endpoint and its dialect were read: `verified` in the vendor's documentation or a copy of it,
   * `public_code` in other people's published code or guides, `unconfirmed` nowhere firm.
   */
  confidence: v.picklist(['verified', 'public_code', 'unconfirmed']),
  /** What about this entry isn't confirmed by the vendor, in words for the user. */
  caveats: v.array(text),
  notes: v.optional(text),
  sources: v.array(text),
});
export type Provider = v.InferOutput<typeof ProviderSchema>;

/** The id of the entry whose every field the user sets. */
export const customProviderId = 'custom-oauth2';
