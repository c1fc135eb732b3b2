import { readMember, type Members } from '../oauth/members.ts';
import type { CreatedSecret, RotationAdapter, RotationContext } from './adapter.ts';
import { automationFailed } from './failures.ts';
import { hostOf, isMasked, requireClient, requireNewSecret, textMember } from './read-members.ts';

/** What an update must not contain, RFC 7592 §2.2. */
const ofTheServer = [
  'registration_access_token',
  'registration_client_uri',
  'client_secret_expires_at',
  'client_id_issued_at',
];

/**
 * The client configuration endpoint: reads the client, and updates it to what it is, whereupon a server may issue a new
 * secret. The former one ends with the answer: RFC 7592 §2.2 wants it discarded at once.
 *
 * A server that has another secret than the vault has made it in a rotation whose answer was lost. That one is taken,
 * and nothing is changed.
 *
 * @see RFC 7592 §2.1, §2.2, §3
 */
export const rfc7592: RotationAdapter<'rfc7592'> = {
  id: 'rfc7592',
  createSecret: async (context) => {
    const present = await readClient(context);
    const host = hostOf(context.tokenUrl);
    const known = textMember(present.members, 'client_secret', 65_536);
    if (known !== null && isMasked(known)) throw masksSecrets(host);
    if (known !== null && !context.knowsSecret(known)) return createdFrom(present.members, present.url, host);
    const { members } = await context.send({
      method: 'PUT',
      url: present.url,
      body: withoutTheServers(present.members),
      changes: true,
      hidden: known === null ? [] : [known],
    });
    requireClient(members, context.set.clientId, host);
    const created = createdFrom(members, present.url, host);
    // Its registration access token may be a new one all the same, and must not be lost.
    return created.clientSecret === known ? { ...created, clientSecret: null } : created;
  },
};

const masksSecrets = (host: string) =>
  automationFailed(
    `${host} hides the secret in its answers, so nobody can tell what an update would do to it.`,
    'Nothing was changed. Rotate by hand: create a new secret at the provider and paste it.',
  );

async function readClient({ send, tokenUrl, set }: RotationContext<'rfc7592'>) {
  const { members } = await send({ method: 'GET', url: tokenUrl, changes: false });
  if (readMember(members, 'client_id') !== set.clientId) {
    throw automationFailed(
      `${hostOf(tokenUrl)} answered with another client than this credential set’s.`,
      'Nothing was changed. Look at the registration client URI and the client ID.',
    );
  }
  return { members, url: tokenUrl };
}

const withoutTheServers = (members: Members): Members =>
  Object.fromEntries(Object.entries(members).filter(([name]) => !ofTheServer.includes(name)));

function createdFrom(members: Members, url: string, host: string): CreatedSecret {
  const clientSecret = requireNewSecret(members, 'client_secret', host);
  const token = textMember(members, 'registration_access_token', 65_536);
  const uri = sameOrigin(textMember(members, 'registration_client_uri', 2_048), url);
  return {
    clientSecret,
    clientId: null,
    secretExpiresAt: expiry(readMember(members, 'client_secret_expires_at')),
    providerSecretId: null,
    cutsOver: true,
    ...(token !== null && { registrationAccessToken: token }),
    ...(uri !== null && { registrationClientUri: uri }),
  };
}

/** Seconds since 1970, 0 for never (RFC 7591 §3.2.1). */
function expiry(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 8.64e12
    ? value * 1000
    : null;
}

/** The token goes wherever this points: a server can't send it to another one. */
function sameOrigin(next: string | null, present: string): string | null {
  return next !== null && URL.parse(next)?.origin === new URL(present).origin ? next : null;
}
