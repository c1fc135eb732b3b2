import * as v from 'valibot';
import { RotationPolicySchema, type RotationPolicy } from '../../shared/provider.ts';

/** A policy as it is typed. */
export interface PolicyFields {
  maximumAgeDays: string;
  warningDays: string;
  overlapDays: string;
  unusedAfterDays: string;
}

/** The policy that was typed, or what is wrong with which field. */
export type ReadPolicy =
  | { readonly policy: RotationPolicy; readonly problems: null }
  | { readonly policy: null; readonly problems: Readonly<Partial<Record<keyof PolicyFields, string>>> };

export const typedPolicy = (policy: RotationPolicy, unusedAfterDays: number | null): PolicyFields => ({
  maximumAgeDays: policy.maximumAgeDays === null ? '' : String(policy.maximumAgeDays),
  warningDays: String(policy.warningDays),
  overlapDays: String(policy.overlapDays),
  unusedAfterDays: unusedAfterDays === null ? '' : String(unusedAfterDays),
});

const messages: Readonly<Record<keyof PolicyFields, string>> = {
  maximumAgeDays: 'A whole number of days from 1 to 3650, or nothing',
  warningDays: 'A whole number of days from 0 to 365',
  overlapDays: 'A whole number of days from 0 to 365',
  unusedAfterDays: 'A whole number of days from 1 to 3650, or nothing',
};

export function readPolicy(fields: PolicyFields): ReadPolicy {
  const parsed = v.safeParse(RotationPolicySchema, {
    maximumAgeDays: daysOrNone(fields.maximumAgeDays),
    warningDays: days(fields.warningDays),
    overlapDays: days(fields.overlapDays),
    unusedAfterDays: daysOrNone(fields.unusedAfterDays),
  });
  if (parsed.success) return { policy: parsed.output, problems: null };
  const names = parsed.issues.map((issue) => issue.path?.[0]?.key as keyof PolicyFields);
  return { policy: null, problems: Object.fromEntries(names.map((name) => [name, messages[name]])) };
}

/** Digits alone: `Number` would take “1e2” and nothing at all for numbers, too. */
const days = (text: string): number => (/^\d{1,5}$/.test(text.trim()) ? Number(text) : Number.NaN);
const daysOrNone = (text: string): number | null => (text.trim() === '' ? null : days(text));
