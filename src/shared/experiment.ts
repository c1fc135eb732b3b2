import * as v from 'valibot';
import { ClockOffsetSchema, CredentialSetFactsSchema, ScopeTokenSchema, limits } from './credential.ts';
import { BasicEncodingSchema, BodyFormatSchema, sendableClientAuthenticationMethods } from './provider.ts';

/**
 * What one experiment of first aid changes about a credential set's token request. Absent: as the set says. An
 * experiment is one request, sent because the user asked for it; nothing of the set changes unless it is adopted.
 */
export const ExperimentChangeSchema = v.strictObject({
  clientAuthenticationMethod: v.exactOptional(v.picklist(sendableClientAuthenticationMethods)),
  basicEncoding: v.exactOptional(BasicEncodingSchema),
  bodyFormat: v.exactOptional(BodyFormatSchema),
  environmentId: v.exactOptional(CredentialSetFactsSchema.entries.environmentId),
  /** Empty: no scope is asked for. */
  scopes: v.exactOptional(v.pipe(v.array(ScopeTokenSchema), v.maxLength(limits.listItems))),
  audience: v.exactOptional(v.pipe(v.string(), v.maxLength(limits.url))),
  /** What is signed is dated by a clock that is so many seconds ahead of this computer's. */
  clockOffset: v.exactOptional(ClockOffsetSchema),
  /** Without the white space around the secret and the client ID. */
  trimmed: v.exactOptional(v.literal(true)),
});
export type ExperimentChange = v.InferOutput<typeof ExperimentChangeSchema>;

/** A change that may turn a refusal into a token, proposed to the user. */
export interface Experiment {
  /** What is tried, on a button: "Try client_secret_post". */
  readonly label: string;
  /** Why it may help, in one sentence. */
  readonly reason: string;
  readonly change: ExperimentChange;
}
