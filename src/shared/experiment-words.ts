import type { ExperimentChange } from './experiment.ts';

/** What was tried, in a few words without a full stop: "client_secret_post, body as form". */
export function experimentWords(change: ExperimentChange): string {
  const {
    clientAuthenticationMethod,
    basicEncoding,
    bodyFormat,
    environmentId,
    scopes,
    audience,
    clockOffset,
  } = change;
  return [
    change.trimmed && 'without the space around it',
    clientAuthenticationMethod,
    basicEncoding && (basicEncoding === 'raw' ? 'Basic without encoding' : 'Basic with encoding'),
    bodyFormat && (bodyFormat === 'json' ? 'JSON as body' : 'a form as body'),
    environmentId && `environment ${environmentId}`,
    scopes && (scopes.length === 0 ? 'without scopes' : `scopes ${scopes.join(' ')}`),
    clockOffset !== undefined && `dated ${Math.abs(clockOffset)} s ${clockOffset < 0 ? 'earlier' : 'later'}`,
    audience !== undefined && (audience === '' ? 'without the audience' : `audience ${audience}`),
  ]
    .filter(Boolean)
    .join(', ');
}
