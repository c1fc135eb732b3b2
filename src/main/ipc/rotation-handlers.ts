import type { CredentialSet, CredentialSetListItem } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import { listItem, type PolicyOf } from '../rotation/policy.ts';
import type { ProvingParts } from '../rotation/ask-with.ts';
import { provePendingSecret } from '../rotation/proving.ts';
import { proveRevocation } from '../rotation/proving-revocation.ts';
import type { Providers } from '../providers/providers.ts';
import type { Vault } from '../vault/vault.ts';
import type { Handlers } from './register.ts';
import { forgetToken, type TokenHandlerParts } from './token-handlers.ts';

export interface RotationHandlerParts extends Pick<TokenHandlerParts, 'tokenTester' | 'tokens'> {
  /** @throws {KeyturnError} `vault_not_open` */
  readonly vault: () => Vault;
  readonly providers: Providers;
  readonly clock: { now(): number };
  readonly policyOf: PolicyOf;
}

/** Channels about the staged rotation of a set. */
export function rotationHandlers(parts: RotationHandlerParts) {
  const { vault, providers, policyOf } = parts;
  const listed = (set: CredentialSet): CredentialSetListItem =>
    listItem(set, policyOf(set), parts.clock.now());
  const proving = (id: string): ProvingParts => {
    const open = vault();
    const provider = providers.require(open.get(id).providerId);
    return { vault: open, provider, tokenTester: parts.tokenTester };
  };
  return {
    addPendingSecret: ({ id, ...secret }) => listed(vault().rotation.addPending(id, secret)),
    discardPendingSecret: ({ id }) => listed(vault().rotation.discardPending(id)),
    acceptDifferences: ({ id, versionId }) => listed(vault().rotation.acceptDifferences(id, versionId)),
    promoteSecret: ({ id, withoutProof }) => {
      forgetToken(parts, id);
      const set = vault().get(id);
      const provider = providers.find(set.providerId);
      const overlapDays = provider?.rotation?.cutsOverAtOnce === true ? 0 : policyOf(set).overlapDays;
      return listed(vault().rotation.promote(id, { overlapDays, withoutProof }));
    },
    undoPromotion: ({ id }) => {
      forgetToken(parts, id);
      return listed(vault().rotation.undoPromotion(id));
    },
    confirmRevocation: ({ id, versionId }) => listed(vault().rotation.revoke(id, versionId, 'confirmed')),
    provePendingSecret: async ({ id }) => {
      const { set, ...proof } = await provePendingSecret(proving(id), id);
      return { credentialSet: listed(set), ...proof };
    },
    proveRevocation: async ({ id, versionId }) => {
      const { set, ...proof } = await proveRevocation(proving(id), id, versionId);
      return { credentialSet: listed(set), ...proof };
    },
  } satisfies Partial<Handlers>;
}

export const notBuilt = (): never => {
  throw new KeyturnError({ code: 'unexpected', message: 'This isn’t built yet.' });
};
