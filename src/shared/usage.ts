import * as v from 'valibot';

/** What kind of place holds a credential set's secret. `other`: none of these, or noted before there were kinds. */
export const usageKinds = [
  'environment_variable',
  'env_file',
  'ci_variable',
  'secret_manager',
  'service',
  'machine',
  'other',
] as const;
export const UsageKindSchema = v.picklist(usageKinds);
export type UsageKind = v.InferOutput<typeof UsageKindSchema>;

/** A place where a credential set is deployed. */
export interface Usage {
  readonly id: string;
  readonly kind: UsageKind;
  /** The place in the user's words: a variable's name, a file's path, a service, whose machine. */
  readonly where: string;
  /** How to bring a new secret there, in the user's words; may be empty. */
  readonly how: string;
  /** Where to go for that, an http or https URL; may be empty. */
  readonly link: string;
  /** When somebody last said that the credential set is in use there, ms since 1970; null: never. */
  readonly confirmedAt: number | null;
  /** The secret version that was last ticked off here; null: none was. */
  readonly versionId: string | null;
}

/** A usage of which only the place is known. */
export const newUsage = (where: string, id: string, kind: UsageKind = guessUsageKind(where)): Usage => ({
  id,
  kind,
  where,
  how: '',
  link: '',
  confirmedAt: null,
  versionId: null,
});

/** Guesses a kind from how a place is written; the user may choose another. */
export function guessUsageKind(where: string): UsageKind {
  const text = where.trim();
  if (/(?:^|[/\\\s:])\.env(?:\.[\w.-]+)?$|\.env$/i.test(text)) return 'env_file';
  if (/github actions|gitlab|jenkins|circleci|azure devops|buildkite|bitbucket|\bci\b/i.test(text))
    return 'ci_variable';
  if (
    /vault|secrets?[ -]?manager|key vault|parameter store|doppler|infisical|1password|bitwarden/i.test(text)
  )
    return 'secret_manager';
  if (/laptop|macbook|machine|workstation|desktop/i.test(text)) return 'machine';
  if (/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text)) return 'environment_variable';
  return 'other';
}
