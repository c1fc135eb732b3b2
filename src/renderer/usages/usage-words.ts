import Cloud from '@lucide/svelte/icons/cloud';
import FileKey from '@lucide/svelte/icons/file-key';
import Laptop from '@lucide/svelte/icons/laptop';
import MapPin from '@lucide/svelte/icons/map-pin';
import Server from '@lucide/svelte/icons/server';
import Variable from '@lucide/svelte/icons/variable';
import Workflow from '@lucide/svelte/icons/workflow';
import type { CredentialSet } from '../../shared/credential.ts';
import type { Usage, UsageKind } from '../../shared/usage.ts';
import { formatDate } from '../ui/format.ts';

export const usageKindWords: Readonly<Record<UsageKind, string>> = {
  environment_variable: 'Environment variable',
  env_file: '.env file',
  ci_variable: 'CI variable',
  secret_manager: 'Secret manager',
  service: 'Service',
  machine: 'Somebody’s machine',
  other: 'Another place',
};

export const usageKindIcons = {
  environment_variable: Variable,
  env_file: FileKey,
  ci_variable: Workflow,
  secret_manager: Cloud,
  service: Server,
  machine: Laptop,
  other: MapPin,
} as const satisfies Record<UsageKind, unknown>;

/** What to write into *Where*, by kind. */
export const usageWhereExamples: Readonly<Record<UsageKind, string>> = {
  environment_variable: 'BILLING_CLIENT_SECRET',
  env_file: 'api-server:/srv/billing/.env',
  ci_variable: 'GitHub Actions · BILLING_CLIENT_SECRET',
  secret_manager: 'AWS Secrets Manager · prod/billing',
  service: 'invoice-sync (production)',
  machine: 'Maria’s laptop',
  other: 'Where somebody would look for it',
};

/** Which secret is at a usage. */
export interface SecretThere {
  readonly words: string;
  /** `old`: the usage has to get the current one. */
  readonly state: 'current' | 'old' | 'unknown';
}

export function secretThere(
  set: Pick<CredentialSet, 'secretVersions'>,
  { versionId }: Pick<Usage, 'versionId'>,
): SecretThere {
  const version = set.secretVersions.find(({ id }) => id === versionId);
  const replaced = version?.replacedAt ? `, replaced on ${formatDate(version.replacedAt)}` : '';
  switch (version?.stage) {
    case 'current':
      return { words: 'Has the current secret', state: 'current' };
    case 'pending':
      return { words: 'Has the pending secret', state: 'old' };
    case 'previous':
      return { words: `Still has the previous secret${replaced}`, state: 'old' };
    case 'revoked':
      return { words: `Was last given a secret that is revoked${replaced}`, state: 'old' };
    case undefined:
      return { words: 'Nobody said which secret is there', state: 'unknown' };
  }
}
