import { noOverrides } from '../../src/shared/credential.ts';
import { newUsage } from '../../src/shared/usage.ts';
import { expect, test } from './support/fixtures.ts';
import type { RunningApp } from './support/launch.ts';
import { seed } from './support/seed.ts';
import { KeyturnWindow } from './support/window.ts';

const name = 'Orders service';
const usage = newUsage('GitHub Actions', '00000000-0000-4000-8000-00000000a001');
const steps = ['Create', 'Prove', 'Promote', 'Deploy', 'Revoke'];

test('killed at every step, the guide stands where it stood, and nothing is lost', async ({
  start,
  rotating,
}) => {
  const former = rotating.createSecret();
  const next = rotating.createSecret();
  let app: RunningApp = await start();
  await seed(app.page, {
    name,
    clientId: rotating.clientId,
    clientSecret: former,
    usages: [usage],
    request: { ...noOverrides, tokenUrl: rotating.tokenUrl },
  });
  let keyturn = new KeyturnWindow(app.page);

  /** Pulls the plug, starts again, and looks where the guide stands: a word for each step. */
  const afterKill = async (...words: string[]) => {
    await app.kill();
    app = await start();
    keyturn = new KeyturnWindow(app.page);
    await keyturn.open(name);
    await keyturn.tab('Rotation').click();
    for (const [index, step] of steps.entries()) {
      await expect(keyturn.step(step)).toHaveAccessibleName(new RegExp(`, ${words[index] ?? ''}$`));
    }
  };
  const reveals = async (what: string, secret: string) => {
    await keyturn.button(`Reveal ${what}`).click();
    await expect(keyturn.details.getByText(secret, { exact: true })).toBeVisible();
  };

  await keyturn.open(name);
  await keyturn.enterPending(next);
  await afterKill('done', 'now', 'later', 'later', 'later');
  await reveals('pending secret', next);
  await reveals('secret', former);

  await keyturn.button('Prove').click();
  await expect(keyturn.step('Prove it, done')).toBeVisible();
  await afterKill('done', 'done', 'now', 'later', 'later');

  await keyturn.button('Promote').click();
  await expect(keyturn.button('Undo the promotion')).toBeVisible();
  await afterKill('done', 'done', 'done', 'now', 'now');
  await reveals('secret', next);
  await reveals('previous secret', former);

  await app.page.getByRole('checkbox', { name: usage.where }).click();
  await expect(keyturn.step('Deploy it, done')).toBeVisible();
  await afterKill('done', 'done', 'done', 'done', 'now');

  rotating.revokeSecret(former);
  await keyturn.button('Prove revocation').click();
  await expect(app.page.getByText(/Proven to be revoked, and destroyed/)).toBeVisible();
  await afterKill('now', 'later', 'later', 'later', 'later');
  await reveals('secret', next);
  await expect(keyturn.button('Reveal previous secret')).toBeHidden();
});
