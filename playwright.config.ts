import { defineConfig } from '@playwright/test';

/** Every spec starts the real Electron with a fresh profile. Two at once would only fight for the display. */
export default defineConfig({
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  outputDir: 'out/test/playwright',
  reporter: [['list']],
  projects: [
    { name: 'e2e', testDir: 'test/e2e', testMatch: '**/*.spec.ts' },
    { name: 'security', testDir: 'test/security', testMatch: '**/*.spec.ts' },
  ],
});
