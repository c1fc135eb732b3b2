import { expect, test } from '../e2e/support/fixtures.ts';

const golden =
  "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; " +
  "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-src 'none'; frame-ancestors 'none'; " +
  "object-src 'none'";

test('18: the policy that arrives with the page is exactly the golden one', async ({ electron, page }) => {
  await page.waitForLoadState();
  const header = await electron.evaluate(async ({ net }) => {
    const response = await net.fetch('app://keyturn/index.html');
    return response.headers.get('content-security-policy');
  });
  expect(header).toBe(golden);
});

test('18: eval, inline scripts, inline style sheets and remote loads are blocked', async ({ page }) => {
  const violations = await page.evaluate(async () => {
    const seen = new Set<string>();
    document.addEventListener('securitypolicyviolation', (event) => seen.add(event.effectiveDirective));
    const wasRun = { eval: true, inline: false };
    try {
      window.eval('1');
    } catch {
      wasRun.eval = false;
    }
    const add = (tag: string, set: (element: HTMLElement) => void): void => {
      const element = document.createElement(tag);
      set(element);
      document.body.append(element);
    };
    add('script', (element) => (element.textContent = 'window.inlineRan = true'));
    add('style', (element) => (element.textContent = 'body { color: red }'));
    add('script', (element) => element.setAttribute('src', 'https://example.com/x.js'));
    add('img', (element) => element.setAttribute('src', 'https://example.com/x.png'));
    add('iframe', (element) => element.setAttribute('src', 'https://example.com/'));
    await fetch('https://example.com/').catch(() => undefined);
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    wasRun.inline = 'inlineRan' in window;
    return { wasRun, seen: [...seen].sort() };
  });
  expect(violations.wasRun).toEqual({ eval: false, inline: false });
  expect(violations.seen).toEqual(
    expect.arrayContaining(['connect-src', 'frame-src', 'img-src', 'script-src-elem', 'style-src-elem']),
  );
});

test('18: our own page needs nothing that the policy blocks', async ({ start }) => {
  const { page } = await start();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.reload();
  await page.getByRole('button', { name: 'Register credential set' }).first().click();
  await page.getByRole('dialog').waitFor();
  await page.getByRole('combobox', { name: 'Provider' }).click();
  await page.getByRole('option').first().waitFor();
  expect(complaints).toEqual([]);
});
