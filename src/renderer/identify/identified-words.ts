import type { CredentialSetListItem, SecretVersion } from '../../shared/credential.ts';
import type { Identification, IdentifiedValue } from '../../shared/identification.ts';
import type { Provider } from '../../shared/provider.ts';
import { clientIdName, inSentence, secretName } from '../../shared/value-names.ts';
import { formatCount, formatDate } from '../ui/format.ts';

export interface Told {
  /** Before the set's name: "This is the previous secret of". */
  readonly is: string;
  /** After it: "It was replaced on 3 May 2026 and should be revoked." Empty: nothing more. */
  readonly more: string;
  readonly tone: 'ok' | 'warn' | 'plain';
}

/** What a found value is, in plain words around the set's name. */
export function identifiedWords(
  found: IdentifiedValue,
  set: CredentialSetListItem,
  provider: Provider | undefined,
): Told {
  const version = set.secretVersions.find(({ id }) => id === found.versionId);
  const told =
    found.kind === 'client_id' ? clientIdWords(found, set, provider) : secretWords(version, set, provider);
  const trashed = set.trashedAt === null ? '' : 'The set is in the trash.';
  return { ...told, more: [told.more, trashed].filter(Boolean).join(' ') };
}

function clientIdWords(
  { stage, versionId }: IdentifiedValue,
  set: CredentialSetListItem,
  provider: Provider | undefined,
): Told {
  const name = inSentence(clientIdName(provider));
  const former = set.secretVersions.find(({ id }) => id === versionId)?.facts?.clientId;
  if (stage === 'current' || former === undefined || former === set.clientId) {
    return { is: `This is the ${name} of`, more: '', tone: 'plain' };
  }
  const secret = inSentence(secretName(provider, set));
  return stage === 'pending'
    ? { is: `This is the new ${name} of`, more: `It came with the pending ${secret}.`, tone: 'plain' }
    : {
        is: `This is a former ${name} of`,
        more: `It went with a ${stage ?? 'former'} ${secret}.`,
        tone: 'warn',
      };
}

function secretWords(
  version: SecretVersion | undefined,
  set: CredentialSetListItem,
  provider: Provider | undefined,
): Told {
  const name = inSentence(secretName(provider, set));
  switch (version?.stage) {
    case 'current':
      return {
        is: `This is the current ${name} of`,
        more:
          set.exposedAt === null
            ? `In use since ${formatDate(set.secretChangedAt)}.`
            : 'It is marked as exposed: replace it now.',
        tone: set.exposedAt === null ? 'ok' : 'warn',
      };
    case 'previous':
      return {
        is: `This is the previous ${name} of`,
        more: `It was replaced ${on(version.replacedAt)}and should be revoked.`,
        tone: 'warn',
      };
    case 'pending':
      return {
        is: `This is the pending ${name} of`,
        more: `It came in ${on(version.createdAt)}and isn’t in use yet.`,
        tone: 'plain',
      };
    case 'revoked':
      return { is: `This is a revoked ${name} of`, more: endOf(version), tone: 'warn' };
    case undefined:
      return { is: `This is a former ${name} of`, more: '', tone: 'warn' };
  }
}

const on = (at: number | null): string => (at === null ? '' : `on ${formatDate(at)} `);

function endOf({ revocation }: SecretVersion): string {
  if (!revocation) return 'It should be in use nowhere.';
  const day = formatDate(revocation.at);
  switch (revocation.how) {
    case 'proven':
      return `Its revocation was proven on ${day}: wherever this is used, it no longer works.`;
    case 'confirmed':
      return `It was revoked on ${day}, as you said; that isn’t proven.`;
    case 'discarded':
      return `It was given up on ${day} before it came into use.`;
    case 'replaced':
      return `It was replaced before ${day}. Whether the provider still takes it isn’t known.`;
  }
}

/** Where in the text it stands: "Line 3 · SHOP_SECRET · in a Basic header". */
export function placeWords({ line, name, form }: IdentifiedValue, lines: boolean): string {
  const within = {
    text: '',
    word: '',
    assignment: '',
    json_member: '',
    basic_header: 'Basic header',
    jwt_claim: 'token',
  };
  const claim = form === 'jwt_claim' && name !== null ? `claim ${name}` : name;
  return [lines ? `Line ${line}` : '', claim ?? '', within[form]].filter(Boolean).join(' · ');
}

/** What was looked at, where nothing was found. */
export function nothingWords({ examined, cut }: Identification): string {
  const looked = `${formatCount(examined, 'value')} ${examined === 1 ? 'was' : 'were'} compared with every client ID, and with the fingerprint of every secret, that is or was here.`;
  return cut ? `${looked} There was more in the text than is looked at: try a shorter piece.` : looked;
}
