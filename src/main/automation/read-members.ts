import * as v from 'valibot';
import { ClientSecretSchema } from '../../shared/credential.ts';
import { readMember, type Members } from '../oauth/members.ts';
import { answerLost } from './failures.ts';

/** A member that is a text of a sensible length, which the vault can hold; null for anything else. */
export function textMember(members: Members, name: string, maximum = 4_096): string | null {
  const value = readMember(members, name);
  return typeof value === 'string' && value !== '' && value.length <= maximum && !/\p{Surrogate}/u.test(value)
    ? value
    : null;
}

/** `********`, `ab1•••••`: to take it for a secret would put it in the place of the right one, here or at the server. */
export const isMasked = (secret: string): boolean => new Set(secret).size === 1 || /[*•●]{3}/.test(secret);

/** @throws KeyturnError `automation_answer_lost` where an answer to a change names another client */
export function requireClient(members: Members, clientId: string, host: string): void {
  const answered = readMember(members, 'client_id');
  if (answered !== undefined && answered !== clientId) {
    throw answerLost(`${host} answered with another client than this credential set’s.`);
  }
}

/**
 * The new secret in an answer to a change.
 *
 * @throws KeyturnError `automation_answer_lost` where there is none that could be kept
 */
export function requireNewSecret(members: Members, name: string, host: string): string {
  const checked = v.safeParse(ClientSecretSchema, readMember(members, name));
  if (checked.success && isMasked(checked.output))
    throw answerLost(`${host} hides the secret in its answer.`);
  if (checked.success) return checked.output;
  throw answerLost(`${host} answered without a new secret that could be kept.`);
}

export const hostOf = (url: string): string => URL.parse(url)?.host ?? 'The provider';
