import { noOverrides } from '../../src/shared/credential.ts';
import { newUsage } from '../../src/shared/usage.ts';
import type { RotatingProvider } from '../fakes/servers/rotating-provider.ts';
import { expect, test, type KeyturnFixtures } from './support/fixtures.ts';
import { seed } from './support/seed.ts';
import { KeyturnWindow } from './support/window.ts';

const name = 'Orders service';
const usage = newUsage('GitHub Actions', '00000000-0000-4000-8000-00000000a001');
const steps = ['Create', 'Prove', 'Promote', 'Deploy', 'Revoke'];

/** The app with a set whose guide has not begun, and what pulls the plug on it. */
async function guided(start: KeyturnFixtures['start'], rotating: RotatingProvider) {
  const [former, next] = [rotating.createSecret(), rotating.createSecret()];
  let app = await start();
  await seed(app.page, {
    name,
    clientId: rotating.clientId,
    clientSecret: former,
    usages: [usage],
    request: { ...noOverrides, tokenUrl: rotating.tokenUrl },
  });
  let keyturn = new KeyturnWindow(app.page);
  await keyturn.open(name);

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
  const prove = async () => {
    await keyturn.button('Prove').click();
    await expect(keyturn.step('Prove it, done')).toBeVisible();
  };
  const promote = async () => {
    await keyturn.button('Promote').click();
    await expect(keyturn.button('Undo the promotion')).toBeVisible();
  };
  return { former, next, keyturn: () => keyturn, afterKill, reveals, prove, promote };
}

test('killed after creating, proving and promoting, the guide stands where it stood, and nothing is lost', async ({
  start,
  rotating,
}) => {
  const { former, next, keyturn, afterKill, reveals, prove, promote } = await guided(start, rotating);
  await keyturn().enterPending(next);
  await afterKill('done', 'now', 'later', 'later', 'later');
  await reveals('pending secret', next);
  await reveals('secret', former);

  await prove();
  await afterKill('done', 'done', 'now', 'later', 'later');

  await promote();
  await afterKill('done', 'done', 'done', 'now', 'now');
  await reveals('secret', next);
  await reveals('previous secret', former);
});

test('killed after deploying and revoking, the guide stands where it stood, and nothing is lost', async ({
  start,
  rotating,
}) => {
  const { former, next, keyturn, afterKill, reveals, prove, promote } = await guided(start, rotating);
  await keyturn().enterPending(next);
  await prove();
  await promote();
  await keyturn().page.getByRole('checkbox', { name: usage.where }).click();
  await expect(keyturn().step('Deploy it, done')).toBeVisible();
  await afterKill('done', 'done', 'done', 'done', 'now');
  await reveals('previous secret', former);

  rotating.revokeSecret(former);
  await keyturn().button('Prove revocation').click();
  await expect(keyturn().page.getByText(/Proven to be revoked, and destroyed/)).toBeVisible();
  await afterKill('now', 'later', 'later', 'later', 'later');
  await reveals('secret', next);
  await expect(keyturn().button('Reveal previous secret')).toBeHidden();
});
