import { describe, expect, it } from 'vitest';
import { effectivePolicy, policyInForce } from '../../src/shared/effective-policy.ts';
import { providerWith } from './sample-provider.ts';

const policy = { maximumAgeDays: 90, warningDays: 14, overlapDays: 7 };
const own = { maximumAgeDays: 365, warningDays: 30, overlapDays: 1 };
const forProvider = { maximumAgeDays: 60, warningDays: 7, overlapDays: 2 };
const policies = { monite: forProvider };
const following = { providerId: 'monite', rotationPolicy: null };
const ofItsOwn = { providerId: 'monite', rotationPolicy: own };

describe('the policy of a set', () => {
  const provider = providerWith({ defaultRotationPolicy: { ...policy, maximumAgeDays: 30 } });

  it('is its own before all others', () => {
    expect(policyInForce(ofItsOwn, provider, policies)).toEqual({
      policy: own,
      source: 'set',
      cappedAtDays: null,
    });
  });

  it('else the one that the user set for its provider, whether the catalogue has that or not', () => {
    expect(policyInForce(following, provider, policies)).toMatchObject({
      policy: forProvider,
      source: 'settings',
    });
    expect(policyInForce(following, null, policies).source).toBe('settings');
  });

  it("else its provider's usual one, else Keyturn's", () => {
    expect(policyInForce(following, provider, { other: own })).toMatchObject({
      policy: { maximumAgeDays: 30 },
      source: 'provider',
    });
    expect(policyInForce(following, null, {})).toMatchObject({ policy, source: 'keyturn' });
  });

  it('is no member that every object has', () => {
    expect(policyInForce({ ...following, providerId: 'constructor' }, null, {}).source).toBe('keyturn');
  });
});

describe('where the provider ends a secret by itself', () => {
  const provider = providerWith({ maximumSecretAgeDays: 40 });

  it.each([
    ['its own policy', ofItsOwn],
    ['the one in the settings', following],
    ['one without an age limit', { ...ofItsOwn, rotationPolicy: { ...own, maximumAgeDays: null } }],
  ])('%s is capped', (_, set) => {
    expect(policyInForce(set, provider, policies)).toMatchObject({
      policy: { maximumAgeDays: 40 },
      cappedAtDays: 40,
    });
  });

  it('a stricter one stands', () => {
    const strict = { providerId: 'monite', rotationPolicy: { ...own, maximumAgeDays: 40 } };
    expect(policyInForce(strict, provider, {}).cappedAtDays).toBeNull();
    expect(effectivePolicy(strict, provider, {}).maximumAgeDays).toBe(40);
  });
});
