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

/**
 * The new secret in an answer to a change.
 *
 * @throws KeyturnError `automation_answer_lost` where there is none that could be kept
 */
export function requireNewSecret(members: Members, name: string, host: string): string {
  const checked = v.safeParse(ClientSecretSchema, readMember(members, name));
  if (checked.success) return checked.output;
  throw answerLost(`${host} answered without a new secret that could be kept.`);
}

export const hostOf = (url: string): string => URL.parse(url)?.host ?? 'The provider';
