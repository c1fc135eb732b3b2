import * as v from 'valibot';

const text = (maximum: number) => v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(maximum));
const httpUrl = v.pipe(
  text(2_048),
  v.check((value) => /^https?:$/.test(URL.parse(value)?.protocol ?? ''), 'Enter an https URL'),
);
/** The credential set whose token may change this one at the provider. */
const ManagedBy = v.pipe(v.string(), v.uuid());

/**
 * How Keyturn can rotate a credential set at its provider by itself. `rfc7592` uses the registration access token that
 * came with a dynamic registration; the others use a token of another credential set in the vault.
 */
export const AutomationSchema = v.variant('adapter', [
  v.strictObject({
    adapter: v.literal('rfc7592'),
    /** RFC 7591 §3.2.1 `registration_client_uri`. */
    registrationClientUri: httpUrl,
  }),
  v.strictObject({ adapter: v.literal('auth0'), managedBy: ManagedBy }),
  v.strictObject({ adapter: v.literal('entra'), managedBy: ManagedBy, applicationObjectId: text(200) }),
  v.strictObject({ adapter: v.literal('keycloak'), managedBy: ManagedBy, clientUuid: text(200) }),
]);
export type Automation = v.InferOutput<typeof AutomationSchema>;

/** As the vault keeps it. The registration access token itself is sealed apart, as secrets are. */
export type RotationAutomation = Automation & {
  /** Names the sealed registration access token; null: this adapter has none. */
  readonly registrationAccessTokenId: string | null;
};

export const automationAdapters = ['rfc7592', 'auth0', 'entra', 'keycloak'] as const;
export type AutomationAdapter = (typeof automationAdapters)[number];
