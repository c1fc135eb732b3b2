import type { CredentialSet } from '../../../src/shared/credential.ts';
import { factsWith } from '../../shared/sample-facts.ts';

export const day = 86_400_000;
/** The day on which the sample set's secret came in. */
export const born = Date.UTC(2026, 0, 1);

/** A tested credential set whose secret came in at {@link born}, but for what a test changes. */
export function setWith(changes: Partial<CredentialSet> = {}): CredentialSet {
  return {
    ...factsWith(),
    id: '00000000-0000-4000-8000-000000000001',
    createdAt: born,
    updatedAt: born,
    trashedAt: null,
    secretChangedAt: born,
    exposedAt: null,
    secretVersions: [],
    lastTest: { at: born, kind: 'granted', rejected: false },
    ...changes,
  };
}
