import * as v from 'valibot';
import { ownProviderProblems } from '../../../shared/own-provider-problems.ts';
import { OwnProviderSchema } from '../../../shared/own-provider.ts';
import type { Provider } from '../../../shared/provider.ts';

/** What keeps a provider from being saved, by the form's fields: `environments.0.tokenUrl`, `variables.tenant.label`. */
export interface Evaluation {
  /** Null until it can be saved. */
  readonly provider: Provider | null;
  readonly problems: Readonly<Record<string, string>>;
}

/** Applies to what was typed what main will apply to what is saved. */
export function evaluateProvider(candidate: Provider): Evaluation {
  const problems: Record<string, string> = {};
  const add = (path: string, message: string): void => {
    problems[fieldAt(path, candidate)] ??= message;
  };
  for (const [index, { tokenUrl }] of candidate.environments.entries()) {
    if (tokenUrl === null && candidate.kind !== 'api_key') {
      add(`environments.${index}.tokenUrl`, 'Enter the token URL');
    }
  }
  if (candidate.name === '') add('name', 'Enter a name');
  const checked = v.safeParse(OwnProviderSchema, candidate);
  if (checked.success) {
    for (const { field, message } of ownProviderProblems(checked.output)) add(field, sentence(message));
  } else {
    for (const issue of checked.issues) add(v.getDotPath(issue) ?? '', schemaWords(issue));
  }
  const isComplete = checked.success && Object.keys(problems).length === 0;
  return { provider: isComplete ? checked.output : null, problems };
}

/** The field of the form that a path of the schema belongs to. */
function fieldAt(path: string, provider: Provider): string {
  const variable = /^variables\.(\d+)(?:\.(\w+))?$/.exec(path);
  if (variable) {
    return `variables.${provider.variables[Number(variable[1])]?.name ?? ''}.${variable[2] ?? 'example'}`;
  }
  const probe = /^probe\.urlByEnvironment\.(.+)$/.exec(path);
  if (probe) return `environments.${provider.environments.findIndex(({ id }) => id === probe[1])}.probeUrl`;
  if (path === 'probe.url') return 'environments.0.probeUrl';
  const list = /^(parameters|headers|tokenPath|aliases|scopes\.known)\b/.exec(path);
  return list?.[1] ?? path;
}

function schemaWords(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? '';
  const field = /[^.]*$/.exec(path)?.[0] ?? '';
  const isOwn = issue.requirement !== undefined && !issue.message.startsWith('Invalid');
  if (isOwn) return issue.message;
  if (/url/i.test(field)) return 'Enter a full https URL such as https://api.example.com/v1';
  if (field.endsWith('Days')) return 'Enter a whole number of days';
  if (path.startsWith('parameters') || path.startsWith('headers')) return 'Each needs a name';
  if (path.startsWith('tokenPath')) return 'Enter the member’s name, such as access_token';
  return 'This must not be empty';
}

const sentence = (text: string): string =>
  text.replace(/^[a-z](?=[a-z]* )/, (letter) => letter.toUpperCase());
