import { bodyText, userPass, withLiteralBasic, type SnippetRequest } from './request.ts';
import { encodingNote } from './shell.ts';
import { literalOf, nameOf, variablesIn, type SnippetText } from './text.ts';
import { unavailable } from './unavailable.ts';

/** A request as JetBrains' HTTP Client, Visual Studio and REST Client for VS Code read it. */
export function httpFile(given: SnippetRequest): string {
  const request = withLiteralBasic(given);
  if (request.clientCertificate) {
    throw unavailable(
      'An .http file can not show a client certificate by itself.',
      'Copy it for curl or Python instead.',
    );
  }
  const { method, url, basic, body, secrets, notes } = request;
  // There, these begin another request, or name a file to send or to run.
  if (body?.format === 'text' && /^\s*(?:###|[<>])/m.test(body.text)) {
    throw unavailable(
      'In an .http file, a line of this body would begin something else.',
      'Copy it for curl instead.',
    );
  }
  const headers = [...request.headers];
  if (basic) headers.push(['authorization', basicHeader(userPass(basic, secrets), request)]);
  const content = body && bodyText(body, secrets);
  const encodings = [...headers.map(([, value]) => value), content ?? []]
    .flatMap(variablesIn)
    .flatMap((part) => (part.encoding === undefined ? [] : [encodingNote(nameOf(part), part.encoding)]));
  return [
    '### Made by Keyturn',
    ...new Set([...notes, ...encodings].map((line) => `# ${line}`)),
    `${method} ${literal(url, true)}`,
    ...headers.map(([name, value]) => `${name}: ${written(value)}`),
    ...(content ? ['', written(content, body.format)] : []),
    '',
  ].join('\n');
}

const written = (text: SnippetText, format?: string): string =>
  text
    .map((part) => (typeof part === 'string' ? literal(part, false, format) : `{{${nameOf(part)}}}`))
    .join('');

/** Double braces mean a variable there, and can't be said otherwise than by encoding them. */
function literal(text: string, isUrl: boolean, format?: string): string {
  if (isUrl) return text.replaceAll('{', '%7B').replaceAll('}', '%7D');
  if (format === 'json') return text.replaceAll('{{', '{\\u007b');
  if (!text.includes('{{')) return text;
  throw unavailable(
    'In an .http file, {{ begins a variable, and this request holds it.',
    'Copy it for curl instead.',
  );
}

/** These tools encode user name and password by themselves when a space stands between them. */
function basicHeader(text: SnippetText, { basic, secrets }: SnippetRequest): SnippetText {
  const values = [...Object.values(secrets), ...(basic ? [literalOf(basic.user) ?? ''] : [])];
  const plain = basic?.formEncoded === true || values.every((value) => /^[!-9;-~]+$/.test(value));
  if (!plain) return ['Basic ', { variable: 'basic_credentials' }];
  const at = text.findIndex((part) => typeof part === 'string' && part.includes(':'));
  const colon = text[at];
  if (typeof colon !== 'string') return ['Basic ', ...text];
  return ['Basic ', ...text.slice(0, at), colon.replace(':', ' '), ...text.slice(at + 1)];
}
