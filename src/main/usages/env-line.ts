import { KeyturnError } from '../../shared/failure.ts';

/**
 * One line of an .env file, quoted so that `dotenv`, Node's own `--env-file` and a shell that sources the file all read
 * the same value. They agree on less than one thinks: none of the first two knows an escaped quote, and what is between
 * backticks, which they know, a shell would run as a command.
 *
 * @throws KeyturnError `invalid_input` for a value that no way of quoting brings through
 */
export function envLine(name: string, value: string): string {
  if (/^[\w./:@%+,=-]+$/.test(value)) return `${name}=${value}`;
  // These parsers read every carriage return as a line feed, and none ends a text with NUL.
  if (/[\r\0]/.test(value)) throw notRepresentable();
  // A backslash at the end would seem to escape the quote.
  const endsEscaping = value.endsWith('\\');
  if (!value.includes("'") && !endsEscaping) return `${name}='${value}'`;
  if (!/["$`\\]/.test(value)) return `${name}="${value}"`;
  throw notRepresentable();
}

const notRepresentable = (): KeyturnError =>
  new KeyturnError({
    code: 'invalid_input',
    message: 'No .env file can hold this secret: tools would read its quotes and breaks differently.',
    hint: 'Copy the bare value, or JSON.',
  });
