import { userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { defaultVaultSettings, type ProviderPolicies } from '../../../src/shared/vault.ts';
import { sampleSet } from '../../fakes/sample-credential-sets.ts';
import { axeFindings } from '../axe.ts';
import { dialog, openSettings } from './settings-dialog.ts';

const policy = { maximumAgeDays: 30, warningDays: 5, overlapDays: 2 };
const credentialSets = [
  sampleSet(1, { name: 'One' }),
  sampleSet(2, { name: 'Two', rotationPolicy: policy }),
  sampleSet(3, { name: 'Gone', providerId: 'other', trashedAt: 5 }),
];
const open = (providerPolicies: ProviderPolicies = {}) =>
  openSettings('Rotation', {
    credentialSets,
    vault: { settings: { ...defaultVaultSettings, providerPolicies } },
  });
const field = (name: string) => dialog().getByRole('textbox', { name });
const button = (name: string) => dialog().getByRole('button', { name, exact: true });

describe('Rotation settings', () => {
  test('list the providers in use with their policies, and how many sets follow their own', async () => {
    await open();
    await expect
      .element(
        dialog().getByText(/^Every 90 days.*Usual policy · 2 credential sets · 1 has a policy of their own/),
      )
      .toBeVisible();
    expect(
      dialog()
        .getByRole('button', { name: /^Edit the policy/ })
        .elements(),
    ).toHaveLength(1);
    expect(
      dialog()
        .getByRole('button', { name: /^Reset/ })
        .elements(),
    ).toEqual([]);
    await expect.poll(() => axeFindings()).toEqual([]);
  });

  test('change the policy of a provider, and give it back its usual one', async () => {
    const main = await open();
    await button('Edit the policy of Monite').click();
    await expect.element(field('Maximum age (days)')).toHaveFocus();
    await field('Maximum age (days)').fill('30');
    await field('Unused after (days)').fill('');
    await expect.poll(() => axeFindings()).toEqual([]);
    await button('Save').click();
    await expect
      .element(dialog().getByText(/^Every 30 days.*never called unused.*Your policy/))
      .toBeVisible();
    expect(main.vault.settings.providerPolicies).toEqual({
      monite: { maximumAgeDays: 30, warningDays: 14, overlapDays: 7, unusedAfterDays: null },
    });
    await button('Reset the policy of Monite').click();
    await expect.element(dialog().getByText(/^Every 90 days.*Usual policy/)).toBeVisible();
    expect(main.vault.settings.providerPolicies).toEqual({});
  });

  test('save nothing that is no number of days, and cancelling changes nothing', async () => {
    const main = await open({ other: policy });
    await expect.element(button('Edit the policy of other')).toBeVisible();
    await button('Edit the policy of Monite').click();
    await field('Warn before (days)').fill('soon');
    await button('Save').click();
    await expect.element(dialog().getByText('A whole number of days from 0 to 365')).toBeVisible();
    await expect.element(field('Warn before (days)')).toHaveFocus();
    await button('Cancel').click();
    await expect.element(field('Warn before (days)')).not.toBeInTheDocument();
    expect(main.callsOf('setVaultSettings')).toEqual([]);
  });

  test('Esc gives up the form alone, and leaves the focus where it was opened', async () => {
    await open();
    await button('Edit the policy of Monite').click();
    await expect.element(field('Maximum age (days)')).toHaveFocus();
    await userEvent.keyboard('{Escape}');
    await expect.element(field('Maximum age (days)')).not.toBeInTheDocument();
    await expect.element(button('Edit the policy of Monite')).toHaveFocus();
  });

  test('keep what was typed when it could not be saved, and say why', async () => {
    const main = await open();
    main.fail('setVaultSettings', { code: 'disk_full', message: 'The disk is full.' });
    await button('Edit the policy of Monite').click();
    await field('Overlap (days)').fill('3');
    await button('Save').click();
    await expect.element(dialog().getByRole('alert')).toMatchTextContent(/The disk is full/);
    await expect.element(field('Overlap (days)')).toHaveValue('3');
  });
});
