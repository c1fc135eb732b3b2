import { isSensitiveName, redacted } from './redactor.ts';

/** How far down the members of a value are written, and how many of each. */
const deepest = 3;
const mostMembers = 20;
/** Characters of one text. A longer one is left out: half of a secret at its end could not be told any more. */
const longestText = 4_000;

/**
 * Writes any value as text for the log. Of an error: its name, code, message and where it happened, and the same of
 * its cause. Of bytes: how many. Members with a name like `clientSecret` are left out, whatever they hold.
 *
 * What it returns is not redacted yet.
 */
export function describe(value: unknown, depth = 0): string {
  if (typeof value === 'string') return unlessTooLong(value);
  if (typeof value === 'function') return '[function]';
  if (typeof value !== 'object' || value === null) return String(value);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (depth >= deepest) return '[…]';
  if (value instanceof Error) return describeError(value, depth);
  if (Array.isArray(value)) return `[${value.slice(0, mostMembers).map(deeper(depth)).join(', ')}]`;
  return describeMembers(value, depth);
}

const deeper =
  (depth: number) =>
  (value: unknown): string =>
    describe(value, depth + 1);

function describeError(error: Error, depth: number): string {
  const { name, message, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  const parts = [`${unlessTooLong(name)}${code}: ${unlessTooLong(message)}`, ...framesOf(error)];
  if (cause !== undefined) parts.push(`caused by ${describe(cause, depth + 1)}`);
  return parts.join('\n');
}

function describeMembers(value: object, depth: number): string {
  const members = Object.keys(value)
    .slice(0, mostMembers)
    .map(
      (name) => `${name}: ${isSensitiveName(name) ? redacted : describe(memberOf(value, name), depth + 1)}`,
    );
  return `{ ${members.join(', ')} }`;
}

/** A getter may throw, and what it throws is nobody's business here. */
function memberOf(value: object, name: string): unknown {
  try {
    return (value as Record<string, unknown>)[name];
  } catch {
    return '[unreadable]';
  }
}

/** Where an error happened: functions, and files without the folders they are in, which name the user. */
export function framesOf(error: unknown): string[] {
  const stack = error instanceof Error && typeof error.stack === 'string' ? error.stack : '';
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, mostMembers)
    .map((line) => `    ${line.trim().replace(/(?:[a-z][\w+.-]*:\/\/)?[^\s()]*[/\\]/gi, '')}`);
}

function unlessTooLong(text: string): string {
  return text.length <= longestText ? text : `[${text.length} characters]`;
}
