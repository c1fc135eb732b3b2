import type { VaultSecurity } from '../../shared/vault.ts';
import type { AutomaticRotations } from '../automation/automatic-rotations.ts';
import type { TestRuns } from '../test-run/test-runs.ts';
import { auditCsv } from '../vault/audit-csv.ts';
import type { Backups } from '../vault/backups.ts';
import type { VaultJobs } from '../vault/jobs.ts';
import { withPassphrase } from '../vault/passphrase.ts';
import type { RecoveryKeyOffer } from '../vault/recovery-key-offer.ts';
import type { Vault } from '../vault/vault.ts';
import type { Handlers } from './register.ts';
import type { UnlockingSession } from './unlock-handlers.ts';

export interface IntegrityHandlerParts {
  /** @throws {KeyturnError} `vault_not_open` */
  readonly vault: () => Vault;
  readonly jobs: VaultJobs;
  readonly backups: Backups;
  readonly session: UnlockingSession;
  readonly testRuns: TestRuns;
  readonly automaticRotations: Pick<AutomaticRotations, 'requireAllStored'>;
  readonly recoveryKeyOffer: Pick<RecoveryKeyOffer, 'discard'>;
  /**
   * Lets the user choose a file and writes the text into it, readable for this user only. False: cancelled.
   *
   * @throws KeyturnError `file_not_written`
   */
  readonly saveTextPrivately: (suggestedName: string, makeText: () => string) => Promise<boolean>;
  readonly vaultSecurity: () => VaultSecurity;
}

export function integrityHandlers(parts: IntegrityHandlerParts) {
  const { vault, jobs } = parts;
  return {
    listAuditLog: ({ credentialSetId, before, limit }) =>
      JSON.stringify(vault().audit.list(credentialSetId, before, limit)),
    exportAuditLog: async ({ credentialSetId }) => {
      const { audit } = vault();
      const name = credentialSetId === null ? null : audit.latestNameOf(credentialSetId);
      const isSaved = await parts.saveTextPrivately('Keyturn audit log.csv', () =>
        auditCsv([...audit.all(credentialSetId)].reverse()),
      );
      if (isSaved) {
        const about = credentialSetId === null || name === null ? null : { id: credentialSetId, name };
        audit.recordIfPossible('audit_log_exported', { about });
      }
      return isSaved;
    },
    verifyVault: async () => {
      const open = vault();
      return await jobs.run('verify', (control) => open.maintenance.verify(control));
    },
    rekeyVault: async ({ passphrase }) => {
      const open = vault();
      await withPassphrase(passphrase, (bytes) =>
        jobs.run('rekey', async (control) => {
          // Its outcomes would be sealed with a key that is on its way out. No other can begin meanwhile.
          await parts.testRuns.cancelled();
          await parts.automaticRotations.requireAllStored();
          await open.maintenance.rekey(bytes, control, {
            tryPassphrase: (work) => parts.session.tryPassphrase(work),
            backUp: () => parts.backups.make(open, 'before_rekey', control),
          });
        }),
      );
      // One that still waits is of the former key: it would open nothing.
      parts.recoveryKeyOffer.discard();
      return parts.vaultSecurity();
    },
    cancelVaultJob: () => {
      jobs.cancel();
      return null;
    },
  } satisfies Partial<Handlers>;
}
