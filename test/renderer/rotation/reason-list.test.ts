import { page } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { reasonWords } from '../../../src/renderer/rotation/reason-words.ts';
import { statusReasons } from '../../../src/shared/rotation.ts';
import { oneOfEachStatus, sampleNow, sampleSet, sampleVersion } from '../../fakes/sample-credential-sets.ts';
import { axeFindings } from '../axe.ts';
import { openApp, row } from '../open-app.ts';

const day = 86_400_000;
const reasonItems = () => page.getByRole('list', { name: 'What to act on' }).getByRole('listitem');

describe('The reasons of a status', () => {
  test('all stand in the detail pane, the worst first, each with what to do', async () => {
    const set = sampleSet(1, {
      name: 'Half done',
      status: 'not_revoked',
      reasons: ['previous_alive', 'left_half_way', 'no_token_yet'],
      secretVersions: [
        sampleVersion(4, { stage: 'pending', createdAt: sampleNow - 3 * day }),
        sampleVersion(3),
        sampleVersion(2, { stage: 'previous', overlapEndsAt: sampleNow - 2 * day }),
        sampleVersion(1, { stage: 'previous', overlapEndsAt: sampleNow - 9 * day }),
      ],
    });
    await openApp({ credentialSets: [set] });
    await row(/^Half done/).click();
    await expect.element(reasonItems().nth(0)).toMatchTextContent(/overlap ended on 13 Nov 2026.*Monite/);
    await expect.element(reasonItems().nth(1)).toMatchTextContent(/half-way.*19 Nov 2026.*discard/);
    await expect.element(reasonItems().nth(2)).toMatchTextContent(/No token test has passed yet/);
    expect(await axeFindings()).toEqual([]);
  });

  test('aren’t there where nothing asks for anything', async () => {
    await openApp({ credentialSets: [sampleSet(1, { name: 'Calm' })] });
    await row(/^Calm/).click();
    await expect.element(page.getByText('Registered', { exact: true })).toBeVisible();
    expect(reasonItems().elements()).toEqual([]);
  });

  test('make a badge more exact: what was tested in vain isn’t called never tested', async () => {
    await openApp({
      credentialSets: [
        sampleSet(1, { name: 'In vain', status: 'never_tested', reasons: ['no_token_yet'] }),
        sampleSet(2, { name: 'New', status: 'never_tested' }),
      ],
    });
    await expect.element(row(/^In vain/)).toMatchTextContent(/Unproven/);
    await expect.element(row(/^New/)).toMatchTextContent(/Never tested/);
  });

  test('have words for every set, whatever is missing of it', () => {
    for (const reason of statusReasons) {
      for (const set of [...oneOfEachStatus(), sampleSet(99, { dueAt: null, secretVersions: [] })]) {
        const { what, advice } = reasonWords(reason, set, { provider: 'your provider' });
        expect(`${what} ${advice}`).not.toMatch(/undefined|null|Invalid|NaN/);
      }
    }
  });
});
