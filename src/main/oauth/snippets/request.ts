import type { ApiCallMethod } from '../../../shared/api-call.ts';
import { formEncode } from '../client-auth.ts';
import { compact, type Encoding, type SecretVariable, type SnippetText } from './text.ts';

/** A request for a snippet: what is sent, with variables where the secrets are. */
export interface SnippetRequest {
  readonly method: ApiCallMethod;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: SnippetText])[];
  /** HTTP Basic, which most tools have an option for; null: none. */
  readonly basic: BasicCredentials | null;
  readonly body: SnippetBody | null;
  /** A client certificate is shown in the TLS handshake. */
  readonly clientCertificate: boolean;
  /** What a snippet can't do by itself, one line each. */
  readonly notes: readonly string[];
  /** The secrets themselves: to fill them in, or to know how they have to be written. */
  readonly secrets: Secrets;
}

export type Secrets = Readonly<Partial<Record<SecretVariable, string>>>;

export interface BasicCredentials {
  readonly user: SnippetText;
  readonly password: SnippetText;
  /** As RFC 6749 §2.3.1 has it: both are form-encoded before they are joined. */
  readonly formEncoded: boolean;
}

/** In order; a name may repeat, which makes a list of a JSON member. */
export type SnippetParameters = readonly (readonly [name: string, value: SnippetText])[];

export type SnippetBody =
  | { readonly format: Encoding; readonly parameters: SnippetParameters }
  /** As it is; without variables. */
  | { readonly format: 'text'; readonly text: string };

const encoders = {
  form: formEncode,
  json: (text: string) => JSON.stringify(text).slice(1, -1),
} as const satisfies Record<Encoding, (text: string) => string>;

/**
 * A text as it is written in a form or in a JSON string. A variable keeps its name where its value is the same
 * either way, which most secrets are; else it becomes another one, to be set to the encoded value.
 */
export function encoded(text: SnippetText, encoding: Encoding, secrets: Secrets): SnippetText {
  return text.map((part) => {
    if (typeof part === 'string') return encoders[encoding](part);
    const value = part.variable === 'basic_credentials' ? undefined : secrets[part.variable];
    const inert = value !== undefined && encoders[encoding](value) === value;
    return inert || isAlwaysPlain(part.variable) ? part : { variable: part.variable, encoding };
  });
}

/** A signed JWT is the same in a form and in JSON. */
const isAlwaysPlain = (name: string): boolean => name === 'client_assertion';

/** The body for tools that encode nothing by themselves. */
export function bodyText(body: SnippetBody, secrets: Secrets): SnippetText {
  if (body.format === 'text') return [body.text];
  const encode = (text: SnippetText) => encoded(text, body.format, secrets);
  if (body.format === 'form') {
    return compact(
      body.parameters.flatMap(([name, value], at) => [
        at === 0 ? '' : '&',
        ...encode([name]),
        '=',
        ...encode(value),
      ]),
    );
  }
  const quoted = (text: SnippetText): SnippetText => ['"', ...encode(text), '"'];
  const members = membersOf(body.parameters).map(([name, values]): SnippetText => {
    const [only = []] = values;
    const value = values.length === 1 ? quoted(only) : ['[', ...commaSeparated(values.map(quoted)), ']'];
    return [...quoted([name]), ':', ...value];
  });
  return compact(['{', ...commaSeparated(members), '}']);
}

const commaSeparated = (texts: readonly SnippetText[]): SnippetText =>
  texts.flatMap((text, at) => (at === 0 ? text : [',', ...text]));

/** The members of a JSON body, each with the values of the parameters of its name. */
export function membersOf(
  parameters: SnippetParameters,
): readonly (readonly [name: string, values: readonly SnippetText[]])[] {
  const members = new Map<string, SnippetText[]>();
  for (const [name, value] of parameters) members.set(name, [...(members.get(name) ?? []), value]);
  return [...members];
}

/** `user:password` as Basic encodes it, where no tool does it. */
export function userPass({ user, password, formEncoded }: BasicCredentials, secrets: Secrets): SnippetText {
  const write = (text: SnippetText) => (formEncoded ? encoded(text, 'form', secrets) : text);
  return compact([...write(user), ':', ...write(password)]);
}

/** The same request with its secrets in place of the variables. */
export function filledIn(request: SnippetRequest): SnippetRequest {
  const { secrets, basic, body } = request;
  const fill = (text: SnippetText): SnippetText =>
    compact(
      text.map((part) =>
        typeof part === 'string' || part.variable === 'basic_credentials'
          ? part
          : (secrets[part.variable] ?? part),
      ),
    );
  return {
    ...request,
    headers: request.headers.map(([name, value]) => [name, fill(value)] as const),
    basic: basic && { ...basic, user: fill(basic.user), password: fill(basic.password) },
    body:
      body === null || body.format === 'text'
        ? body
        : { ...body, parameters: body.parameters.map(([name, value]) => [name, fill(value)] as const) },
  };
}

/** With `Basic` as a header, where that holds no variable. */
export function withLiteralBasic(request: SnippetRequest): SnippetRequest {
  if (!request.basic) return request;
  const text = userPass(request.basic, request.secrets);
  const [only, ...others] = text;
  if (typeof only !== 'string' || others.length > 0) return request;
  const value = `Basic ${Buffer.from(only, 'utf8').toString('base64')}`;
  return { ...request, basic: null, headers: [...request.headers, ['authorization', [value]]] };
}
