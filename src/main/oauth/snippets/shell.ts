import {
  bodyText,
  encoded,
  userPass,
  withLiteralBasic,
  type SnippetBody,
  type SnippetRequest,
} from './request.ts';
import { compact, nameOf, variablesIn, type Encoding, type SnippetText, type Variable } from './text.ts';
import { unavailable } from './unavailable.ts';

/** Quotes a text for a POSIX shell, in which nothing has a meaning between single quotes. */
export const shellQuote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

const shellName = (part: Variable): string => nameOf(part).toUpperCase();

/** A word of a POSIX shell: literals in single quotes, variables in double ones. */
export function shellWord(text: SnippetText): string {
  const words = compact(text).map((part) =>
    typeof part === 'string' ? shellQuote(part) : `"$${shellName(part)}"`,
  );
  return words.join('') || "''";
}

/** A curl command for a POSIX shell. */
export function curl(request: SnippetRequest): string {
  // curl reads brackets in a URL as a range, and a data argument that begins with @ as a file.
  const parts = ['curl', '--globoff'];
  const { method, url, headers, basic, body, secrets } = request;
  const impliedByBody = method === 'POST' && body !== null;
  if (method === 'HEAD') parts.push('--head');
  else if (method !== 'GET' && !impliedByBody) parts.push(`--request ${method}`);
  if (request.clientCertificate) parts.push(`--cert ${shellWord([certificateFile])}`);
  if (basic) parts.push(`--user ${shellWord(userPass(basic, secrets))}`);
  for (const [name, value] of headers) parts.push(`--header ${shellWord([`${name}: `, ...value])}`);
  if (body) parts.push(...curlData(body, request));
  return withComments(request, [...parts, `--url ${shellQuote(url)}`].join(' '));
}

function curlData(body: SnippetBody, { secrets }: SnippetRequest): string[] {
  if (body.format !== 'form') return [`--data-raw ${shellWord(bodyText(body, secrets))}`];
  // curl encodes what follows the first = by itself, and joins its arguments with &.
  return body.parameters.map(([name, value]) =>
    variablesIn(value).length > 0
      ? `--data-urlencode ${shellWord([...encoded([name], 'form', secrets), '=', ...value])}`
      : `--data-raw ${shellWord(bodyText({ format: 'form', parameters: [[name, value]] }, secrets))}`,
  );
}

/** An HTTPie command for a POSIX shell. */
export function httpie(given: SnippetRequest): string {
  const request = withLiteralBasic(given);
  const { method, url, headers, basic, body, secrets } = request;
  const parts = ['http', '--ignore-stdin'];
  if (request.clientCertificate) parts.push(`--cert ${shellWord([certificateFile])}`);
  if (body) parts.push(`--raw ${shellWord(bodyText(body, secrets))}`);
  parts.push(method, shellQuote(url));
  if (basic) parts.push(basicBySubstitution(userPass(basic, secrets)));
  for (const [name, value] of headers) parts.push(shellWord(headerItem(name, value)));
  return withComments(request, parts.join(' '));
}

/** HTTPie's own option would take a backslash before a colon away. */
const basicBySubstitution = (text: SnippetText): string =>
  `Authorization:"Basic $(printf %s ${shellWord(text)} | base64 | tr -d '\\n')"`;

function headerItem(name: string, value: SnippetText): SnippetText {
  if (value.some((part) => typeof part === 'string' && /\\[:;=@]/.test(part))) {
    throw unavailable(
      `HTTPie can't send the value of the header ${name}: it would change it.`,
      'Copy it for curl instead.',
    );
  }
  // The space keeps what follows from being read as another kind of item, such as := or :@.
  return [`${name}: `, ...value];
}

const certificateFile = { variable: 'client_certificate_file' } as const;

function withComments({ notes, headers, basic, body, secrets }: SnippetRequest, command: string): string {
  const texts = [...headers.map(([, value]) => value), ...(basic ? [userPass(basic, secrets)] : [])];
  if (body) texts.push(bodyText(body, secrets));
  const encodings = texts.flatMap(variablesIn).flatMap((part) => {
    const name = shellName(part);
    const { encoding } = part;
    return encoding === undefined || !command.includes(`$${name}`) ? [] : [encodingNote(name, encoding)];
  });
  const comments = [...new Set([...notes, ...encodings])];
  return [...comments.map((line) => `# ${line}`), command].join('\n');
}

/** @param name - the variable's, as the tool wants it spelled */
export const encodingNote = (name: string, encoding: Encoding): string =>
  encoding === 'form'
    ? `Set ${name} to the secret as it is written in a form (percent-encoded, + for a space).`
    : `Set ${name} to the secret as it is written inside a JSON string (with \\" and \\\\).`;
