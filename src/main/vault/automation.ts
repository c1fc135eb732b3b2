import { randomUUID } from 'node:crypto';
import type { Automation, AutomationAdapter, RotationAutomation } from '../../shared/automation.ts';
import type { CredentialSet } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import type { WritableDatabase } from '../database/connection.ts';
import { deleteSecretVersion } from '../database/secret-version-store.ts';
import { removeTraces } from '../database/traces.ts';
import { eventsAbout } from './audit.ts';
import { frozen } from './credential-set.ts';
import type { Parts } from './open-parts.ts';

type AutomationParts = Pick<Parts, 'sets' | 'secrets' | 'audit' | 'now' | 'connection'>;

/**
 * Says how a set can be rotated at its provider; null: by hand only. A registration access token that isn't needed any
 * more is destroyed.
 *
 * @param registrationAccessToken - RFC 7592 §3, for the adapter `rfc7592` alone; null: the kept one
 * @throws KeyturnError `invalid_input` where `rfc7592` would be without a token, or another adapter with one
 */
export function setAutomation(
  parts: AutomationParts,
  id: string,
  automation: Automation | null,
  registrationAccessToken: string | null,
): CredentialSet {
  const { sets, now } = parts;
  const set = sets.get(id);
  const usesToken = automation?.adapter === 'rfc7592';
  if (!usesToken && registrationAccessToken !== null) throw tokenNotUsed();
  const kept = set.automation?.registrationAccessTokenId ?? null;
  const tokenId = usesToken ? (registrationAccessToken === null ? kept : randomUUID()) : null;
  if (usesToken && tokenId === null) throw tokenMissing();
  const next = automation && { ...automation, registrationAccessTokenId: tokenId };
  const at = now();
  const changed = frozen({ ...set, automation: next, updatedAt: at });
  const detail = automation ? adapterWords[automation.adapter] : 'By hand only';
  parts.sets.update([changed], (database) => {
    storeToken(parts, database, set, next, registrationAccessToken, at);
    parts.audit.append(database, eventsAbout([changed], 'automation_changed', { detail }));
  });
  if (kept !== tokenId) removeTraces(parts.connection);
  return changed;
}

/** The registration access token, for the caller to wipe. @throws KeyturnError `no_such_secret_version` */
export function openRegistrationAccessToken({ sets, secrets }: AutomationParts, id: string): Buffer {
  const set = sets.get(id);
  return secrets.openValue(set, set.automation?.registrationAccessTokenId ?? null);
}

/**
 * The set with another registration access token, which takes the former one's place in the database too.
 *
 * @throws KeyturnError `invalid_input` where the set isn't rotated by RFC 7592
 */
export function withNewRegistrationAccessToken(set: CredentialSet): CredentialSet {
  if (set.automation?.adapter !== 'rfc7592') throw tokenNotUsed();
  return frozen({ ...set, automation: { ...set.automation, registrationAccessTokenId: randomUUID() } });
}

/** Takes the token that the provider answered in place of the former: RFC 7592 §3 wants that one to be discarded. */
export function replaceRegistrationAccessToken(
  parts: AutomationParts,
  id: string,
  token: string,
): CredentialSet {
  const set = parts.sets.get(id);
  const at = parts.now();
  const changed = frozen({ ...withNewRegistrationAccessToken(set), updatedAt: at });
  parts.sets.update([changed], (database) => {
    storeToken(parts, database, set, changed.automation, token, at);
    const detail = 'New registration access token';
    parts.audit.append(
      database,
      eventsAbout([changed], 'automation_changed', { detail, actor: 'scheduler' }),
    );
  });
  removeTraces(parts.connection);
  return changed;
}

/** Brings the row of the token to what the automation says. */
export function storeToken(
  { secrets }: Pick<Parts, 'secrets'>,
  database: WritableDatabase,
  { id, automation: former }: CredentialSet,
  next: RotationAutomation | null,
  token: string | null,
  createdAt: number,
): void {
  const formerId = former?.registrationAccessTokenId ?? null;
  const nextId = next?.registrationAccessTokenId ?? null;
  if (formerId === nextId) return;
  if (formerId !== null) deleteSecretVersion(database, formerId);
  if (nextId !== null && token !== null) secrets.insert(database, id, { id: nextId, createdAt }, token);
}

const adapterWords = {
  rfc7592: 'By client configuration, RFC 7592',
  auth0: 'By Auth0’s Management API',
  entra: 'By Microsoft Graph',
  keycloak: 'By Keycloak’s Admin API',
} as const satisfies Record<AutomationAdapter, string>;

const tokenMissing = () =>
  new KeyturnError({
    code: 'invalid_input',
    message: 'The registration access token is missing.',
    hint: 'Paste the one that came with the registration.',
    field: 'registrationAccessToken',
  });

const tokenNotUsed = () =>
  new KeyturnError({
    code: 'invalid_input',
    message: 'A registration access token is only of use for client configuration by RFC 7592.',
    field: 'registrationAccessToken',
  });
