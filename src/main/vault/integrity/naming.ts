import type { IntegrityProblem } from '../../../shared/vault.ts';
import type { DigestedTable } from '../../database/digested-rows.ts';
import type { Mismatch } from './compare.ts';

/** What is known of the records that a problem may be about. */
export interface Names {
  /** @returns a credential set's name; null: it isn't known */
  readonly ofSet: (credentialSetId: string) => string | null;
  /** Whether a sealed value is a registration access token rather than a secret version. */
  readonly isToken: (credentialSetId: string, valueId: string) => boolean;
}

/** Says for people which record a problem is about. */
export function problemOf(
  {
    kind,
    table,
    id,
    owner,
  }: Pick<Mismatch, 'table' | 'id' | 'owner'> & { readonly kind: IntegrityProblem['kind'] },
  names: Names,
): IntegrityProblem {
  const hasOwner = owner !== '';
  return {
    kind,
    what: whatItIs(table, hasOwner ? names.ofSet(owner) : null, names.isToken(owner, id)),
    credentialSetId: hasOwner && isUuid(owner) ? owner : null,
  };
}

export function auditProblem(what: string): IntegrityProblem {
  return { kind: 'audit_broken', what, credentialSetId: null };
}

function whatItIs(table: DigestedTable, name: string | null, isToken: boolean): string {
  const of = name === null ? 'an unknown credential set' : `“${name}”`;
  switch (table) {
    case 'credential_sets':
      return name === null ? 'a credential set without a known name' : `credential set ${of}`;
    case 'secret_versions':
      return isToken ? `the registration access token of ${of}` : `a secret version of ${of}`;
    case 'token_tests':
      return `a token test of ${of}`;
    case 'vault_settings':
      return 'the vault’s settings';
    case 'drafts':
      return 'a kept draft';
    case 'own_providers':
      return 'the vault’s own providers';
  }
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
