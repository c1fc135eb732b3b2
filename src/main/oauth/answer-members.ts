import type { Deviation } from '../../shared/deviation.ts';
import type { AnswerText } from './answer-text.ts';
import { duplicateMembers } from './duplicate-members.ts';
import type { Members } from './members.ts';

/** Characters. Node takes time that grows with the square of the number of pairs, and a token is not longer. */
const maximumFormLength = 65_536;

/** The answer's members: of JSON, or of the form that some old endpoints answer with. A list's are its positions. */
export function membersOf(decoded: AnswerText, contentType: string | null): Members | null {
  if (typeof decoded.json === 'object' && decoded.json !== null) return decoded.json as Members;
  const isForm = /^application\/x-www-form-urlencoded/i.test(contentType ?? '');
  if (decoded.json !== undefined || !(isForm || /^(?:access_token|error)=/.test(decoded.text))) return null;
  return Object.fromEntries(new URLSearchParams(decoded.text.slice(0, maximumFormLength)));
}

/** How the answer's form strays, whatever it says. */
export function formDeviations(decoded: AnswerText, contentType: string | null): Deviation[] {
  if (decoded.text === '') return [];
  if (decoded.json === undefined) {
    return [{ code: 'content_type_not_json', message: 'The answer is not JSON.' }];
  }
  const deviations: Deviation[] = [];
  const essence = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!/^application\/(?:json|[^/\s]+\+json)$/.test(essence)) {
    const message = 'The answer is JSON, but its Content-Type says something else.';
    deviations.push({ code: 'content_type_not_json', message });
  }
  const duplicates = duplicateMembers(decoded.text);
  if (duplicates.size > 0) {
    const what = duplicates.has('access_token') ? 'access_token' : 'a member';
    const message = `The answer holds ${what} more than once. Keyturn uses the last, as most programs do.`;
    deviations.push({ code: 'duplicate_member', message });
  }
  return deviations;
}
