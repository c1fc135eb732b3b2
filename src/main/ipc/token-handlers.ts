import type { SnippetForm } from '../../shared/snippet.ts';
import type { TokenCopyForm } from '../../shared/token-test.ts';
import type { ClearingClipboard } from '../clipboard/clearing-clipboard.ts';
import { makeSnippet, tokenForm } from '../oauth/snippets/snippet.ts';
import type { TokenCalls } from '../oauth/token-calls.ts';
import type { TokenHolder } from '../oauth/token-holder.ts';
import type { TokenTester } from '../oauth/token-test.ts';
import type { Providers } from '../providers/providers.ts';
import type { Vault } from '../vault/vault.ts';
import type { Handlers } from './register.ts';

export interface TokenHandlerParts {
  /** @throws {KeyturnError} `vault_not_open` */
  readonly vault: () => Vault;
  readonly providers: Providers;
  readonly clipboard: ClearingClipboard;
  readonly tokenTester: TokenTester;
  readonly tokens: TokenHolder;
  readonly tokenCalls: TokenCalls;
}

/** Channels about the token that is held. */
export function tokenHandlers(parts: TokenHandlerParts) {
  const { vault, tokens, clipboard } = parts;
  return {
    ...afterTokenHandlers(parts),
    copyToken: async ({ id, form }) => {
      const open = vault();
      const set = open.get(id);
      const text = tokenForm(form, tokens.read(id), set, parts.providers.require(set.providerId));
      open.noteUse(id, 'token_copied', tokenCopyWords[form]);
      await clipboard.copyConfidential(text);
      return { clearsAfter: clipboard.clearsAfter() };
    },
  } satisfies Partial<Handlers>;
}

/** Channels about what can be done with the token that is held. */
function afterTokenHandlers(parts: TokenHandlerParts) {
  const { vault, tokens, clipboard, tokenCalls } = parts;
  const about = (id: string, action: 'token_tried' | 'token_introspected' | 'token_revoked') => {
    const open = vault();
    const set = open.get(id);
    return {
      set,
      provider: parts.providers.require(set.providerId),
      // Noted before anything leaves: whatever becomes of it, the host has seen it.
      note: (host: string) => {
        if (action === 'token_tried') open.noteUse(id, action, host);
        else open.audit.recordIfPossible(action, { about: set, detail: host });
      },
    };
  };
  return {
    tryToken: ({ id, method, url }) => {
      const { set, provider, note } = about(id, 'token_tried');
      return tokenCalls.tryToken(set, provider, { method, url }, note);
    },
    introspectToken: ({ id }) => {
      const { set, provider, note } = about(id, 'token_introspected');
      return tokenCalls.introspect(set, provider, note);
    },
    revokeToken: ({ id }) => {
      const { set, provider, note } = about(id, 'token_revoked');
      return tokenCalls.revoke(set, provider, note);
    },
    verifyTokenSignature: ({ id }) => {
      const set = vault().get(id);
      return tokenCalls.verifySignature(set, parts.providers.require(set.providerId));
    },
    copySnippet: async ({ id, subject, form, withSecrets }) => {
      const open = vault();
      const set = open.get(id);
      const provider = parts.providers.require(set.providerId);
      const accessToken = tokens.has(id) ? tokens.read(id) : null;
      const text = await open.withSecret(id, (secret) =>
        makeSnippet(
          { set, provider, secret: secret.toString('utf8'), accessToken },
          { subject, form, withSecrets },
        ),
      );
      const detail = `${snippetWords[form]}, ${withSecrets ? 'with' : 'without'} secrets`;
      open.noteUse(id, 'snippet_copied', detail);
      if (!withSecrets) {
        await clipboard.copyPlain(text);
        return { clearsAfter: null };
      }
      await clipboard.copyConfidential(text);
      return { clearsAfter: clipboard.clearsAfter() };
    },
  } satisfies Partial<Handlers>;
}

const snippetWords = {
  curl: 'curl',
  httpie: 'HTTPie',
  fetch: 'fetch',
  python_requests: 'Python',
  http_file: '.http file',
  postman_environment: 'Postman environment',
  bruno_environment: 'Bruno environment',
  insomnia_environment: 'Insomnia environment',
} as const satisfies Record<SnippetForm, string>;

const tokenCopyWords = {
  token: 'As a token',
  header: 'As a header',
  curl: 'As a curl command',
} as const satisfies Record<TokenCopyForm, string>;

/** A token of a secret that is gone, or of a set in the trash, has no business in memory. */
export function forgetToken(parts: Pick<TokenHandlerParts, 'tokenTester' | 'tokens'>, id: string): void {
  parts.tokenTester.cancel(id);
  parts.tokens.forget(id);
}
