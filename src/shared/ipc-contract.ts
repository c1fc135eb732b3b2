import * as v from 'valibot';
import type { ChannelName, Command, EventName } from './channel-names.ts';
import { ClientSecretSchema, CredentialSetFactsSchema, type CredentialSetListItem } from './credential.ts';
import type { Failure, Result } from './failure.ts';
import { PreferencesChangeSchema, type Preferences } from './preferences.ts';
import type { Provider } from './provider.ts';
import { tokenCopyForms, type TokenTestRecord, type TokenTestResult } from './token-test.ts';

/** JSON text of a `T`: one string crosses IPC several times faster than the same facts as objects. */
export type JsonText<T> = string & { readonly __json?: T };

export type VaultState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open' }
  | { readonly kind: 'unavailable'; readonly failure: Failure };

/** What the window needs before it can show anything. */
export interface AppState {
  readonly vault: VaultState;
  readonly preferences: Preferences;
  readonly appVersion: string;
  readonly electronVersion: string;
  /** False when this Electron is older than every major that still gets security fixes. */
  readonly electronSupported: boolean;
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** The folder that holds the vault, for messages and *Show vault folder*. */
  readonly vaultFolder: string;
}

export interface CredentialSetList {
  /** The clock that the statuses were decided by, ms since 1970. */
  readonly now: number;
  readonly credentialSets: readonly CredentialSetListItem[];
}

export interface RevealedSecret {
  readonly clientSecret: string;
  /** The window hides it again after this many ms. */
  readonly hideAfter: number;
}

export interface CopyReceipt {
  /** Ms until the clipboard is cleared if it still holds the copied text; null: it isn't cleared. */
  readonly clearsAfter: number | null;
}

const Id = v.pipe(v.string(), v.uuid());
const Ids = v.pipe(v.array(Id), v.minLength(1), v.maxLength(100_000));
const ById = v.strictObject({ id: Id });
const Nothing = v.optional(v.undefined());

function channel<S extends v.GenericSchema>(request: S) {
  return {
    /** Names the response type; nothing of it exists at run time. */
    responds: <T>(): { readonly request: S; readonly response: T } => ({ request, response: undefined as T }),
  };
}

/**
 * Every call that the window can make, by the name of its function on `window.keyturn`: the schema that main
 * checks the request with, and the type of the answer. Each answers with a {@link Result}.
 */
export const ipcContract = {
  getAppState: channel(Nothing).responds<AppState>(),
  /** Tries again to open the vault, after the cause of a failure is gone; restarts the app where only that helps. */
  retryOpenVault: channel(Nothing).responds<VaultState>(),
  showVaultFolder: channel(Nothing).responds<null>(),
  setPreferences: channel(PreferencesChangeSchema).responds<Preferences>(),
  listProviders: channel(Nothing).responds<readonly Provider[]>(),
  /** Opens one of a provider's own links in the browser. The URL comes from the catalogue, never the window. */
  openProviderLink: channel(
    v.strictObject({
      providerId: CredentialSetFactsSchema.entries.providerId,
      link: v.picklist(['documentation', 'creation_documentation', 'console']),
    }),
  ).responds<null>(),

  listCredentialSets: channel(Nothing).responds<JsonText<CredentialSetList>>(),
  registerCredentialSet: channel(
    v.strictObject({ facts: CredentialSetFactsSchema, clientSecret: ClientSecretSchema }),
  ).responds<CredentialSetListItem>(),
  updateCredentialSet: channel(
    v.strictObject({ id: Id, facts: CredentialSetFactsSchema }),
  ).responds<CredentialSetListItem>(),
  setEnabled: channel(v.strictObject({ id: Id, enabled: v.boolean() })).responds<CredentialSetListItem>(),
  moveToTrash: channel(v.strictObject({ ids: Ids })).responds<null>(),
  restoreFromTrash: channel(v.strictObject({ ids: Ids })).responds<null>(),
  /** Destroys sets that are in the trash, with every secret version and test outcome. */
  purge: channel(v.strictObject({ ids: Ids })).responds<null>(),

  revealSecret: channel(v.strictObject({ id: Id, versionId: v.optional(Id) })).responds<RevealedSecret>(),
  /** Tells main that a revealed secret is hidden again, so that the window may be captured. */
  hideSecret: channel(Nothing).responds<null>(),
  copySecret: channel(v.strictObject({ id: Id, versionId: v.optional(Id) })).responds<CopyReceipt>(),
  copyClientId: channel(ById).responds<CopyReceipt>(),

  requestTestToken: channel(ById).responds<TokenTestResult>(),
  cancelTokenTest: channel(ById).responds<null>(),
  /** Newest first. */
  listTokenTests: channel(ById).responds<readonly TokenTestRecord[]>(),
  copyToken: channel(v.strictObject({ id: Id, form: v.picklist(tokenCopyForms) })).responds<CopyReceipt>(),

  setExposed: channel(v.strictObject({ id: Id, exposed: v.boolean() })).responds<CredentialSetListItem>(),
  /** "I rotated it": the new secret becomes current, the former one previous, and the age starts anew. */
  replaceSecret: channel(
    v.strictObject({
      id: Id,
      clientSecret: ClientSecretSchema,
      /** The new secret's expiry, ms since 1970; null: none known. */
      secretExpiresAt: CredentialSetFactsSchema.entries.secretExpiresAt,
    }),
  ).responds<CredentialSetListItem>(),
} as const satisfies Record<ChannelName, { request: v.GenericSchema; response: unknown }>;

export type IpcContract = typeof ipcContract;
export type RequestOf<C extends ChannelName> = v.InferInput<IpcContract[C]['request']>;
export type CheckedRequestOf<C extends ChannelName> = v.InferOutput<IpcContract[C]['request']>;
export type ResponseOf<C extends ChannelName> = IpcContract[C]['response'];

/** What main tells the window without being asked. */
export interface IpcEvents extends Record<EventName, unknown> {
  vaultStateChanged: VaultState;
  /** Sets that are new or changed, also when only time changed their status; and ids that are gone. */
  credentialSetsChanged: {
    readonly now: number;
    readonly changed: readonly CredentialSetListItem[];
    readonly removed: readonly string[];
  };
  /** The whole list has to be fetched again, because more changed than is worth sending. */
  credentialSetsReplaced: null;
  commandInvoked: Command;
}
/** `window.keyturn`: one function for each channel, one subscription for all events, and nothing else. */
export type KeyturnBridge = {
  readonly [C in ChannelName]: undefined extends RequestOf<C>
    ? () => Promise<Result<ResponseOf<C>>>
    : (request: RequestOf<C>) => Promise<Result<ResponseOf<C>>>;
} & {
  /** @returns a function that ends the subscription. */
  readonly on: <E extends EventName>(event: E, listener: (payload: IpcEvents[E]) => void) => () => void;
};
