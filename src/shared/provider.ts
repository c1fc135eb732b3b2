import * as v from 'valibot';

/**
 * Client authentication methods by their RFC 7591 §2 names (`tls_client_auth`: RFC 8705 §2.1.1), and
 * `json_body` for endpoints that take the ID and the secret as members of a JSON object.
 */
export const clientAuthenticationMethods = [
  'client_secret_basic',
  'client_secret_post',
  'json_body',
  'client_secret_jwt',
  'private_key_jwt',
  'tls_client_auth',
  'none',
] as const;
export const ClientAuthenticationMethodSchema = v.picklist(clientAuthenticationMethods);
export type ClientAuthenticationMethod = v.InferOutput<typeof ClientAuthenticationMethodSchema>;

/** The methods that this version of Keyturn can send. */
export const supportedClientAuthenticationMethods = [
  'client_secret_basic',
  'client_secret_post',
  'json_body',
] as const satisfies readonly ClientAuthenticationMethod[];
export type SupportedClientAuthenticationMethod = (typeof supportedClientAuthenticationMethods)[number];

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
const httpsUrl = v.pipe(
  v.string(),
  v.url(),
  v.check((value) => value.startsWith('https://'), 'Links must be https'),
);
/** An https URL that may hold `{variable}` placeholders. */
const httpsTemplate = v.pipe(v.string(), v.regex(/^https:\/\/[^\s]+$/));

export const RotationPolicySchema = v.strictObject({
  /** How old the current secret may grow, in days; null: no age limit, only an explicit expiry counts. */
  maximumAgeDays: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3650))),
  /** How long before the due date to warn, in days. */
  warningDays: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(365)),
  /** How long the previous secret may stay valid beside the current one, in days. */
  overlapDays: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(365)),
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
});
export type TemplateVariable = v.InferOutput<typeof TemplateVariableSchema>;

const EnvironmentSchema = v.strictObject({
  id: identifier,
  name: text,
  /** Token endpoint, RFC 6749 §3.2; null where the user types it, or the provider has none. */
  tokenUrl: v.nullable(httpsTemplate),
  revocationUrl: v.optional(httpsTemplate),
  introspectionUrl: v.optional(httpsTemplate),
  apiBaseUrl: v.optional(httpsTemplate),
});
export type ProviderEnvironment = v.InferOutput<typeof EnvironmentSchema>;

const RequestValueSchema = v.strictObject({
  name: text,
  /** The default; an empty string where the user has to supply it. */
  value: v.string(),
  required: v.boolean(),
  /** Other values the provider accepts, offered beside the default. */
  otherValues: v.optional(v.array(text)),
  description: v.optional(text),
});
export type RequestValue = v.InferOutput<typeof RequestValueSchema>;

const ProbeSchema = v.strictObject({
  method: v.picklist(['GET', 'POST', 'HEAD']),
  url: httpsTemplate,
  urlByEnvironment: v.optional(v.record(identifier, httpsTemplate)),
  headers: v.optional(v.record(text, v.string())),
  body: v.optional(v.string()),
  verified: v.boolean(),
  note: v.optional(text),
});

/** One entry of the catalogue. Facts about a provider, never about a user's credential set. */
export const ProviderSchema = v.strictObject({
  id: identifier,
  name: text,
  aliases: v.array(text),
  kind: v.picklist(['oauth2_client_credentials', 'api_key', 'jwt_bearer', 'custom']),
  environments: v.pipe(v.array(EnvironmentSchema), v.minLength(1)),
  variables: v.array(TemplateVariableSchema),
  /** `grant_type`; null for dialects that send none. */
  grantType: v.nullable(text),
  alternateGrantTypes: v.optional(v.array(text)),
  /** In order of preference; the first is the default. */
  clientAuthenticationMethods: v.array(ClientAuthenticationMethodSchema),
  basicEncoding: BasicEncodingSchema,
  bodyFormat: BodyFormatSchema,
  /** The members that carry ID and secret in `client_secret_post` and `json_body`. */
  credentialParameters: v.strictObject({ clientId: text, clientSecret: text }),
  parameters: v.array(RequestValueSchema),
  headers: v.array(RequestValueSchema),
  /** Path of the token in the answer, RFC 6749 §5.1 says `access_token`. */
  tokenPath: v.pipe(v.array(text), v.minLength(1)),
  scopes: v.strictObject({ separator: v.string(), known: v.array(text) }),
  /** `prefix_identifier`: the provider puts its own prefix before an identifier that the user chose. */
  clientIdFormat: v.picklist(['opaque', 'prefix_identifier']),
  documentationUrl: v.nullable(httpsUrl),
  creationDocumentationUrl: v.nullable(httpsUrl),
  consoleUrl: v.nullable(httpsTemplate),
  /** How to create a credential set at the provider, in our own words. */
  creationSteps: v.array(text),
  /** Whether the provider shows the secret only once; null: not known. */
  secretShownOnce: v.nullable(v.boolean()),
  defaultRotationPolicy: RotationPolicySchema,
  /** The longest time the provider lets a secret live, in days; null: no limit known. */
  maximumSecretAgeDays: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** The usual token lifetime in seconds; only for orientation, answers decide. */
  tokenLifetimeSeconds: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  probe: v.nullable(ProbeSchema),
  /** How an API request carries the credential where it isn't an OAuth bearer token. */
  apiKey: v.optional(v.strictObject({ header: text, scheme: v.optional(text) })),
  jwtBearer: v.optional(v.strictObject({ algorithm: text, audience: text, note: v.optional(text) })),
  confidence: v.picklist(['verified', 'public_code', 'unconfirmed']),
  /** What about this entry isn't confirmed by the vendor, in words for the user. */
  caveats: v.array(text),
  notes: v.optional(text),
  sources: v.array(text),
});
export type Provider = v.InferOutput<typeof ProviderSchema>;

/** The id of the entry whose every field the user sets. */
export const customProviderId = 'custom-oauth2';
