import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

// Debian's Chromium by default; a developer elsewhere names their own.
const chromium = process.env['KEYTURN_CHROMIUM'] ?? '/usr/bin/chromium';

/** Milliseconds: enough for a busy machine. Nothing is fast or slow by a test's word; `npm run bench` measures. */
const testTimeout = 60_000;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          testTimeout,
          environment: 'node',
          include: ['test/{main,shared,scripts,bench}/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'security',
          testTimeout,
          environment: 'node',
          include: ['test/security/**/*.test.ts'],
        },
      },
      {
        plugins: [svelte(), tailwindcss()],
        // What is imported late would be found late, and the page be loaded anew in the middle of a test.
        optimizeDeps: {
          include: [
            '@zxcvbn-ts/core',
            '@zxcvbn-ts/language-common',
            '@zxcvbn-ts/language-en',
            '@lucide/svelte/icons/bell-off',
          ],
        },
        test: {
          name: 'component',
          include: ['test/renderer/**/*.test.ts'],
          setupFiles: ['test/renderer/setup.ts'],
          // A busy machine may take its time to paint; a right state is right when it comes.
          expect: { poll: { timeout: 10_000 } },
          testTimeout,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: chromium,
                args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
              },
            }),
            instances: [{ browser: 'chromium', viewport: { width: 1280, height: 800 } }],
          },
        },
      },
    ],
  },
});
