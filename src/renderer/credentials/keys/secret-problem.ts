import * as v from 'valibot';
import { ClientSecretSchema, type CredentialSetFacts } from '../../../shared/credential.ts';
import type { Provider } from '../../../shared/provider.ts';
import { secretKindOf, type SecretKind } from '../../../shared/request-kind.ts';
import { inSentence, secretName } from '../../../shared/value-names.ts';
import { withLineBreaks } from './line-breaks.ts';
import { recogniseKey, type RecognisedKey } from './recognise-key.ts';

/** Whether a secret of this kind is a private key, with or without its certificate. */
export const isKey = (kind: SecretKind): boolean => kind === 'private_key' || kind === 'certificate_and_key';

/** What stands where a key belongs; null: nothing, or no key belongs there. */
export function recogniseSecret(kind: SecretKind, secret: string): RecognisedKey | null {
  return (kind === 'private_key' || kind === 'certificate_and_key') && secret.trim() !== ''
    ? recogniseKey(secret, kind)
    : null;
}

/** What is wrong with a secret on its way in, in words for the user, or null. */
export function secretProblem(
  secret: string,
  provider: Provider | undefined,
  facts: Pick<CredentialSetFacts, 'request'>,
): string | null {
  if (secret === '') return `Enter the ${inSentence(secretName(provider, facts))}`;
  const checked = v.safeParse(ClientSecretSchema, secret);
  if (!checked.success) return checked.issues[0].message;
  const found = provider ? recogniseSecret(secretKindOf(provider, facts), secret) : null;
  return found?.kind === 'problem' ? found.message : null;
}

/** A secret as it goes to the vault: as typed, but for a key, whose surroundings and line ends carry nothing. */
export const asKept = (kind: SecretKind, secret: string): string =>
  isKey(kind) ? withLineBreaks(secret).trim() : secret;

/** Whether an API key begins as genuine ones do; true where nothing is known of them. */
export const hasUsualPrefix = (provider: Provider | undefined, secret: string): boolean =>
  (provider?.apiKey?.prefixes ?? ['']).some((prefix) => secret.startsWith(prefix));
