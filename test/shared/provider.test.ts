import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ProviderSchema, RotationPolicySchema } from '../../src/shared/provider.ts';
import { providerWith } from './sample-provider.ts';

const complaints = (changes: object): readonly string[] => {
  const result = v.safeParse(ProviderSchema, { ...providerWith(), ...changes });
  return result.success ? [] : result.issues.map((issue) => String(v.getDotPath(issue)));
};

describe("a provider's entry", () => {
  it('passes when it follows the RFC', () => {
    expect(v.parse(ProviderSchema, providerWith())).toEqual(providerWith());
  });

  it('holds no member that the schema does not know', () => {
    expect(complaints({ clientSecret: 'x' })).toEqual(['clientSecret']);
  });

  it.each(['Monite', 'mon ite', '-monite', '', '../monite', 'monite_eu'])('may not have the id %j', (id) => {
    expect(complaints({ id })).toEqual(['id']);
  });

  it('links to https pages only', () => {
    for (const url of ['http://docs.example.com', 'javascript:alert(1)', 'file:///x', 'docs.example.com']) {
      expect(complaints({ documentationUrl: url })).toContain('documentationUrl');
      expect(complaints({ creationDocumentationUrl: url })).toContain('creationDocumentationUrl');
      expect(complaints({ consoleUrl: url })).toContain('consoleUrl');
    }
  });

  it('has at least one environment, each with an https token URL or none', () => {
    expect(complaints({ environments: [] })).toEqual(['environments']);
    const environment = { id: 'test', name: 'Test', tokenUrl: 'http://auth.example.com/token' };
    expect(complaints({ environments: [environment] })).toEqual(['environments.0.tokenUrl']);
    expect(complaints({ environments: [{ ...environment, tokenUrl: null }] })).toEqual([]);
  });

  it('finds the token somewhere', () => {
    expect(complaints({ tokenPath: [] })).toEqual(['tokenPath']);
  });
});

describe('a rotation policy', () => {
  const policy = { maximumAgeDays: 90, warningDays: 14, overlapDays: 7 };
  const takes = (changes: object) => v.is(RotationPolicySchema, { ...policy, ...changes });

  it('counts whole days, from one to ten years', () => {
    expect(takes({})).toBe(true);
    expect(takes({ maximumAgeDays: 1 })).toBe(true);
    expect(takes({ maximumAgeDays: 3650 })).toBe(true);
    for (const maximumAgeDays of [0, -1, 0.5, 3651, '90', Number.NaN]) {
      expect(takes({ maximumAgeDays })).toBe(false);
    }
  });

  it('may set no age limit, may warn at the last moment, and may overlap not at all', () => {
    expect(takes({ maximumAgeDays: null, warningDays: 0, overlapDays: 0 })).toBe(true);
  });
});
