import type { UsageCopyForm } from '../../shared/identification.ts';
import { Identifier } from '../identify/identifier.ts';
import { listItem } from '../rotation/policy.ts';
import { usageCopy } from '../usages/usage-copy.ts';
import { noSuchUsage } from '../vault/confirm-usage.ts';
import type { Handlers } from './register.ts';
import type { RotationHandlerParts } from './rotation-handlers.ts';
import type { TokenHandlerParts } from './token-handlers.ts';

type UsageHandlerParts = RotationHandlerParts & Pick<TokenHandlerParts, 'clipboard'>;

/** Channels about usages, and what is copied for them. */
export function usageHandlers({ vault, providers, policyOf, clipboard, clock }: UsageHandlerParts) {
  const identifier = new Identifier();
  return {
    confirmUsage: ({ id, usageId, confirmed }) => {
      const set = vault().confirmUsage(id, usageId, confirmed);
      return listItem(set, policyOf(set), clock.now());
    },
    copyForUsage: async ({ id, usageId, form }) => {
      const open = vault();
      const set = open.get(id);
      const usage = set.usages.find((each) => each.id === usageId) ?? null;
      if (usageId !== null && !usage) throw noSuchUsage();
      const provider = providers.find(set.providerId) ?? undefined;
      await open.withSecret(id, (secret) => {
        const text = usageCopy({ set, provider, usage, secret: secret.toString('utf8') }, form);
        open.audit.recordIfPossible('secret_copied', { about: set, detail: copyWords[form] });
        return clipboard.copyConfidential(text);
      });
      return { clearsAfter: clipboard.clearsAfter() };
    },
    identify: ({ text }) => identifier.identify(vault(), text),
  } satisfies Partial<Handlers>;
}

const copyWords = {
  env: 'For a usage, as lines of an .env file',
  value: 'For a usage',
  json: 'For a usage, as JSON',
} as const satisfies Record<UsageCopyForm, string>;
