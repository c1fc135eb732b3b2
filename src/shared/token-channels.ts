import * as v from 'valibot';
import {
  apiCallMethods,
  type CallResult,
  type Introspection,
  type Revocation,
  type SignatureCheck,
} from './api-call.ts';
import { limits, type CredentialSetListItem } from './credential.ts';
import { ExperimentChangeSchema } from './experiment.ts';
import type { CopyReceipt } from './ipc-contract.ts';
import { ById, channel, Id, Ids, Nothing } from './ipc-channel.ts';
import { snippetForms, snippetSubjects } from './snippet.ts';
import type { TestRunPart, TestRunPreview, TestRunState } from './test-run.ts';
import { tokenCopyForms, type TokenTestRecord, type TokenTestResult } from './token-test.ts';

/** Channels about token requests, what comes after a token, and many tests at once. */
export const tokenChannels = {
  /** With an experiment: asks as it says, for this one request. It becomes no *last test* of the set. */
  requestTestToken: channel(
    v.strictObject({ id: Id, experiment: v.exactOptional(ExperimentChangeSchema) }),
  ).responds<TokenTestResult>(),
  /** "Use this from now on": makes an experiment's change to the credential set itself. */
  adoptExperiment: channel(
    v.strictObject({ id: Id, change: ExperimentChangeSchema }),
  ).responds<CredentialSetListItem>(),
  /** Ends the token test, and any call of below, that runs for a set. */
  cancelTokenTest: channel(ById).responds<null>(),
  /** Newest first. */
  listTokenTests: channel(ById).responds<readonly TokenTestRecord[]>(),
  /** Writes a set's history as CSV into a file of the user's choice. False: the user cancelled. */
  exportTokenTests: channel(ById).responds<boolean>(),
  copyToken: channel(v.strictObject({ id: Id, form: v.picklist(tokenCopyForms) })).responds<CopyReceipt>(),
  /** Copies a request for another tool. Secret and token stand as variables in it unless `withSecrets`. */
  copySnippet: channel(
    v.strictObject({
      id: Id,
      subject: v.picklist(snippetSubjects),
      form: v.picklist(snippetForms),
      withSecrets: v.boolean(),
    }),
  ).responds<CopyReceipt>(),

  /** Calls an API with the token that is held, or with the API key. `url` null: the provider's probe. */
  tryToken: channel(
    v.strictObject({
      id: Id,
      method: v.picklist(apiCallMethods),
      url: v.nullable(v.pipe(v.string(), v.trim(), v.nonEmpty('Enter a URL'), v.maxLength(limits.url))),
    }),
  ).responds<CallResult>(),
  introspectToken: channel(ById).responds<Introspection>(),
  /** Revokes the token that is held; when the provider agrees, it is held no longer. */
  revokeToken: channel(ById).responds<Revocation>(),
  verifyTokenSignature: channel(ById).responds<SignatureCheck>(),

  /** What a test run of these would do. Sends nothing. */
  previewTestRun: channel(v.strictObject({ ids: Ids })).responds<TestRunPreview>(),
  /** Tests many credential sets. Fails with `test_run_in_progress` while another run goes on. */
  startTestRun: channel(v.strictObject({ ids: Ids })).responds<TestRunState>(),
  /**
   * The run that goes on, or the last that ended since the vault was opened, with its results in parts; null: none.
   * `from` 0 begins.
   */
  getTestRun: channel(
    v.strictObject({ from: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  ).responds<TestRunPart | null>(),
  cancelTestRun: channel(Nothing).responds<null>(),
  /** Writes the results of the last run as CSV into a file of the user's choice. False: the user cancelled. */
  exportTestRun: channel(Nothing).responds<boolean>(),
};
