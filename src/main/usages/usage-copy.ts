import type { CredentialSetFacts } from '../../shared/credential.ts';
import type { UsageCopyForm } from '../../shared/identification.ts';
import type { Provider } from '../../shared/provider.ts';
import type { Usage } from '../../shared/usage.ts';
import { envLine } from './env-line.ts';
import { memberNames, variableNames } from './variable-names.ts';

/** What is copied, and for where. */
export interface UsageCopy {
  readonly set: Pick<CredentialSetFacts, 'name' | 'clientId' | 'request'>;
  readonly provider: Provider | undefined;
  /** Null: for no usage in particular. */
  readonly usage: Pick<Usage, 'kind' | 'where'> | null;
  readonly secret: string;
}

/**
 * Client ID and secret as a usage wants them. The caller sees to it that the text doesn't stay anywhere.
 *
 * @throws KeyturnError `invalid_input` if an .env file can't hold it
 */
export function usageCopy({ set, provider, usage, secret }: UsageCopy, form: UsageCopyForm): string {
  switch (form) {
    case 'value':
      return secret;
    case 'env': {
      const names = variableNames(provider, set, usage);
      const lines = [envLine(names.secret, secret)];
      if (set.clientId !== '') lines.unshift(envLine(names.clientId, set.clientId));
      return `${lines.join('\n')}\n`;
    }
    case 'json': {
      const names = memberNames(provider, set);
      const members = [[names.secret, secret]];
      if (set.clientId !== '') members.unshift([names.clientId, set.clientId]);
      return JSON.stringify(Object.fromEntries(members), null, 2);
    }
  }
}
