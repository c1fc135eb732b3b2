import * as v from 'valibot';
import {
  CredentialSetFactsSchema,
  type CredentialSet,
  type CredentialSetFacts,
} from '../../shared/credential.ts';
import { checkFacts } from '../../shared/check-facts.ts';
import type { Provider } from '../../shared/provider.ts';
import { secretKindOf } from '../../shared/request-kind.ts';
import { draftToFacts, type Draft } from './draft.ts';
import type { RecognisedKey } from './keys/recognise-key.ts';
import { recogniseSecret, secretProblem } from './keys/secret-problem.ts';
import { parseEntries } from './lists.ts';
import { policyProblems } from '../rotation/policy-fields.ts';

/** What is wrong with each field, in words, by the field's name in the draft. */
export type Problems = Readonly<Record<string, string>>;

export interface Evaluation {
  /** The checked facts; null while anything is wrong. */
  readonly facts: CredentialSetFacts | null;
  readonly problems: Problems;
}

/** The names that people see, for "To complete: …". In the order of the form. */
export const fieldLabels: Readonly<Record<string, string>> = {
  providerId: 'Provider',
  environmentId: 'Environment',
  name: 'Name',
  clientId: 'Client ID',
  clientSecret: 'Client secret',
  clientIdentifier: 'Identifier',
  tokenUrl: 'Token URL',
  clientAuthenticationMethod: 'Client authentication',
  project: 'Project',
  contactEmail: 'Contact email',
  description: 'Description',
  access: 'Access',
  scopes: 'Scopes',
  audience: 'Audience',
  usages: 'Usages',
  tags: 'Tags',
  maximumAgeDays: 'Maximum age',
  warningDays: 'Warning',
  overlapDays: 'Overlap',
  unusedAfterDays: 'Unused after',
  secretExpiresOn: 'Expiry',
  resources: 'Resources',
  parameters: 'Extra parameters',
  headers: 'Extra headers',
  grantType: 'Grant type',
  signingAlgorithm: 'Signing algorithm',
  keyId: 'Key ID',
  assertionAudience: 'Audience of the signed JWT',
  clockOffset: 'Clock difference',
  probeUrl: 'Address to try it at',
  proxy: 'Proxy',
};

// Where valibot's own words would speak of types instead of what to type.
const plainWords: Readonly<Record<string, string>> = {
  ...policyProblems,
  secretExpiresOn: 'Enter a date',
  contactEmail: 'Enter an e-mail address such as api-team@example.com',
};

const renamed: Readonly<Record<string, string>> = { secretExpiresAt: 'secretExpiresOn' };

/**
 * The field of the draft that a path in the facts is typed into: `access.scopes.0` is `scopes`,
 * `request.headers.X-Version` is `headers`, `variables.tenant` stays as it is.
 */
export function fieldOf(path: string, provider?: Provider): string {
  const [first = '', second, ...rest] = path.split('.');
  if (first === 'variables' && second) return path;
  if ((first === 'parameters' || first === 'headers') && second !== undefined) {
    return namedValue(first, [second, ...rest].join('.'), provider) ?? first;
  }
  if (second === undefined) return renamed[first] ?? first;
  if (first === 'request') return fieldOf([second, ...rest].join('.'), provider);
  if (first === 'access' || first === 'rotationPolicy') return second;
  return renamed[first] ?? first;
}

function namedValue(list: 'parameters' | 'headers', name: string, provider?: Provider): string | null {
  if (list === 'parameters' && name === 'audience') return 'audience';
  if (list === 'parameters' && name === 'resource') return 'resources';
  const known = provider?.[list].some((value) => value.name === name);
  return known ? `${list === 'parameters' ? 'parameter' : 'header'}:${name}` : null;
}

/**
 * Reads and checks the whole form.
 * @param before the set that is edited; without it a client secret is needed.
 */
export function evaluate(draft: Draft, provider: Provider | undefined, before?: CredentialSet): Evaluation {
  const problems: Record<string, string> = {};
  const add = (field: string, message: string) => {
    problems[field] ??= message;
  };
  const parsed = v.safeParse(CredentialSetFactsSchema, draftToFacts(draft, provider, before));
  for (const issue of parsed.issues ?? []) {
    const field = fieldOf(v.getDotPath(issue) ?? '', provider);
    add(field, plainWords[field] ?? issue.message);
  }
  for (const [field, separator] of [
    ['parameters', '='],
    ['headers', ':'],
  ] as const) {
    const { problem } = parseEntries(draft[field], separator);
    if (problem) add(field, problem);
  }
  const facts = parsed.success ? parsed.output : draftToFacts(draft, provider, before);
  if (!before) {
    const problem = secretProblem(draft.clientSecret, provider, facts);
    if (problem !== null) add('clientSecret', problem);
    else if (provider) {
      const unfit = algorithmProblem(
        draft,
        recogniseSecret(secretKindOf(provider, facts), draft.clientSecret),
      );
      if (unfit !== null) add('signingAlgorithm', unfit);
    }
  }
  if (!provider) {
    add('providerId', 'Choose a provider');
    if (facts.clientId.trim() === '') add('clientId', 'Enter the client ID');
  } else if (!draft.environmentId) add('environmentId', 'Choose an environment');
  if (provider) {
    for (const { field, message, hint } of checkFacts(provider, withEnvironment(facts, provider))) {
      add(fieldOf(field, provider), hint === undefined ? message : `${message}. ${hint}`);
    }
  }
  const sound = parsed.success && Object.keys(problems).length === 0;
  return { facts: sound ? parsed.output : null, problems };
}

/** A key signs with the algorithms of its own kind only; what isn't known of it, main finds out. */
function algorithmProblem({ signingAlgorithm }: Draft, key: RecognisedKey | null): string | null {
  if (signingAlgorithm === '' || key?.kind !== 'key' || key.algorithms.length === 0) return null;
  if (key.algorithms.includes(signingAlgorithm)) return null;
  return `This key can’t sign with ${signingAlgorithm}, only with ${key.algorithms.join(', ')}`;
}

/** Until an environment is chosen, what holds for the first is asked: else its problems would appear one by one. */
function withEnvironment(facts: CredentialSetFacts, provider: Provider): CredentialSetFacts {
  const first = provider.environments[0]?.id ?? '';
  return facts.environmentId === '' ? { ...facts, environmentId: first } : facts;
}

/** Whether two sets of facts say the same, whatever the order of their members. */
export function sameFacts(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every(
    (key) => Object.hasOwn(b, key) && sameFacts(a[key as keyof typeof a], b[key as keyof typeof b]),
  );
}

/** What eTrusted and the like put before the user's own identifier; null where the two don't fit together. */
export function clientIdPrefix(clientId: string, clientIdentifier: string): string | null {
  const ending = `-${clientIdentifier.trim()}`;
  const whole = clientId.trim();
  return ending.length > 1 && whole.endsWith(ending) && whole.length > ending.length
    ? whole.slice(0, -ending.length)
    : null;
}
