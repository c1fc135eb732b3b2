import { sampleVersion } from '../../fakes/sample-credential-sets.ts';
import { page } from 'vitest/browser';
import { expect, test } from 'vitest';
import { dueReason, policyText } from '../../../src/renderer/rotation/policy-text.ts';
import { sampleNow, sampleSet } from '../../fakes/sample-credential-sets.ts';
import { openApp, row } from '../open-app.ts';

const day = 86_400_000;
const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

test('a policy is said in one line', () => {
  expect(policyText({ maximumAgeDays: 90, warningDays: 14, overlapDays: 1 })).toBe(
    'Every 90 days, warned 14 days before, 1 day of overlap',
  );
  expect(policyText({ maximumAgeDays: null, warningDays: 0, overlapDays: 0 })).toMatch(/^No age limit/);
});

test('the due date has its reason', () => {
  expect(dueReason(sampleSet(1), undefined)).toMatch(/^90 days after the secret came in/);
  expect(dueReason(sampleSet(1, { dueAt: 5, secretExpiresAt: 5 }), undefined)).toMatch(
    /provider ends the secret/,
  );
  expect(dueReason(sampleSet(1, { dueAt: null }), undefined)).toMatch(/No expiry is known/);
  expect(dueReason(sampleSet(1, { status: 'exposed' }), undefined)).toMatch(/exposed/);
});

test('the previous secret can still be revealed, by its own version', async () => {
  const set = sampleSet(1, {
    name: 'Rotated',
    secretVersions: [
      sampleVersion(3, { createdAt: sampleNow - 2 * day }),
      sampleVersion(2, {
        stage: 'previous',
        createdAt: sampleNow - 90 * day,
        replacedAt: sampleNow - 2 * day,
        overlapEndsAt: sampleNow + 5 * day,
      }),
      sampleVersion(1, {
        stage: 'revoked',
        createdAt: sampleNow - 200 * day,
        replacedAt: sampleNow - 90 * day,
      }),
    ],
  });
  const main = await openApp({ credentialSets: [set] });
  await row(/^Rotated/).click();
  await page.getByRole('tab', { name: 'Rotation' }).click();
  await expect.element(page.getByText('Overlap ends 27 Nov 2026', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Reveal previous secret' }).click();
  await expect.element(page.getByText('sample-secret-7f3a')).toBeVisible();
  expect(main.callsOf('revealSecret')).toEqual([{ id: set.id, versionId: uuid(2) }]);
  // One at a time: revealing the current one hides it.
  await page.getByRole('button', { name: 'Reveal secret' }).click();
  await expect.element(page.getByRole('button', { name: 'Reveal previous secret' })).toBeVisible();
  expect(main.callsOf('hideSecret')).toHaveLength(1);
});
