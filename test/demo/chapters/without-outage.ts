import { expect } from '../patience.ts';
import { chapter, saw, step } from '../report.ts';
import { expectStatus, type Scene } from './scene.ts';

const name = 'Shop backend';
const place = 'GitHub Actions · SHOP_CLIENT_SECRET';

/** The guided rotation in full, at a provider where two secrets may live at once: nothing stops working meanwhile. */
export async function withoutOutage(scene: Scene): Promise<void> {
  chapter(`“${name}” is rotated without an outage`);
  const former = await registerWithUsage(scene);
  await create(scene);
  await prove(scene);
  await deploy(scene);
  await revoke(scene, former);
}

/** @returns its secret */
async function registerWithUsage({ app, servers }: Scene): Promise<string> {
  const { page, window } = app;
  const { clientId, tokenUrl } = servers.rotating;
  const clientSecret = servers.rotating.createSecret();
  await step('Registers it, and notes where its secret is used', async () => {
    await window.register({
      provider: 'Custom OAuth 2.0',
      environment: 'Production',
      name,
      clientId,
      clientSecret,
      more: { 'Token URL': tokenUrl },
    });
    await window.tab('Usages').click();
    await window.button('Add a usage').click();
    await page.getByRole('textbox', { name: 'Where' }).fill(place);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByRole('list', { name: 'Usages' })).toContainText(place);
    return undefined;
  });
  return clientSecret;
}

async function create({ app, album, servers }: Scene): Promise<void> {
  await step('Create: the guide says what is known of the provider, and takes the new secret', async () => {
    await app.window.button('Rotate').click();
    await album.take(app.page, 'guide-create');
    await app.window.field(app.window.details, 'New client secret').fill(servers.rotating.createSecret());
    await app.window.button('Keep as pending').click();
    return undefined;
  });
}

async function prove({ app, album }: Scene): Promise<void> {
  const { window } = app;
  await step('Prove: both secrets are asked for a token, and the tokens are compared', async () => {
    await window.button('Prove').click();
    await expect(window.step('Prove it, done')).toContainText('the same as the current one’s');
    await album.take(app.page, 'guide-proven');
    return window.proof.locator('p').first().innerText();
  });
}

async function deploy({ app, album }: Scene): Promise<void> {
  const { page, window } = app;
  await step('Promote, and deploy: each usage is ticked off, until the overlap ends', async () => {
    await window.button('Promote').click();
    await expect(window.step('Deploy it, now')).toContainText('0 of 1 usage done');
    await album.take(page, 'guide-deploy');
    await page.getByRole('checkbox', { name: place }).click();
    await expect(window.step('Deploy it, done')).toBeVisible();
    return undefined;
  });
}

async function revoke({ app, album, servers }: Scene, former: string): Promise<void> {
  const { page, window } = app;
  await step('Revoke: the old one still gets a token, and Keyturn says so', async () => {
    await window.button('Prove revocation').click();
    const verdict = window.step('Revoke').getByRole('alert');
    await expect(verdict).toBeVisible();
    await album.take(page, 'guide-still-alive');
    saw((await verdict.innerText()).split('\n')[0] ?? '');
    servers.rotating.revokeSecret(former);
    await window.button('Prove revocation').click();
    await expect(page.getByText(/Proven to be revoked, and destroyed/)).toBeVisible();
    await expectStatus(app, name, 'Fresh');
    await album.take(page, 'guide-revoked');
    return undefined;
  });
}
