import { page, userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { undoHistory } from '../../../src/renderer/state/undo-history.svelte.ts';
import { defaultPreferences } from '../../../src/shared/preferences.ts';
import type { CredentialSetListItem } from '../../../src/shared/credential.ts';
import type { RevocationProof } from '../../../src/shared/rotation-proof.ts';
import type { TokenTestOutcome } from '../../../src/shared/token-test.ts';
import { done, held, type FakeMain } from '../../fakes/keyturn-bridge.ts';
import {
  oneOfEachStatus,
  sampleNow,
  sampleSet,
  sampleUsage,
  sampleVersion,
} from '../../fakes/sample-credential-sets.ts';
import { sampleProvider } from '../../fakes/sample-providers.ts';
import { axeFindings } from '../axe.ts';
import { paste } from '../credentials/register-dialog.ts';
import { openApp, row } from '../open-app.ts';
import { granted, sampleResult } from '../token-test/outcomes.ts';
import { current, pending, previous, proofWith, revoked } from './stages.ts';

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const secret = () => page.getByRole('textbox', { name: 'New client secret' });
const step = (name: string) => page.getByRole('listitem', { name: new RegExp(`^${name}`) });
const refused: TokenTestOutcome = {
  kind: 'refused',
  status: 401,
  error: 'invalid_client',
  errorDescription: null,
  deviations: [],
};

async function openGuide(
  changes: Partial<CredentialSetListItem> = {},
  providers?: Parameters<typeof sampleProvider>[0][],
): Promise<FakeMain> {
  const main = await openApp({
    credentialSets: [sampleSet(1, { name: 'Orders', ...changes })],
    ...(providers && { providers: providers.map((provider) => sampleProvider(provider)) }),
  });
  await row(/^Orders/).click();
  await page.getByRole('tab', { name: 'Rotation' }).click();
  return main;
}

/** Main proves the pending secret as told. */
function proveWith(main: FakeMain, outcome: TokenTestOutcome, message: string): void {
  main.answer('provePendingSecret', ({ id }) => {
    const set = main.sets.get(id);
    if (!set) throw new Error('no such set');
    return done({
      credentialSet: set,
      test: sampleResult(id, outcome),
      currentTest: null,
      message,
      hint: 'Look at it.',
    });
  });
}

describe('by keyboard', () => {
  const press = async (name: string) => {
    await expect.element(button(name)).toBeVisible();
    (button(name).element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
  };
  const isAt = (name: string) => expect.poll(() => document.activeElement).toBe(step(name).element());

  test('a button that goes leaves the focus at the step that is due', async () => {
    await openGuide({ usages: [sampleUsage(1, 'CI')] });
    await press('Start the rotation');
    await secret().fill('the new one');
    await userEvent.keyboard('{Enter}');
    await expect.element(button('Prove')).toBeVisible();
    await isAt('Prove it');
    await press('Promote without proof…');
    await press('Promote without proof');
    await expect.element(button('Undo the promotion')).toBeVisible();
    await isAt('Deploy it');
    await press('Undo the promotion');
    await expect.element(button('Prove')).toBeVisible();
    await isAt('Prove it');
  });

  test('a tick keeps the focus on its box', async () => {
    await openGuide({
      secretVersions: [current(), previous()],
      usages: [sampleUsage(1, 'CI'), sampleUsage(2, 'Cron')],
    });
    const box = page.getByRole('checkbox', { name: 'CI' });
    (box.element() as HTMLElement).focus();
    await userEvent.keyboard(' ');
    await expect.element(box).toBeChecked();
    expect(document.activeElement).toBe(box.element());
  });
});

describe('Create', () => {
  test('sends the new secret as typed, and its expiry', async () => {
    const main = await openApp({ credentialSets: oneOfEachStatus() });
    await row(/^Invoice sync/).click();
    await button('Rotate').click();
    await expect.element(button('Keep as pending')).toBeDisabled();
    await secret().fill('n3w secret ');
    await page.getByLabelText('It expires on').fill('2027-03-01');
    await button('Keep as pending').click();
    await expect.element(step('Prove it, now')).toBeVisible();
    expect(main.callsOf('addPendingSecret')).toMatchObject([
      {
        clientSecret: 'n3w secret ',
        clientId: null,
        keyId: null,
        secretExpiresAt: new Date(2027, 2, 1).getTime(),
      },
    ]);
  });

  test('takes a registration’s answer apart, with the expiry that it names', async () => {
    const main = await openGuide({ status: 'stale', clientId: 'client-1' });
    paste(secret(), '{"client_id":"client-1","client_secret":"n3w","client_secret_expires_at":1893499200}');
    await expect.element(page.getByLabelText('It expires on')).toHaveValue('2030-01-01');
    await button('Keep as pending').click();
    await expect.element(step('Prove it, now')).toBeVisible();
    const secretExpiresAt = new Date(2030, 0, 1).getTime();
    expect(main.callsOf('addPendingSecret')).toMatchObject([{ clientSecret: 'n3w', secretExpiresAt }]);
  });

  test('keeps the typing when it fails, and forgets it when cancelled', async () => {
    const main = await openGuide({ status: 'stale' });
    main.fail('addPendingSecret', { code: 'disk_full', message: 'The disk is full.' });
    await secret().fill('n3w');
    await button('Keep as pending').click();
    await expect.element(page.getByRole('alert')).toMatchTextContent(/The disk is full/);
    await expect.element(secret()).toHaveValue('n3w');
    await button('Cancel').click();
    await button('Start the rotation').click();
    await expect.element(secret()).toHaveValue('');
  });

  test('what was typed is still there after a look at another set', async () => {
    await openApp({ credentialSets: oneOfEachStatus() });
    await row(/^Review importer/).click();
    await page.getByRole('tab', { name: 'Rotation' }).click();
    await secret().fill('shown only once');
    await row(/^Invoice sync/).click();
    await row(/^Review importer/).click();
    await page.getByRole('tab', { name: 'Rotation' }).click();
    await expect.element(secret()).toHaveValue('shown only once');
  });

  test('where the provider issues a new pair, it asks for both', async () => {
    const rotation = { issuesNewPair: true, confidence: 'unconfirmed' } as const;
    const main = await openGuide({ status: 'stale' }, [{ id: 'monite', name: 'Monite', rotation }]);
    await expect.element(page.getByText('Unconfirmed: please check.')).toBeVisible();
    await page.getByRole('textbox', { name: 'New client ID' }).fill('another-client');
    await secret().fill('n3w');
    await button('Keep as pending').click();
    await expect.element(page.getByText('another-client').first()).toBeVisible();
    expect(main.callsOf('addPendingSecret')).toMatchObject([{ clientId: 'another-client' }]);
  });

  test('elsewhere a new client ID can be entered if one came', async () => {
    await openGuide({ status: 'stale' });
    expect(page.getByRole('textbox', { name: 'New client ID' }).elements()).toHaveLength(0);
    await button('A new client ID came with it').click();
    await expect.element(page.getByRole('textbox', { name: 'New client ID' })).toBeVisible();
  });

  test('a provider that cuts over at once says so before anything is done', async () => {
    const rotation = { cutsOverAtOnce: true, confidence: 'verified' as const, createSteps: ['Roll it.'] };
    await openGuide({ status: 'stale' }, [{ id: 'monite', name: 'Monite', rotation }]);
    await expect.element(page.getByText(/The old secret ends the moment Monite makes/)).toBeVisible();
    await expect.element(page.getByText('Roll it.')).toBeVisible();
  });

  test('⌘⇧R opens it', async () => {
    await openApp({ credentialSets: oneOfEachStatus() });
    await row(/^Invoice sync/).click();
    const { userEvent } = await import('vitest/browser');
    await userEvent.keyboard('{Control>}{Shift>}r{/Shift}{/Control}');
    await expect.element(secret()).toBeVisible();
  });
});

describe('Prove', () => {
  test('a refusal is explained, and nothing is promoted', async () => {
    const main = await openGuide({ secretVersions: [pending(), current()] });
    proveWith(main, refused, 'The pending secret is not proven.');
    await button('Prove').click();
    const proof = page.getByRole('status', { name: 'Proof' });
    await expect.element(proof).toMatchTextContent(/is not proven/);
    await expect.element(proof).toMatchTextContent(/Nothing was changed/);
    await expect.element(page.getByText('invalid_client')).toBeVisible();
    await expect.element(button('Prove again')).toBeVisible();
    expect(page.getByRole('button', { name: 'Promote', exact: true }).elements()).toHaveLength(0);
  });

  test('what came of it goes when an edit of the request takes the proof', async () => {
    const main = await openGuide({ secretVersions: [pending(), current()] });
    main.answer('provePendingSecret', ({ id }) => {
      const set = main.sets.get(id);
      if (!set) throw new Error('no such set');
      const credentialSet = { ...set, secretVersions: [pending({ proof: proofWith([]) }), current()] };
      const test = sampleResult(id, granted);
      return done({ credentialSet, test, currentTest: null, message: 'It gets a token.', hint: null });
    });
    await button('Prove').click();
    await expect.element(page.getByText('It gets a token.')).toBeVisible();
    const [set] = [...main.sets.values()];
    if (!set) throw new Error('no set');
    main.emit('credentialSetsChanged', { now: sampleNow, changed: [set], removed: [] });
    await expect.element(page.getByText('It gets a token.')).not.toBeInTheDocument();
    await expect.element(button('Prove')).toBeVisible();
  });

  test('differences stand side by side and have to be accepted', async () => {
    const proof = proofWith(['lifetime', 'scopes']);
    const main = await openGuide({ secretVersions: [pending({ proof }), current()] });
    const table = page.getByRole('table', { name: /Differences/ });
    await expect.element(table).toMatchTextContent(/the current lifetime.*the pending lifetime/);
    expect(page.getByRole('button', { name: 'Promote', exact: true }).elements()).toHaveLength(0);
    await button('Accept differences').click();
    await expect.element(page.getByRole('button', { name: 'Promote', exact: true })).toBeVisible();
    expect(main.callsOf('acceptDifferences')).toHaveLength(1);
  });

  test('while it runs it can be cancelled', async () => {
    const main = await openGuide({ secretVersions: [pending(), current()] });
    const answer = held(main, 'provePendingSecret');
    await button('Prove').click();
    await page.getByRole('status', { name: 'Proof' }).getByRole('button', { name: 'Cancel' }).click();
    expect(main.callsOf('cancelTokenTest')).toHaveLength(1);
    answer.finish({ ok: false, failure: { code: 'unexpected', message: 'It broke.' } });
    await expect.element(page.getByText('It broke.')).toBeVisible();
  });

  test('promoting without proof says what it means first', async () => {
    const main = await openGuide({ secretVersions: [pending(), current()] });
    await button('Promote without proof…').click();
    const dialog = page.getByRole('alertdialog');
    await expect.element(dialog).toMatchTextContent(/Nothing shows that the pending client secret/);
    await dialog.getByRole('button', { name: 'Promote without proof' }).click();
    await expect.element(button('Undo the promotion')).toBeVisible();
    expect(main.callsOf('promoteSecret')).toMatchObject([{ withoutProof: true }]);
  });

  test('a pending secret is discarded only when asked twice', async () => {
    const main = await openGuide({ secretVersions: [pending(), current()] });
    await button('Discard pending…').click();
    await expect.element(page.getByRole('alertdialog')).toMatchTextContent(/Its value is destroyed/);
    await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click();
    await expect.element(button('Start the rotation')).toBeVisible();
    expect(main.callsOf('discardPendingSecret')).toHaveLength(1);
  });
});

describe('Promote', () => {
  test('can be undone by ⌘Z, as long as the former secret is kept', async () => {
    const main = await openGuide({
      secretVersions: [pending({ proof: proofWith([]) }), current()],
    });
    await expect.element(step('Promote it, now')).toMatchTextContent(/7 days of overlap, until 29 Nov 2026/);
    await page.getByRole('button', { name: 'Promote', exact: true }).click();
    await expect.element(step('Promote it, done')).toMatchTextContent(/overlap ends on 29 Nov 2026/);
    await undoHistory.undoLast();
    expect(main.callsOf('undoPromotion')).toHaveLength(1);
    await expect.element(page.getByRole('button', { name: 'Promote', exact: true })).toBeVisible();
  });

  test('an exposed secret is replaced in one click, and the banner stays', async () => {
    const main = await openGuide({ status: 'exposed', secretVersions: [pending(), current()] });
    await expect.element(page.getByText('Somebody else may know this secret')).toBeVisible();
    await button('Promote now').click();
    await expect.element(page.getByText('The exposed secret may still be alive')).toBeVisible();
    await expect.element(step('Revoke')).toMatchTextContent(/revoke it now/);
    expect(main.callsOf('promoteSecret')).toMatchObject([{ withoutProof: true }]);
  });
});

test('a promotion isn’t offered to be undone into an older secret than the one it replaced', async () => {
  await openGuide({
    secretVersions: [current(), revoked(), previous({ id: sampleVersion(0x61).id })],
  });
  await expect.element(button('Prove revocation')).toBeVisible();
  await expect.element(button('Undo the promotion')).not.toBeInTheDocument();
});

describe('Deploy', () => {
  const usages = [
    sampleUsage(1, 'GitHub Actions', { how: 'Settings, Secrets', link: 'https://ci.example/' }),
    sampleUsage(2, '/srv/orders/.env'),
  ];

  test('ticks usages off, and takes a tick back', async () => {
    const main = await openGuide({ usages, secretVersions: [current(), previous()] });
    await expect.element(step('Deploy it, now')).toMatchTextContent(/0 of 2 usages done, due by 27 Nov 2026/);
    await page.getByRole('checkbox', { name: 'GitHub Actions' }).click();
    await expect.element(step('Deploy it, now')).toMatchTextContent(/1 of 2 usages done/);
    await page.getByRole('checkbox', { name: '/srv/orders/.env' }).click();
    await expect.element(step('Deploy it, done')).toMatchTextContent(/All 2 usages done/);
    await page.getByRole('checkbox', { name: 'GitHub Actions' }).click();
    await expect.element(step('Deploy it, now')).toBeVisible();
    expect(main.callsOf('confirmUsage').map(({ confirmed }) => confirmed)).toEqual([true, true, false]);
  });

  test('copies for a usage, the form that fits it first', async () => {
    const main = await openGuide({ usages, secretVersions: [current(), previous()] });
    const copies = page.getByRole('group', { name: 'Copy for GitHub Actions' });
    await expect.element(copies.getByRole('button').first()).toMatchTextContent(/Copy value/);
    await copies.getByRole('button', { name: 'Copy value' }).click();
    expect(main.callsOf('copyForUsage')).toMatchObject([{ usageId: usages[0]?.id, form: 'value' }]);
  });
});

describe('Revoke', () => {
  const verdict = (main: FakeMain, proof: Partial<RevocationProof>) =>
    main.answer('proveRevocation', ({ id, versionId }) => {
      const set = main.sets.get(id);
      if (!set) throw new Error('no such set');
      const secretVersions = set.secretVersions.map((version) =>
        version.id === versionId && proof.verdict === 'revoked'
          ? {
              ...version,
              stage: 'revoked' as const,
              revocation: { at: sampleNow, how: 'proven' as const },
            }
          : version,
      );
      const credentialSet = { ...set, secretVersions };
      main.change(credentialSet);
      return done({
        credentialSet,
        verdict: 'alive',
        test: sampleResult(id, granted),
        control: null,
        message: 'The old secret still gets a token.',
        hint: 'Revoke it at the provider.',
        ...proof,
      });
    });

  test('a secret that is alive is said to be alive, and kept', async () => {
    const main = await openGuide({ secretVersions: [current(), previous()] });
    verdict(main, {});
    await button('Prove revocation').click();
    await expect.element(page.getByRole('alert')).toMatchTextContent(/still gets a token/);
    await expect.element(button('Prove revocation')).toBeVisible();
  });

  test('what is proven is said, though its row is gone', async () => {
    const main = await openGuide({ secretVersions: [current(), previous()] });
    verdict(main, { verdict: 'revoked', message: 'The old secret is refused.', hint: null });
    await button('Prove revocation').click();
    await expect.element(page.getByText('The old secret is refused.')).toBeVisible();
    expect(button('Prove revocation').elements()).toHaveLength(0);
    await expect.element(page.getByText(/Proven to be revoked, and destroyed, on/)).toBeVisible();
    await expect.poll(() => document.activeElement).toBe(step('Revoke the old one, done').element());
  });

  test('what can’t be proven is destroyed on the user’s word, asked once', async () => {
    const main = await openGuide({ secretVersions: [current(), previous()] });
    await button('It is revoked, I can’t prove it…').click();
    await expect.element(page.getByRole('alertdialog')).toMatchTextContent(/destroys its value/);
    await button('It is revoked: destroy it').click();
    await expect.element(button('Start the rotation')).toBeVisible();
    expect(main.callsOf('confirmRevocation')).toHaveLength(1);
  });

  test('each of several former secrets has a row of its own', async () => {
    const older = previous({
      id: '00000000-0000-4000-8000-000000000054',
      replacedAt: sampleNow - 900_000_000,
    });
    await openGuide({ secretVersions: [current(), previous(), older] });
    await expect.element(button('Prove revocation of version 2')).toBeVisible();
    await expect.element(button('Prove revocation of version 1')).toBeVisible();
  });
});

describe('axe finds nothing', () => {
  const usages = [sampleUsage(1, 'GitHub Actions'), sampleUsage(2, '/srv/orders/.env')];
  const stages = {
    'to be created': { status: 'stale' },
    'to be proven': { secretVersions: [pending({ proof: proofWith(['lifetime']) }), current()] },
    'to be revoked': { usages, secretVersions: [current(), previous()] },
  } as const satisfies Record<string, Partial<CredentialSetListItem>>;

  for (const theme of ['light', 'dark'] as const) {
    for (const [stage, changes] of Object.entries(stages)) {
      test(`where a secret is ${stage}, ${theme}`, async () => {
        const appState = { preferences: { ...defaultPreferences, theme } };
        await openApp({ credentialSets: [sampleSet(1, { name: 'Orders', ...changes })], appState });
        await row(/^Orders/).click();
        await page.getByRole('tab', { name: 'Rotation' }).click();
        await expect.element(page.getByRole('region', { name: 'Guided rotation' })).toBeVisible();
        expect(await axeFindings(page.getByRole('region', { name: 'Details' }).element())).toEqual([]);
      });
    }
  }
});
