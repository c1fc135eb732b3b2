import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import ICAL from 'ical.js';
import { noOverrides } from '../../src/shared/credential.ts';
import { askMain } from '../security/support/bridge.ts';
import { startOidcServer, type RegisteredClient } from '../fakes/servers/oidc-server.ts';
import { expect, test } from './support/fixtures.ts';
import { seed } from './support/seed.ts';

test('RFC 7592: the provider makes the new secret, and the token test passes with it', async ({
  page,
  keyturn,
}) => {
  const server = await startOidcServer({ registration: 'rotates' });
  const client = await server.register();
  const { clientId, clientSecret } = client;
  const request = { ...noOverrides, tokenUrl: server.tokenUrl };
  await seed(page, { name: 'Orders service', clientId, clientSecret, request });
  await keyturn.open('Orders service');
  await keyturn.tab('Rotation').click();
  await setUp(client);
  await expect(page.getByRole('dialog')).toBeHidden();

  const panel = page.getByRole('region', { name: 'Automatic rotation' });
  await panel.getByRole('button', { name: 'Rotate at the provider' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('ends the old one at once');
  await question.getByRole('button', { name: 'Rotate now' }).click();
  await expect(panel.getByRole('status')).toContainText('The provider made a new secret');
  expect((await new AxeBuilder({ page }).setLegacyMode().analyze()).violations).toEqual([]);

  await keyturn.requestTestToken();
  await expect(keyturn.details).toContainText('bearer token');
  await keyturn.tab('Rotation').click();
  await keyturn.button('Reveal previous secret').click();
  await expect(keyturn.details.getByText(clientSecret, { exact: true })).toBeVisible();
  await server.close();

  async function setUp({ registrationClientUri, registrationAccessToken }: RegisteredClient): Promise<void> {
    await keyturn.button('Set up…').click();
    const dialog = page.getByRole('dialog', { name: 'How to rotate automatically' });
    await keyturn.field(dialog, 'Registration client URI').fill(registrationClientUri);
    await keyturn.field(dialog, 'Registration access token').fill(registrationAccessToken);
    await dialog.getByRole('button', { name: 'Save' }).click();
  }
});

/** What a calendar program reads in the file. */
const calendarEvents = (path: string) =>
  new ICAL.Component(ICAL.parse(readFileSync(path, 'utf8')) as unknown[])
    .getAllSubcomponents('vevent')
    .map((event) => ({
      uid: String(event.getFirstPropertyValue('uid')),
      summary: String(event.getFirstPropertyValue('summary')),
      start: String(event.getFirstPropertyValue('dtstart')),
      sequence: Number(event.getFirstPropertyValue('sequence')),
    }));

/** The day on which a moment falls here: `2026-03-05`. */
const dayOf = (at: number): string => new Intl.DateTimeFormat('sv-SE').format(at);

test('a calendar file is kept up to date, and names nothing where that is switched off', async ({
  page,
  electron,
  keyturn,
  profile,
}) => {
  const path = join(profile, 'Keyturn.ics');
  await electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
  const [orders] = await seed(page, { name: 'Orders service' });
  await page.evaluate(() => {
    const { keyturn } = globalThis as unknown as { keyturn: Record<string, () => Promise<unknown>> };
    return keyturn['chooseCalendarFile']?.();
  });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const [event] = calendarEvents(path);
  expect(event?.summary).toContain('“Orders service”');
  expect(event?.start).toBe(dayOf(orders?.dueAt ?? 0));

  await seed(page, { name: 'Nightly export' });
  await expect.poll(() => calendarEvents(path)).toHaveLength(2);
  expect(calendarEvents(path)).toContainEqual(event);

  const policy = { maximumAgeDays: 10, warningDays: 2, overlapDays: 1 };
  await askMain(page, 'setVaultSettings', { providerPolicies: { 'custom-oauth2': policy } });
  const sooner = dayOf((orders?.secretChangedAt ?? 0) + 10 * 86_400_000);
  await expect.poll(() => calendarEvents(path).map(({ start }) => start)).toEqual([sooner, sooner]);
  const moved = calendarEvents(path).find(({ uid }) => uid === event?.uid);
  expect(moved?.sequence).toBeGreaterThan(event?.sequence ?? 0);

  await page.evaluate(() => {
    const { keyturn } = globalThis as unknown as {
      keyturn: Record<string, (request: unknown) => Promise<unknown>>;
    };
    return keyturn['setVaultSettings']?.({ calendarNames: false });
  });
  await expect.poll(() => readFileSync(path, 'utf8')).not.toMatch(/Nightly export|Orders service/);
  await expect(keyturn.row('Orders service')).toBeVisible();
});
