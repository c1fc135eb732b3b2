import { unavailable } from './unavailable.ts';

/** One variable of an environment. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
}

/** As Postman imports it: its own export format. */
export function postmanEnvironment(name: string, variables: readonly EnvironmentVariable[]): string {
  return json({
    name,
    values: variables.map(({ name: key, value, secret }) => ({
      key,
      value: checked(value),
      type: secret ? 'secret' : 'default',
      enabled: true,
    })),
    _postman_variable_scope: 'environment',
  });
}

/** As Bruno imports it: its own export format. */
export function brunoEnvironment(name: string, variables: readonly EnvironmentVariable[]): string {
  return json({
    name,
    variables: variables.map((variable) => ({
      name: variable.name,
      value: checked(variable.value),
      type: 'text',
      enabled: true,
      secret: variable.secret,
    })),
    info: { type: 'bruno-environment' },
  });
}

/** As Insomnia imports it since version 11: its format 5, which is YAML, of which JSON is a part. */
export function insomniaEnvironment(name: string, variables: readonly EnvironmentVariable[]): string {
  return json({
    type: 'environment.insomnia.rest/5.0',
    name,
    environments: {
      name,
      data: Object.fromEntries(variables.map((variable) => [variable.name, checked(variable.value)])),
    },
  });
}

const json = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`;

/** These tools replace variables in the values of variables, too. */
function checked(value: string): string {
  if (!/\{\{|\{%/.test(value)) return value;
  throw unavailable(
    'A value holds {{ or {%, which these tools read as the beginning of a variable.',
    'Type this value there by hand.',
  );
}
