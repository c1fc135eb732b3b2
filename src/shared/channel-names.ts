/**
 * The names of every channel and event, apart from their schemas: the preload script, which runs before the
 * window paints, needs the names only.
 */
export const channelNames = [
  'getAppState',
  'retryOpenVault',
  'showVaultFolder',
  'setPreferences',
  'listProviders',
  'openProviderLink',
  'listCredentialSets',
  'registerCredentialSet',
  'updateCredentialSet',
  'setEnabled',
  'moveToTrash',
  'restoreFromTrash',
  'purge',
  'revealSecret',
  'hideSecret',
  'copySecret',
  'copyClientId',
  'requestTestToken',
  'cancelTokenTest',
  'listTokenTests',
  'copyToken',
  'setExposed',
  'replaceSecret',
  'createVaultWithPassphrase',
  'unlockVault',
  'recoverVault',
  'lockVault',
  'getVaultSecurity',
  'setPassphrase',
  'createRecoveryKey',
  'saveRecoveryKey',
  'confirmRecoveryKey',
  'discardRecoveryKey',
  'setVaultSettings',
  'setDraft',
  'takeDraft',
  'listAuditLog',
  'exportAuditLog',
  'verifyVault',
  'rekeyVault',
  'cancelVaultJob',
  'listBackups',
  'backUpNow',
  'compareBackup',
  'restoreBackup',
  'chooseBackupFolder',
] as const;
export type ChannelName = (typeof channelNames)[number];

export const eventNames = [
  'vaultStateChanged',
  'credentialSetsChanged',
  'credentialSetsReplaced',
  'vaultJobProgressed',
  'backupProblemChanged',
  'commandInvoked',
] as const;
export type EventName = (typeof eventNames)[number];

export const ipcChannel = (name: ChannelName): string => `keyturn:${name}`;
export const ipcEvent = (name: EventName): string => `keyturn:event:${name}`;

/** The commands that native menus send to the window, and that its own keys run. */
export const commands = [
  'register',
  'filter',
  'request_test_token',
  'copy_client_id',
  'copy_secret',
  'edit',
  'undo_edit',
  'lock',
  'settings',
  'shortcuts',
] as const;
export type Command = (typeof commands)[number];
