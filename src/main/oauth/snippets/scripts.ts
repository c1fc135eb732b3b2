import {
  membersOf,
  withLiteralBasic,
  type BasicCredentials,
  type SnippetBody,
  type SnippetParameters,
  type SnippetRequest,
} from './request.ts';
import { compact, nameOf, type SnippetText, type Variable } from './text.ts';
import { unavailable } from './unavailable.ts';

/** A call of `fetch` for Node, as a module. */
export function fetchScript(given: SnippetRequest): string {
  const request = withLiteralBasic(given);
  if (request.clientCertificate) {
    throw unavailable(
      'fetch can not show a client certificate by itself.',
      'Copy it for curl or Python instead.',
    );
  }
  const { method, url, headers, basic, body, notes } = request;
  const all = [...headers.map(([name, value]) => [name, jsText(value)] as const)];
  if (basic) all.push(['authorization', jsBasic(basic)]);
  return [
    ...notes.map((note) => `// ${note}`),
    ...(basic?.formEncoded
      ? [`const formEncode = (text) => new URLSearchParams([['', text]]).toString().slice(1);`]
      : []),
    `const response = await fetch(${jsLiteral(url)}, {`,
    `  method: ${jsLiteral(method)},`,
    `  redirect: 'error',`,
    `  headers: {`,
    ...all.map(([name, value]) => `    ${jsLiteral(name)}: ${value},`),
    `  },`,
    ...(body ? [`  body: ${jsBody(body)},`] : []),
    `});`,
    `console.log(response.status, await response.text());`,
    ``,
  ].join('\n');
}

/** JSON is JavaScript, since ES2019. */
const jsLiteral = (text: string): string => JSON.stringify(text);
const environmentName = (part: Variable): string => nameOf(part).toUpperCase();

const jsText = (text: SnippetText): string =>
  compact(text)
    .map((part) => (typeof part === 'string' ? jsLiteral(part) : `process.env.${environmentName(part)}`))
    .join(' + ') || "''";

function jsBasic({ user, password, formEncoded }: BasicCredentials): string {
  const write = (text: SnippetText) => (formEncoded ? `formEncode(${jsText(text)})` : jsText(text));
  return `'Basic ' + Buffer.from(${write(user)} + ':' + ${write(password)}).toString('base64')`;
}

function jsBody(body: SnippetBody): string {
  if (body.format === 'text') return jsLiteral(body.text);
  if (body.format === 'form') {
    const pairs = body.parameters.map(([name, value]) => `    [${jsLiteral(name)}, ${jsText(value)}],`);
    return ['new URLSearchParams([', ...pairs, '  ])'].join('\n');
  }
  return ['JSON.stringify({', ...jsonMembers(body.parameters, jsLiteral, jsText), '  })'].join('\n');
}

function jsonMembers(
  parameters: SnippetParameters,
  literal: (text: string) => string,
  write: (text: SnippetText) => string,
): string[] {
  return membersOf(parameters).map(([name, values]) => {
    const written = values.map(write);
    return `    ${literal(name)}: ${written.length === 1 ? (written[0] ?? '') : `[${written.join(', ')}]`},`;
  });
}

/** A call with Python's requests. */
export function pythonScript(given: SnippetRequest): string {
  const request = withLiteralBasic(given);
  const { method, url, headers, basic, body, notes } = request;
  const lines = [
    'response = requests.request(',
    `    ${pythonLiteral(method)},`,
    `    ${pythonLiteral(url)},`,
    '    headers={',
    ...headers.map(([name, value]) => `        ${pythonLiteral(name)}: ${pythonText(value)},`),
    '    },',
    ...(basic ? [`    auth=(${pythonBasic(basic)}),`] : []),
    ...(body ? pythonBody(body) : []),
    ...(request.clientCertificate ? ['    cert=os.environ["CLIENT_CERTIFICATE_FILE"],'] : []),
    '    allow_redirects=False,',
    '    timeout=30,',
    ')',
    'print(response.status_code, response.text)',
    '',
  ];
  const text = lines.join('\n');
  const imports = [
    ...(text.includes('os.environ[') ? ['import os'] : []),
    ...(basic?.formEncoded ? ['from urllib.parse import quote_plus'] : []),
  ];
  const formEncode = basic?.formEncoded
    ? ['', '', 'def form_encode(text):', '    return quote_plus(text, safe="*").replace("~", "%7E")', '', '']
    : [''];
  return [
    ...notes.map((note) => `# ${note}`),
    ...imports,
    ...(imports.length > 0 ? [''] : []),
    'import requests',
    ...formEncode,
    text,
  ].join('\n');
}

/** JSON's escapes are Python's too; what else JSON leaves as it is may stand in a Python string. */
const pythonLiteral = (text: string): string => JSON.stringify(text).replaceAll('\u007f', '\\u007f');

const pythonText = (text: SnippetText): string =>
  compact(text)
    .map((part) =>
      typeof part === 'string' ? pythonLiteral(part) : `os.environ["${environmentName(part)}"]`,
    )
    .join(' + ') || '""';

function pythonBasic({ user, password, formEncoded }: BasicCredentials): string {
  // As text, requests would write them in Latin-1.
  const write = (text: SnippetText) =>
    formEncoded ? `form_encode(${pythonText(text)})` : `(${pythonText(text)}).encode()`;
  return `${write(user)}, ${write(password)}`;
}

function pythonBody(body: SnippetBody): string[] {
  if (body.format === 'text') return [`    data=${pythonLiteral(body.text)}.encode(),`];
  if (body.format === 'form') {
    const pairs = body.parameters.map(
      ([name, value]) => `        (${pythonLiteral(name)}, ${pythonText(value)}),`,
    );
    return ['    data=[', ...pairs, '    ],'];
  }
  const members = jsonMembers(body.parameters, pythonLiteral, pythonText).map((line) => `    ${line}`);
  return ['    json={', ...members, '    },'];
}
