import type { CredentialSetFacts } from '../../shared/credential.ts';
import { withoutEdgeSpace } from '../../shared/edge-space.ts';
import type { ExperimentChange } from '../../shared/experiment.ts';

/**
 * The facts of a credential set with an experiment's change made to them. Pure; what `trimmed` means for the secret is
 * said by {@link experimentalSecret}.
 */
export function applyExperiment<T extends CredentialSetFacts>(facts: T, change: ExperimentChange): T {
  const {
    clientAuthenticationMethod,
    basicEncoding,
    bodyFormat,
    environmentId,
    scopes,
    audience,
    clockOffset,
  } = change;
  return {
    ...facts,
    ...(change.trimmed && { clientId: withoutEdgeSpace(facts.clientId) }),
    ...(environmentId !== undefined && { environmentId }),
    ...(scopes !== undefined && {
      access: scopes.length === 0 ? { level: 'full' } : { level: 'fine_grained', scopes: [...scopes] },
    }),
    request: {
      ...facts.request,
      ...(clientAuthenticationMethod !== undefined && { clientAuthenticationMethod }),
      ...(basicEncoding !== undefined && { basicEncoding }),
      ...(bodyFormat !== undefined && { bodyFormat }),
      ...(audience !== undefined && { audience }),
      ...(clockOffset !== undefined && { clockOffset }),
    },
  };
}

/**
 * The secret as an experiment sends it.
 *
 * @param secret - UTF-8
 * @returns memory of its own for the caller to wipe, or the very buffer where nothing is changed
 */
export function experimentalSecret(secret: Buffer, change: ExperimentChange | undefined): Buffer {
  return change?.trimmed ? Buffer.from(withoutEdgeSpace(secret.toString('utf8')), 'utf8') : secret;
}
