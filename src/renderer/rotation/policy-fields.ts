import type { RotationPolicy } from '../../shared/provider.ts';
import { defaultUnusedAfterDays } from '../../shared/rotation.ts';

/** A policy as it is typed: days, as text. */
export interface PolicyFields {
  /** Empty: no age limit. */
  maximumAgeDays: string;
  warningDays: string;
  overlapDays: string;
  /** Empty: never. */
  unusedAfterDays: string;
}
export type PolicyField = keyof PolicyFields;

/** The fields in their order: what each is called, what stands in it while it is empty, and what it is about. */
export const policyFieldList: readonly {
  readonly field: PolicyField;
  readonly label: string;
  readonly placeholder: string | undefined;
  readonly hint: string;
}[] = [
  {
    field: 'maximumAgeDays',
    label: 'Maximum age (days)',
    placeholder: 'No limit',
    hint: 'Stale from then on',
  },
  {
    field: 'warningDays',
    label: 'Warn before (days)',
    placeholder: undefined,
    hint: 'Due soon from then on',
  },
  {
    field: 'overlapDays',
    label: 'Overlap (days)',
    placeholder: undefined,
    hint: 'How long the old secret may live on',
  },
  {
    field: 'unusedAfterDays',
    label: 'Unused after (days)',
    placeholder: 'Never',
    hint: 'Without any sign of use',
  },
];

/** What may stand in each field, for whom it doesn't. */
export const policyProblems: Readonly<Record<PolicyField, string>> = {
  maximumAgeDays: 'A whole number of days from 1 to 3650, or nothing',
  warningDays: 'A whole number of days from 0 to 365',
  overlapDays: 'A whole number of days from 0 to 365',
  unusedAfterDays: 'A whole number of days from 1 to 3650, or nothing',
};

export function fieldsOfPolicy(policy: RotationPolicy): PolicyFields {
  const { maximumAgeDays, warningDays, overlapDays, unusedAfterDays = defaultUnusedAfterDays } = policy;
  const text = (days: number | null) => (days === null ? '' : String(days));
  return {
    maximumAgeDays: text(maximumAgeDays),
    warningDays: text(warningDays),
    overlapDays: text(overlapDays),
    unusedAfterDays: text(unusedAfterDays),
  };
}

/** Unchecked: what isn't a number becomes what the schema refuses. What a policy may leave unsaid is left out. */
export function policyFromFields(fields: PolicyFields): RotationPolicy {
  const unusedAfterDays = daysOrNull(fields.unusedAfterDays);
  return {
    maximumAgeDays: daysOrNull(fields.maximumAgeDays),
    warningDays: days(fields.warningDays),
    overlapDays: days(fields.overlapDays),
    ...(unusedAfterDays !== defaultUnusedAfterDays && { unusedAfterDays }),
  };
}

const days = (text: string): number => (/^\d{1,5}$/.test(text.trim()) ? Number(text) : Number.NaN);
const daysOrNull = (text: string): number | null => (text.trim() === '' ? null : days(text));
