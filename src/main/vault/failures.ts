import { KeyturnError } from '../../shared/failure.ts';
import { mostOwnProviders } from '../../shared/own-provider.ts';

export function vaultNotOpen(): KeyturnError {
  return new KeyturnError({
    code: 'vault_not_open',
    message: 'The vault is not open.',
    hint: 'Open the vault, then try again.',
  });
}

/** Something was stored while long work went on that would undo it. */
export function changedMeanwhile(): KeyturnError {
  return new KeyturnError({
    code: 'job_in_progress',
    message: 'Something in the vault was changed meanwhile, so this was not done.',
    hint: 'Nothing is lost. Try again, and leave the vault alone until it is done.',
  });
}

export function unknownCredentialSet(): KeyturnError {
  return new KeyturnError({
    code: 'unknown_credential_set',
    message: 'This credential set does not exist, or was purged.',
  });
}

export function unknownOwnProvider(): KeyturnError {
  return new KeyturnError({
    code: 'unknown_provider',
    message: 'This provider is none of your own, or was deleted.',
  });
}

export function tooManyProviders(): KeyturnError {
  return new KeyturnError({
    code: 'too_many_providers',
    message: `A vault holds at most ${mostOwnProviders} providers of your own.`,
    hint: 'Nothing was changed. Delete some that no credential set uses.',
  });
}

/** @param users - the credential sets that name it, those in the trash too */
export function providerInUse(
  name: string,
  users: readonly { readonly name: string; readonly trashedAt: number | null }[],
): KeyturnError {
  const named = users
    .slice(0, 3)
    .map((set) => `“${set.name}”${set.trashedAt === null ? '' : ' (in the trash)'}`);
  const more = users.length - named.length;
  const all =
    more > 0 ? `${named.join(', ')} and ${new Intl.NumberFormat('en').format(more)} more` : named.join(', ');
  return new KeyturnError({
    code: 'provider_in_use',
    message: `${name} is still used by ${users.length === 1 ? 'the credential set' : `${new Intl.NumberFormat('en').format(users.length)} credential sets:`} ${all}.`,
    hint: 'Choose another provider for them, or purge them, then delete it.',
  });
}

export function notInTrash(): KeyturnError {
  return new KeyturnError({
    code: 'not_in_trash',
    message: 'Only credential sets in the trash can be purged.',
    hint: 'Move it to the trash first.',
  });
}

export function noSuchSecretVersion(): KeyturnError {
  return new KeyturnError({
    code: 'no_such_secret_version',
    message: 'This version of the client secret does not exist, or its value was destroyed.',
  });
}

export function sameSecret(): KeyturnError {
  return new KeyturnError({
    code: 'invalid_input',
    message: 'This is the client secret that the credential set has already.',
    hint: 'Paste the new secret that the provider issued.',
    field: 'clientSecret',
  });
}

/** It would be current and previous at once, and its revocation could never be proven. */
export function sameAsPrevious(): KeyturnError {
  return new KeyturnError({
    code: 'invalid_input',
    message: 'This is a previous client secret of this credential set, which is still kept.',
    hint: 'To go back to it, undo the promotion. To go on, paste a secret that is new.',
    field: 'clientSecret',
  });
}

export function malformedSecret(): KeyturnError {
  return new KeyturnError({
    code: 'invalid_input',
    message: 'The client secret is empty, or holds half of a character.',
    hint: 'Copy it from the provider once more.',
    field: 'clientSecret',
  });
}

/** Counts, never names: the message may end up in a log. */
export function damagedSummaries(damaged: number, total: number): KeyturnError {
  const format = new Intl.NumberFormat('en');
  return new KeyturnError({
    code: 'vault_corrupt',
    message: `${format.format(damaged)} of the vault’s ${format.format(total)} credential sets ${damaged === 1 ? 'is' : 'are'} damaged.`,
    hint: 'Nothing was changed. Restore the vault from a backup.',
  });
}

/** There was a vault when the app last looked. */
export function vaultMissing(): KeyturnError {
  return new KeyturnError({
    code: 'vault_unreadable',
    message: 'The vault file can’t be read: it is not where it was.',
    hint: 'Nothing was changed. Put the vault file back, or restore a backup, then try again.',
  });
}
