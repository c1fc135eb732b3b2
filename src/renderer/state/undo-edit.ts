import {
  credentialSetFactNames,
  type CredentialSetFacts,
  type CredentialSetListItem,
  type TokenRequestOverrides,
} from '../../shared/credential.ts';
import { sameFacts } from '../credentials/problems.ts';

export interface Edit {
  readonly before: CredentialSetListItem;
  readonly after: CredentialSetListItem;
}

/**
 * What undoing an edit puts back into the set as it is by now: only the facts that the edit changed, because others
 * may have changed since. Client ID, key ID and expiry are facts of one secret: once that is replaced, they must not
 * come back.
 */
export function factsToPutBack(
  { before, after }: Edit,
  present: CredentialSetListItem,
): Partial<CredentialSetFacts> {
  const isReplaced = isReplacedSince(after, present);
  const changed = credentialSetFactNames.filter((name) => !sameFacts(before[name], after[name]));
  const wanted = changed.filter((name) => !(isReplaced && ofOneSecret.has(name)));
  const former = isReplaced ? { ...before, request: withKeyIdOf(before.request, present.request) } : before;
  return Object.fromEntries(wanted.map((name) => [name, former[name]]));
}

const ofOneSecret: ReadonlySet<keyof CredentialSetFacts> = new Set(['clientId', 'secretExpiresAt']);

/** Whether the set has another current secret by now. */
export const isReplacedSince = (then: CredentialSetListItem, present: CredentialSetListItem): boolean =>
  currentOf(then) !== currentOf(present);

const currentOf = ({ secretVersions }: CredentialSetListItem): string | undefined =>
  secretVersions.find(({ stage }) => stage === 'current')?.id;

function withKeyIdOf(
  request: TokenRequestOverrides,
  { keyId }: TokenRequestOverrides,
): TokenRequestOverrides {
  const { keyId: _, ...others } = request;
  return keyId === undefined ? others : { ...others, keyId };
}
