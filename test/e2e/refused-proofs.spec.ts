import type { Page } from '@playwright/test';
import { noOverrides } from '../../src/shared/credential.ts';
import type { RotatingProvider } from '../fakes/servers/rotating-provider.ts';
import { expect, test } from './support/fixtures.ts';
import { seed } from './support/seed.ts';
import type { KeyturnWindow } from './support/window.ts';

const name = 'Orders service';

/** A set with a pending secret that the provider knows. */
async function withPending(page: Page, keyturn: KeyturnWindow, rotating: RotatingProvider) {
  const former = rotating.createSecret();
  const request = { ...noOverrides, tokenUrl: rotating.tokenUrl };
  await seed(page, { name, clientId: rotating.clientId, clientSecret: former, request });
  await keyturn.open(name);
  const next = rotating.createSecret();
  await keyturn.enterPending(next);
  return { former, next };
}

/** Does something when the second request comes, before it is answered. */
function beforeSecond(rotating: RotatingProvider, act: () => void): void {
  const passed: unknown[] = [];
  rotating.onRequest(() => {
    if (passed.push(null) === 2) act();
  });
}

test('a pending secret that stops working loses its proof; a busy server takes none away', async ({
  page,
  keyturn,
  rotating,
}) => {
  const { next } = await withPending(page, keyturn, rotating);
  await keyturn.button('Prove').click();
  await expect(keyturn.button('Promote')).toBeVisible();
  rotating.goDown();
  await keyturn.button('Prove again').click();
  await expect(keyturn.proof).toContainText('that still counts');
  rotating.fail(429, 'slow_down');
  await keyturn.button('Prove again').click();
  await expect(keyturn.proof).toContainText(/(?:fewer|too many) requests.*that still counts/);
  await expect(keyturn.button('Promote')).toBeVisible();
  rotating.comeBack();
  rotating.revokeSecret(next);
  await keyturn.button('Prove again').click();
  await expect(keyturn.proof).toContainText('that no longer counts');
  await expect(keyturn.button('Promote')).toBeHidden();
});

test('a redirect and a scope that isn’t granted prove nothing', async ({ page, keyturn, rotating }) => {
  await withPending(page, keyturn, rotating);
  rotating.answerInstead((_request, response) => {
    response.writeHead(307, { location: 'https://example.com/token' });
    response.end();
  });
  await keyturn.button('Prove').click();
  await expect(keyturn.proof).toContainText('is not known');
  rotating.fail(400, 'invalid_scope');
  await keyturn.button('Prove again').click();
  await expect(keyturn.proof).toContainText('is not proven');
  await expect(keyturn.button('Promote')).toBeHidden();
});

test('proving can be cancelled, and then proves nothing', async ({ page, keyturn, rotating }) => {
  await withPending(page, keyturn, rotating);
  // Never answered.
  rotating.answerInstead(() => undefined);
  await keyturn.button('Prove').click();
  await keyturn.proof.getByRole('button', { name: 'Cancel' }).click();
  await expect(keyturn.proof).toContainText('Proving was cancelled');
  await expect(keyturn.button('Promote')).toBeHidden();
});

test('a revocation is proven by nothing but a refusal of the old secret, while the current one works', async ({
  page,
  keyturn,
  rotating,
}) => {
  const { former, next } = await withPending(page, keyturn, rotating);
  await keyturn.promoteWithoutProof();
  const verdict = keyturn.step('Revoke');
  const asks = async (words: string | RegExp) => {
    await keyturn.button('Prove revocation').click();
    await expect(verdict).toContainText(words);
    await expect(keyturn.button('Reveal previous secret')).toBeVisible();
  };

  await asks('still alive: it gets a token');
  rotating.goDown();
  await asks('Not known: nothing could be learned with the current secret');
  rotating.comeBack();
  beforeSecond(rotating, () => {
    rotating.fail(400, 'invalid_scope');
  });
  await asks('refused, but not as a wrong secret');
  rotating.comeBack();
  beforeSecond(rotating, () => {
    rotating.fail(401, 'client_disabled');
  });
  await asks('something is disabled or locked');
  rotating.comeBack();
  beforeSecond(rotating, () => {
    rotating.fail(429, 'slow_down');
  });
  await asks('when asked with the old secret');
  rotating.comeBack();
  rotating.onRequest(null);

  // Both are refused: that proves that the server refuses, and nothing about the old secret.
  rotating.revokeSecret(former);
  rotating.revokeSecret(next);
  await asks('the current secret gets no token');
  await expect(keyturn.row(name)).toContainText('Failing');
});
