import * as v from 'valibot';
import { checkProxyOverride } from './proxy-url.ts';
import type { LastTest } from './token-test.ts';
import type { RotationAutomation } from './automation.ts';
import type { RotationStatus, StatusReason } from './rotation.ts';
import type { Revocation, VersionFacts, VersionProof } from './secret-version.ts';
import { UsageKindSchema } from './usage.ts';
import {
  BasicEncodingSchema,
  BodyFormatSchema,
  RotationPolicySchema,
  sendableClientAuthenticationMethods,
  SigningAlgorithmSchema,
} from './provider.ts';

/** Lengths are in UTF-16 code units; they keep a single record far below SQLite's and IPC's limits. */
export const limits = {
  name: 200,
  clientId: 2_048,
  clientSecret: 16_384,
  shortText: 320,
  longText: 10_000,
  url: 2_048,
  listItems: 200,
} as const;

const atMost = (maximum: number) =>
  v.maxLength<string, number, string>(maximum, `At most ${maximum} characters`);

/** Half a surrogate pair would come back from UTF-8, and so from the vault, as another character. */
const wellFormed = v.check<string, string>((value) => !/\p{Cs}/u.test(value), 'This holds half a character');

const singleLine = (maximum: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    atMost(maximum),
    v.check((value) => !hasControlCharacter(value), 'Control characters such as line breaks are not allowed'),
    wellFormed,
  );

/** C0, DEL, C1, and the two separators that break lines too. Marks that shape emoji and Arabic are none of these. */
function hasControlCharacter(value: string): boolean {
  return /[\p{Cc}\u2028\u2029]/u.test(value);
}

const tooMany = `At most ${limits.listItems} entries`;

const list = (maximum: number) =>
  v.pipe(
    v.array(v.pipe(singleLine(maximum), v.nonEmpty('An entry is empty'))),
    v.maxLength(limits.listItems, tooMany),
    v.transform((items) => [...new Set(items)]),
  );

/** A client secret on its way in. Never trimmed: a secret may begin or end with a space. */
export const ClientSecretSchema = v.pipe(
  v.string(),
  v.nonEmpty('Enter the client secret'),
  atMost(limits.clientSecret),
  wellFormed,
);

/** Lenient on purpose: O'Brien and internationalized addresses (RFC 6531) are right, and nothing is sent there. */
const emailAddress =
  /^[^\s@.,:;<>()[\]"\\]+(?:\.[^\s@.,:;<>()[\]"\\]+)*@(?:[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?\.)+[\p{L}\p{M}\p{N}-]{2,}$/u;

/** An e-mail address, or empty. */
export const ContactEmailSchema = v.pipe(
  singleLine(limits.shortText),
  v.check(
    (value) => value === '' || emailAddress.test(value),
    'Enter an e-mail address such as api-team@example.com',
  ),
);

/** RFC 6749 §3.3: scope-token = 1*( %x21 / %x23-5B / %x5D-7E ). */
export const ScopeTokenSchema = v.pipe(
  v.string(),
  v.regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'A scope has no spaces, quotes or backslashes'),
  atMost(limits.url),
);

export const AccessSchema = v.variant('level', [
  v.strictObject({ level: v.literal('full') }),
  v.strictObject({
    level: v.literal('fine_grained'),
    scopes: v.pipe(
      v.array(ScopeTokenSchema),
      v.minLength(1, 'Name at least one scope'),
      v.maxLength(limits.listItems, tooMany),
      v.transform((scopes) => [...new Set(scopes)]),
    ),
  }),
]);
export type Access = v.InferOutput<typeof AccessSchema>;

/** What the credential set is for at the provider. */
export const contexts = ['client_app', 'ci_cd', 'service', 'development', 'personal', 'other'] as const;
export const ContextSchema = v.picklist(contexts);
export type Context = v.InferOutput<typeof ContextSchema>;

/** RFC 9110 §5.1 field-name token. */
const HeaderNameSchema = v.pipe(
  v.string(),
  v.regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, 'Not a header name'),
  atMost(limits.shortText),
);
/** RFC 9110 §5.5 field-value: a header can't carry other characters, and fetch refuses to send them. */
const HeaderValueSchema = v.pipe(
  singleLine(limits.url),
  v.regex(/^[\x20-\x7e\x80-\xff]*$/, 'A header can only hold Latin characters'),
);
/** Valibot leaves out the keys `__proto__`, `prototype` and `constructor`. */
const entries = <K extends v.GenericSchema<string, string>, V extends v.GenericSchema<string, string>>(
  key: K,
  value: V,
) =>
  v.pipe(
    v.record(key, value),
    v.check((record) => Object.keys(record).length <= limits.listItems, tooMany),
  );

/** Seconds, at most a day: clocks that differ by more are off by a time zone or a date, and to be set. */
export const ClockOffsetSchema = v.pipe(
  v.number('Enter a number of seconds'),
  v.integer('Enter whole seconds'),
  v.minValue(-86_400, 'A day at most: 86400'),
  v.maxValue(86_400, 'A day at most: 86400'),
);

/** What one credential set changes about its provider's token request. Empty means: as the provider says. */
export const TokenRequestOverridesSchema = v.strictObject({
  /** Token endpoint; required for the custom provider, empty otherwise. */
  tokenUrl: singleLine(limits.url),
  clientAuthenticationMethod: v.nullable(v.picklist(sendableClientAuthenticationMethods)),
  basicEncoding: v.nullable(BasicEncodingSchema),
  bodyFormat: v.nullable(BodyFormatSchema),
  audience: singleLine(limits.url),
  /** RFC 8707 resource indicators: absolute URIs without a fragment. */
  resources: list(limits.url),
  parameters: entries(
    v.pipe(singleLine(limits.shortText), v.nonEmpty('Name the parameter')),
    singleLine(limits.url),
  ),
  headers: entries(HeaderNameSchema, HeaderValueSchema),
  /** Sends the secret over plain http to a host that is not loopback. Off unless the user insists. */
  allowInsecureHttp: v.boolean(),
  // Absent: as the provider says, or none. Sets from before these were known have none of them.
  grantType: v.exactOptional(v.pipe(singleLine(limits.url), v.nonEmpty('Name the grant type'))),
  signingAlgorithm: v.exactOptional(SigningAlgorithmSchema),
  /** `kid`, RFC 7515 §4.1.4. */
  keyId: v.exactOptional(v.pipe(singleLine(limits.shortText), v.nonEmpty('Enter the key ID'))),
  /** `aud` of a JWT that proves who asks, RFC 7523 §3. */
  assertionAudience: v.exactOptional(v.pipe(singleLine(limits.url), v.nonEmpty('Enter the audience'))),
  /** By how many seconds the provider's clock is ahead of this computer's: what is signed is dated by it. */
  clockOffset: v.exactOptional(ClockOffsetSchema),
  /** Binds tokens to a key that lasts as long as the app runs (RFC 9449). */
  dpop: v.exactOptional(v.boolean()),
  /** What *Try it* calls, and what tests an API key, instead of the provider's probe. */
  probeUrl: v.exactOptional(v.pipe(singleLine(limits.url), v.nonEmpty('Enter a URL'))),
  /** `direct`, or a proxy's URL, instead of the one in the settings. */
  proxy: v.exactOptional(
    v.pipe(
      singleLine(limits.url),
      v.check(
        (proxy) => checkProxyOverride(proxy) === null,
        'Enter direct, or an address such as http://proxy.example.com:8080 without user name and password',
      ),
    ),
  ),
  /** PEM file with a client certificate and its private key for TLS (RFC 8705), an absolute path. */
  clientCertificateFile: v.exactOptional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(4_096))),
});
export type TokenRequestOverrides = v.InferOutput<typeof TokenRequestOverridesSchema>;

const webAddress = v.check<string, string>(
  (value) => value === '' || /^https?:$/.test(URL.parse(value)?.protocol ?? ''),
  'Enter an address such as https://example.com/settings',
);

/** See {@link Usage}. */
export const UsageSchema = v.strictObject({
  id: v.pipe(v.string(), v.uuid()),
  kind: UsageKindSchema,
  where: v.pipe(singleLine(limits.url), v.nonEmpty('Say where it is')),
  how: v.pipe(v.string(), atMost(limits.url), wellFormed),
  link: v.pipe(singleLine(limits.url), webAddress),
  confirmedAt: v.nullable(v.pipe(v.number(), v.integer())),
  versionId: v.nullable(v.pipe(v.string(), v.uuid())),
});

/** The public facts of a credential set: all that the user types, but for the secret's value. */
export const CredentialSetFactsSchema = v.strictObject({
  providerId: v.pipe(v.string(), v.nonEmpty('Choose a provider'), v.maxLength(limits.shortText)),
  environmentId: v.pipe(v.string(), v.nonEmpty('Choose an environment'), v.maxLength(limits.shortText)),
  /** Values for the placeholders of a templated host. */
  variables: entries(singleLine(limits.shortText), singleLine(limits.shortText)),
  name: v.pipe(singleLine(limits.name), v.nonEmpty('Give the credential set a name')),
  /** Empty exactly where the provider knows none, as with most API keys. */
  clientId: v.pipe(
    singleLine(limits.clientId),
    v.check((id) => !/\p{Cf}/u.test(id), 'It holds an invisible character: type it, or copy it anew'),
  ),
  /** The part of the client ID that the user chose, where the provider adds a prefix (eTrusted); else empty. */
  clientIdentifier: singleLine(limits.clientId),
  project: singleLine(limits.name),
  contactEmail: ContactEmailSchema,
  description: v.pipe(v.string(), atMost(limits.longText), wellFormed),
  access: AccessSchema,
  context: ContextSchema,
  /** Where the credential set is deployed. Each id occurs once. */
  usages: v.pipe(
    v.array(UsageSchema),
    v.maxLength(limits.listItems, tooMany),
    v.check((usages) => new Set(usages.map(({ id }) => id)).size === usages.length, 'A usage is there twice'),
  ),
  tags: list(limits.shortText),
  /** Null: the provider's default. */
  rotationPolicy: v.nullable(RotationPolicySchema),
  /**
   * When the provider lets the current secret expire (RFC 7591 §3.2.1 `client_secret_expires_at`), ms since 1970;
   * null: not known, or never. RFC 7591 says "never" with 0.
   */
  secretExpiresAt: v.nullable(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.maxValue(8.64e15),
      v.transform((at) => (at === 0 ? null : at)),
    ),
  ),
  enabled: v.boolean(),
  request: TokenRequestOverridesSchema,
});
export type CredentialSetFacts = v.InferOutput<typeof CredentialSetFactsSchema>;

export const credentialSetFactNames = Object.keys(
  CredentialSetFactsSchema.entries,
) as (keyof CredentialSetFacts)[];

/** The facts of a credential set alone, without what else is known of it. The members are not copied. */
export const factsOf = (set: CredentialSetFacts): CredentialSetFacts =>
  Object.fromEntries(
    credentialSetFactNames.map((name) => [name, set[name]]),
  ) as unknown as CredentialSetFacts;

export type SecretStage = 'pending' | 'current' | 'previous' | 'revoked';

/** A secret version without its value. Times are ms since 1970. */
export interface SecretVersion {
  readonly id: string;
  readonly stage: SecretStage;
  readonly createdAt: number;
  /** When another version took its place; null while current. */
  readonly replacedAt: number | null;
  /**
   * 16 hexadecimal digits that tell whether a value is this version's, also after it was destroyed; useless without the
   * vault's own key. Null: the value came in before there were fingerprints, and was destroyed since.
   */
  readonly fingerprint: string | null;
  /** What belongs to this version while it isn't the current one; null for the current: there, the set has it. */
  readonly facts: VersionFacts | null;
  /** Until when a previous version may stay valid beside the current one; null in other stages. */
  readonly overlapEndsAt: number | null;
  /** What a token request with it as `pending` showed; null: none has succeeded. */
  readonly proof: VersionProof | null;
  /** How its life ended; null: its value is still kept. */
  readonly revocation: Revocation | null;
  /** What the provider calls this very secret, such as Entra's `keyId`; null: not known, or it has no name. */
  readonly providerSecretId: string | null;
}

/** A credential set as the vault keeps it: facts, and what happened to it. Times are ms since 1970. */
export interface CredentialSet extends CredentialSetFacts {
  readonly id: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly trashedAt: number | null;
  /** When the current secret's value came in. Its own fact: editing a name never makes a secret young. */
  readonly secretChangedAt: number;
  readonly exposedAt: number | null;
  /** Newest first. */
  readonly secretVersions: readonly SecretVersion[];
  readonly lastTest: LastTest | null;
  /** Until when no reminder comes, ms since 1970; null: they come. */
  readonly snoozedUntil: number | null;
  /** When its secret or a token was last copied or used from here, ms since 1970; null: never. */
  readonly lastUsedAt: number | null;
  /** How Keyturn can rotate it by itself; null: by hand only. */
  readonly automation: RotationAutomation | null;
}

/**
 * The version whose place the current one took, which is what undoing the promotion brings back; undefined: its value is
 * no longer kept. An older one that is kept all the same isn't it.
 */
export function replacedByCurrent({
  secretVersions,
}: Pick<CredentialSet, 'secretVersions'>): SecretVersion | undefined {
  const current = secretVersions.findIndex(({ stage }) => stage === 'current');
  const former = secretVersions.slice(current + 1).find(({ replacedAt }) => replacedAt !== null);
  return former?.stage === 'previous' ? former : undefined;
}

/** How long the trash keeps a set, in ms: 30 days. After that Keyturn destroys it by itself. */
export const trashDuration = 30 * 86_400_000;

/** @returns when a set in the trash will be destroyed, ms since 1970; null: it isn't in the trash */
export function purgedAt({ trashedAt }: Pick<CredentialSet, 'trashedAt'>): number | null {
  return trashedAt === null ? null : trashedAt + trashDuration;
}

/** A credential set as the window lists it: with what follows from policy and time. */
export interface CredentialSetListItem extends CredentialSet {
  readonly status: RotationStatus;
  /** Everything that applies, worst first; the first is the reason of the status. */
  readonly reasons: readonly [StatusReason, ...StatusReason[]];
  /** When the current secret is due for rotation, ms since 1970; null: never by policy. */
  readonly dueAt: number | null;
}

/** The overrides of a set that follows its provider in everything. */
export const noOverrides: TokenRequestOverrides = {
  tokenUrl: '',
  clientAuthenticationMethod: null,
  basicEncoding: null,
  bodyFormat: null,
  audience: '',
  resources: [],
  parameters: {},
  headers: {},
  allowInsecureHttp: false,
};
