import { KeyturnError } from '../../../shared/failure.ts';
import type { IntegrityProblem } from '../../../shared/vault.ts';

const mostNamed = 3;

/** A vault in which something doesn't fit; names the first few of what. */
export function contentBroken(problems: readonly IntegrityProblem[]): KeyturnError {
  const named = problems.slice(0, mostNamed).map(sentence);
  const more = problems.length - named.length;
  const rest = more === 0 ? '' : ` And ${new Intl.NumberFormat('en').format(more)} more.`;
  const [first] = problems;
  return new KeyturnError({
    code: 'vault_corrupt',
    message: `The vault is not as Keyturn left it. ${named.join(' ')}${rest}`,
    hint: 'Nothing was changed. Restore the vault from a backup.',
    ...(first?.credentialSetId && { credentialSetId: first.credentialSetId }),
  });
}

/** The list of the vault's records was changed while the vault was open. */
export function ledgerBroken(): KeyturnError {
  return contentBroken([{ kind: 'digest_broken', what: digestName, credentialSetId: null }]);
}

export const digestName = 'the list of everything in the vault';

const said: Readonly<Record<IntegrityProblem['kind'], string>> = {
  row_missing: 'is missing',
  row_added: 'was added by something else',
  row_changed: 'was altered, or put back to an older version',
  row_unreadable: 'is damaged',
  audit_broken: 'is not the one that was written',
  digest_broken: 'was altered',
};

function sentence({ kind, what }: IntegrityProblem): string {
  return `${what.charAt(0).toUpperCase()}${what.slice(1)} ${said[kind]}.`;
}
