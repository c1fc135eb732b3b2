import { page, userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { bulkWork } from '../../../src/renderer/state/bulk-work.svelte.ts';
import { credentialSets } from '../../../src/renderer/state/credential-sets.svelte.ts';
import type { CredentialSetListItem } from '../../../src/shared/credential.ts';
import { done, held, type FakeMain } from '../../fakes/keyturn-bridge.ts';
import { manySets, oneOfEachStatus } from '../../fakes/sample-credential-sets.ts';
import { axeFindings } from '../axe.ts';
import { listbox, openApp } from '../open-app.ts';

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const contactDialog = () => page.getByRole('dialog', { name: 'Set the contact' });
const present = 'new-team@example.com';

/** The list with every row chosen. */
async function openAllChosen(items: readonly CredentialSetListItem[]): Promise<FakeMain> {
  const main = await openApp({ credentialSets: items });
  await credentialSets.settled();
  (listbox().element() as HTMLElement).focus();
  await userEvent.keyboard('{Control>}a{/Control}');
  await expect.element(page.getByRole('heading', { name: / credential sets chosen$/ })).toBeVisible();
  return main;
}

async function applyContact(): Promise<void> {
  await button('Set contact…').click();
  await contactDialog().getByRole('textbox', { name: 'Contact' }).fill(present);
  await contactDialog().getByRole('button', { name: 'Apply' }).click();
}

const having = (contact: string) =>
  [...credentialSets.byId.values()].filter(({ contactEmail }) => contactEmail === contact).length;

describe('several sets that are chosen in the list', () => {
  const items = oneOfEachStatus();
  const asking = items.filter(({ status }) => !['fresh', 'never_tested', 'disabled'].includes(status));

  test('get a policy or a contact together, and a snooze where something asks for it', async () => {
    const main = await openAllChosen(items);
    expect(await axeFindings()).toEqual([]);
    await applyContact();
    await expect.element(contactDialog()).not.toBeInTheDocument();
    expect(having(present)).toBe(items.length);
    await button('Set policy…').click();
    await page
      .getByRole('dialog', { name: 'Set the rotation policy' })
      .getByRole('button', { name: 'Apply' })
      .click();
    await button('Snooze').click();
    await page.getByRole('menuitem', { name: '7 days' }).click();
    await expect.poll(() => main.callsOf('changeCredentialSets')).toHaveLength(3);
    const changed = main.callsOf('changeCredentialSets').map(({ changes }) => changes.length);
    expect(changed).toEqual([items.length, items.length, asking.length]);
    await userEvent.keyboard('{Control>}z{/Control}');
    await expect.poll(() => main.callsOf('changeCredentialSets')).toHaveLength(4);
  });

  test('say what went wrong beside the buttons', async () => {
    const main = await openAllChosen(items);
    main.fail('changeCredentialSets', { code: 'disk_full', message: 'The disk is full.' });
    await button('Snooze').click();
    await page.getByRole('menuitem', { name: '1 day' }).click();
    await expect.element(page.getByRole('alert')).toMatchTextContent(/^The disk is full\./);
  });

  test('have nothing to be snoozed where nothing asks', async () => {
    await openAllChosen(
      items
        .filter(({ status }) => status === 'fresh')
        .flatMap((set) => [set, { ...set, id: set.id.replace(/.$/, 'f') }]),
    );
    await expect.element(button('Snooze')).toBeDisabled();
    await expect.element(button('Set policy…')).toBeEnabled();
  });
});

describe('a change of very many sets', () => {
  const items = manySets(600);
  const [former = ''] = items.map(({ contactEmail }) => contactEmail);

  test('tells in its dialog how far it is; cancelled, it says what was changed and can be undone', async () => {
    const main = await openAllChosen(items);
    const answer = held(main, 'changeCredentialSets');
    await applyContact();
    const bar = contactDialog().getByRole('progressbar', { name: 'Changing 600 credential sets…' });
    await expect.element(bar).toHaveAttribute('aria-valuenow', '0');
    answer.finish(done(null));
    await expect.element(bar).toHaveAttribute('aria-valuenow', '41');
    await expect.element(page.getByText('250 of 600 changed')).toBeVisible();
    expect(await axeFindings()).toEqual([]);
    await contactDialog().getByRole('button', { name: 'Cancel' }).click();
    answer.finish(done(null));
    await expect.element(contactDialog()).not.toBeInTheDocument();
    await expect.element(page.getByText('Cancelled. 500 of 600 were changed before that.')).toBeVisible();
    expect(having(present)).toBe(500);
    main.answer('changeCredentialSets', () => done(null));
    await button('Undo').click();
    await expect.poll(() => having(former)).toBe(600);
  });

  test('goes on at the foot of the window when its dialog is closed', async () => {
    const main = await openAllChosen(items);
    const answer = held(main, 'changeCredentialSets');
    await applyContact();
    await expect.element(contactDialog().getByRole('progressbar')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(contactDialog()).not.toBeInTheDocument();
    await expect.element(page.getByRole('progressbar')).toBeVisible();
    await expect.element(button('Set policy…')).toBeDisabled();
    main.answer('changeCredentialSets', () => done(null));
    answer.finish(done(null));
    await expect.poll(() => having(present)).toBe(600);
    await expect.element(page.getByRole('progressbar')).not.toBeInTheDocument();
    expect(bulkWork.progress).toBeNull();
  });

  test('whose undo is cancelled can be undone to its end', async () => {
    const main = await openAllChosen(items);
    await applyContact();
    await expect.poll(() => having(present)).toBe(600);
    const answer = held(main, 'changeCredentialSets');
    await userEvent.keyboard('{Control>}z{/Control}');
    await expect.element(page.getByRole('progressbar')).toBeVisible();
    await button('Cancel').click();
    answer.finish(done(null));
    await expect.element(page.getByText(/^Cancelled\. 250 of 600 were changed/)).toBeVisible();
    expect(having(former)).toBe(250);
    main.answer('changeCredentialSets', () => done(null));
    await userEvent.keyboard('{Control>}z{/Control}');
    await expect.poll(() => having(former)).toBe(600);
  });
});
