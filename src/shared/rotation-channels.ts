import * as v from 'valibot';
import { AutomationSchema } from './automation.ts';
import {
  ClientSecretSchema,
  ContactEmailSchema,
  CredentialSetFactsSchema,
  limits,
  type CredentialSetListItem,
} from './credential.ts';
import { longestIdentifiableText, usageCopyForms, type Identification } from './identification.ts';
import { ById, channel, Id, Ids, Nothing } from './ipc-channel.ts';
import type { CopyReceipt } from './ipc-contract.ts';
import { RotationPolicySchema } from './provider.ts';
import type { AutomaticRotation, PendingProof, RevocationProof } from './rotation-proof.ts';
import type { VaultSecurity } from './vault.ts';

const Version = v.strictObject({ id: Id, versionId: Id });

/** What may be changed of many sets at once. What is left out stays. */
export const CredentialSetChangeSchema = v.strictObject({
  id: Id,
  rotationPolicy: v.exactOptional(v.nullable(RotationPolicySchema)),
  contactEmail: v.exactOptional(ContactEmailSchema),
  snoozedUntil: v.exactOptional(
    v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15))),
  ),
});
export type CredentialSetChange = v.InferOutput<typeof CredentialSetChangeSchema>;

/** Channels about rotation, reminders and usages. */
export const rotationChannels = {
  // Staged rotation: create, prove, promote, deploy, revoke.
  /** Keeps the new secret as `pending`. Fails with `rotation_in_progress` while there is one. */
  addPendingSecret: channel(
    v.strictObject({
      id: Id,
      clientSecret: ClientSecretSchema,
      /** The client ID that came with it; null: the same as before. */
      clientId: v.nullable(CredentialSetFactsSchema.entries.clientId),
      /** The new key's ID, RFC 7515 §4.1.4; null: the same as before. */
      keyId: v.nullable(v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(limits.shortText))),
      secretExpiresAt: CredentialSetFactsSchema.entries.secretExpiresAt,
    }),
  ).responds<CredentialSetListItem>(),
  /** Gives the pending secret up and destroys its value. */
  discardPendingSecret: channel(ById).responds<CredentialSetListItem>(),
  /** Requests a token with the pending secret, and one with the current to compare. `cancelTokenTest` ends it. */
  provePendingSecret: channel(ById).responds<PendingProof>(),
  acceptDifferences: channel(Version).responds<CredentialSetListItem>(),
  /**
   * Makes the pending secret the current one. Fails with `not_proven` unless it is proven, or `withoutProof`, which the
   * user has to ask for.
   */
  promoteSecret: channel(
    v.strictObject({ id: Id, withoutProof: v.boolean() }),
  ).responds<CredentialSetListItem>(),
  /** Takes the latest promotion back, while the previous secret is still kept. */
  undoPromotion: channel(ById).responds<CredentialSetListItem>(),
  /** Requests a token with an old secret, to see that it is refused. Destroys its value if that is proven. */
  proveRevocation: channel(Version).responds<RevocationProof>(),
  /** Destroys an old secret's value on the user's word. */
  confirmRevocation: channel(Version).responds<CredentialSetListItem>(),
  /** Ticks a usage off, or takes the tick back: it has the current secret now. Counts as a sign of use. */
  confirmUsage: channel(
    v.strictObject({ id: Id, usageId: Id, confirmed: v.boolean() }),
  ).responds<CredentialSetListItem>(),
  /** Copies client ID and secret as a usage wants them. */
  copyForUsage: channel(
    v.strictObject({ id: Id, usageId: v.nullable(Id), form: v.picklist(usageCopyForms) }),
  ).responds<CopyReceipt>(),

  // Automatic rotation.
  /** Says how a set can be rotated at its provider; null: by hand only. A null token leaves the kept one. */
  setAutomation: channel(
    v.strictObject({
      id: Id,
      automation: v.nullable(AutomationSchema),
      registrationAccessToken: v.nullable(ClientSecretSchema),
    }),
  ).responds<CredentialSetListItem>(),
  rotateAutomatically: channel(ById).responds<AutomaticRotation>(),
  /** Deletes an old secret at the provider, and proves that it is refused. */
  revokeAutomatically: channel(Version).responds<RevocationProof>(),

  // Many at once.
  /** Changes policy, contact or snooze of many sets in one transaction. */
  changeCredentialSets: channel(
    v.strictObject({
      changes: v.pipe(v.array(CredentialSetChangeSchema), v.minLength(1), v.maxLength(100_000)),
    }),
  ).responds<null>(),

  // Usages and identification.
  /** Says which credential sets and secret versions a text holds. The text is neither kept nor answered. */
  identify: channel(
    v.strictObject({ text: v.pipe(v.string(), v.maxLength(longestIdentifiableText)) }),
  ).responds<Identification>(),

  // Calendar.
  /** Writes due dates as iCalendar (RFC 5545) into a file of the user's choice. False: the user cancelled. */
  exportCalendar: channel(v.strictObject({ ids: v.nullable(Ids) })).responds<boolean>(),
  /** Lets the user choose a file that stays up to date. */
  chooseCalendarFile: channel(Nothing).responds<VaultSecurity>(),
  /** Lets go of that file; it stays as it is. */
  forgetCalendarFile: channel(Nothing).responds<VaultSecurity>(),
};
