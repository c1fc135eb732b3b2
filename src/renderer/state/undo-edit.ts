import {
  credentialSetFactNames,
  type CredentialSetFacts,
  type CredentialSetListItem,
} from '../../shared/credential.ts';
import { sameFacts } from '../credentials/problems.ts';

export interface Edit {
  readonly before: CredentialSetListItem;
  readonly after: CredentialSetListItem;
}

/**
 * What undoing an edit puts back into the set as it is by now: only the facts that the edit changed, because others
 * may have changed since. The expiry is a fact of one secret: once that is replaced, it must not come back.
 */
export function factsToPutBack(
  { before, after }: Edit,
  present: CredentialSetListItem,
): Partial<CredentialSetFacts> {
  const replaced = present.secretChangedAt !== after.secretChangedAt;
  const changed = credentialSetFactNames.filter((name) => !sameFacts(before[name], after[name]));
  const wanted = changed.filter((name) => !(replaced && name === 'secretExpiresAt'));
  return Object.fromEntries(wanted.map((name) => [name, before[name]]));
}
