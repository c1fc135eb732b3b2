import type { Redactor } from './redact.ts';

const maximumDepth = 8;
const maximumMembers = 200;
/** Characters. */
const maximumText = 2_000;

/** A text that is cut, where it is cut. */
export const cutText = (text: string): string =>
  text.length > maximumText ? `${text.slice(0, maximumText)}…` : text;

/** Redacts before it cuts: a secret that the cut would halve is known by the whole of it only. */
export const redactedAndCut =
  (redact: Redactor) =>
  (text: string): string =>
    redact(text, maximumText) + (text.length > maximumText ? '…' : '');

/**
 * Copies what somebody else wrote into plain data of bounded size. `__proto__` is left out: it would become the
 * prototype of whoever copies the claims next by assignment.
 *
 * @param value - parsed JSON
 * @param shown - what is made of each text, names of members too; it has to cut them
 */
export function boundedCopy(value: unknown, shown = cutText, depth = 0): unknown {
  if (typeof value === 'string') return shown(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maximumDepth) return '…';
  if (Array.isArray(value)) {
    return value.slice(0, maximumMembers).map((item) => boundedCopy(item, shown, depth + 1));
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== '__proto__')
      .slice(0, maximumMembers)
      .map(([name, member]) => [shown(name), boundedCopy(member, shown, depth + 1)]),
  );
}
