import type { Automation, AutomationAdapter } from '../../shared/automation.ts';
import type { CredentialSet, SecretVersion } from '../../shared/credential.ts';
import type { Members } from '../oauth/members.ts';

/** One request to a provider's management API. Keyturn puts the token in. */
export interface ManagementRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  /** Sent as JSON; absent: no body. */
  readonly body?: unknown;
  /**
   * Whether it changes which secrets are valid. Then it runs to its end once it is sent, whatever happens to the vault
   * meanwhile, and an answer that doesn't arrive is told as `automation_answer_lost`.
   */
  readonly changes: boolean;
  /** Statuses that are an answer too, besides 2xx. */
  readonly alsoFine?: readonly number[];
  /** Secrets in the request that an error of the server's may echo. */
  readonly hidden?: readonly string[];
}

export interface ManagementAnswer {
  readonly status: number;
  /** The JSON object in the body; empty where there is none. */
  readonly members: Members;
}

/**
 * Sends one request over Keyturn's own exchange: https, no redirects, bounded in size and time.
 *
 * @throws KeyturnError `automation_failed`, `automation_answer_lost`: in words for people, without anything secret
 */
export type SendToManagement = (request: ManagementRequest) => Promise<ManagementAnswer>;

/** What an adapter works with. Neither a token nor a secret is in it. */
export interface RotationContext<A extends AutomationAdapter = AutomationAdapter> {
  readonly set: CredentialSet;
  readonly automation: Extract<Automation, { adapter: A }>;
  /** Where the token that allows the change came from; for `rfc7592` the `registration_client_uri`. */
  readonly tokenUrl: string;
  /** What the managing set's token was asked for; empty for `rfc7592`. */
  readonly managerAudience: string;
  /** The managed set's own token endpoint. */
  readonly setTokenUrl: string;
  readonly send: SendToManagement;
  /** Whether a text is a secret that the set has or had, by fingerprint. Only to be asked before the change is sent. */
  readonly knowsSecret: (text: string) => boolean;
}

/** A new secret, as a provider answered it. */
export interface CreatedSecret {
  /** Null: the provider answered with the old one, so it doesn't rotate this way. */
  readonly clientSecret: string | null;
  /** Null: the same as before. */
  readonly clientId: string | null;
  /** Ms since 1970; null: never, or not said. */
  readonly secretExpiresAt: number | null;
  /** What the provider calls this very secret; null: it has no name. */
  readonly providerSecretId: string | null;
  /** Whether the former secret ended with this answer, so that there is no overlap. */
  readonly cutsOver: boolean;
  /** RFC 7592 §3: takes the former one's place. */
  readonly registrationAccessToken?: string;
  readonly registrationClientUri?: string;
}

/** The token that a management API wants, over what the managing set asks for otherwise. */
export interface ManagerTokenRequest {
  readonly audience?: string;
  readonly scopes?: readonly string[];
}

/**
 * How secrets are rotated at one kind of provider. An adapter only knows addresses and members: tokens, sealing, stages,
 * words for failures and proofs are not its business. See docs/adapters.md.
 */
export interface RotationAdapter<A extends AutomationAdapter = AutomationAdapter> {
  readonly id: A;
  /** What to ask the managing set's token for; absent for `rfc7592`, which has a token of its own. */
  readonly managerToken?: (managerTokenUrl: string, managerAudience: string) => ManagerTokenRequest;
  /**
   * Makes a new secret at the provider. Sends exactly one request with `changes`, and last, if it can: what comes after
   * it must not lose its answer.
   *
   * @throws KeyturnError `automation_failed`, `automation_answer_lost`
   */
  readonly createSecret: (context: RotationContext<A>) => Promise<CreatedSecret>;
  /** Ends an old secret at the provider; absent where making a new one has done that. */
  readonly revokeSecret?: (context: RotationContext<A>, version: SecretVersion) => Promise<void>;
}
