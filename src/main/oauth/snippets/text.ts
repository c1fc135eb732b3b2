/** What a snippet leaves open unless the user wants it filled in. */
export type SecretVariable =
  'client_secret' | 'api_key' | 'access_token' | 'client_assertion' | 'client_certificate_file';

/** As what a variable's value has to be written where the tool doesn't encode by itself. */
export type Encoding = 'form' | 'json';

/** A variable in a text. With an encoding, it stands for the value as encoded by whoever sets it. */
export interface Variable {
  readonly variable: SecretVariable | 'basic_credentials';
  readonly encoding?: Encoding;
}

/** A text in which variables may stand. */
export type SnippetText = readonly (string | Variable)[];

const suffixes = { form: '_form_encoded', json: '_json_escaped' } as const satisfies Record<Encoding, string>;

export const nameOf = ({ variable, encoding }: Variable): string =>
  variable + (encoding === undefined ? '' : suffixes[encoding]);

/** Joins neighbouring literals and leaves out empty ones. */
export function compact(text: SnippetText): SnippetText {
  const parts: (string | Variable)[] = [];
  for (const part of text) {
    const last = parts.at(-1);
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
    else if (part !== '') parts.push(part);
  }
  return parts;
}

export const variablesIn = (text: SnippetText): readonly Variable[] =>
  text.filter((part): part is Variable => typeof part !== 'string');

/** The text where no variable stands in it; null: there is one. */
export function literalOf(text: SnippetText): string | null {
  const [first = '', ...others] = compact(text);
  return typeof first === 'string' && others.length === 0 ? first : null;
}
