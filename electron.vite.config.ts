import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { catalogueEntries } from './src/main/providers/catalogue-files.ts';
import { validateCatalogue } from './src/main/providers/validate-catalogue.ts';

// The fallback Electron (docs/adr/0002) is Chromium 130 on Node 20; what runs there runs on every newer one.
const nodeTarget = 'node20';
const chromeTarget = 'chrome130';

/** A catalogue entry that breaks its schema stops the build, so that the app needn't check it at every start. */
const catalogueValidation: Plugin = {
  name: 'keyturn:catalogue-validation',
  buildStart() {
    validateCatalogue(catalogueEntries);
  },
};

/** The catalogue as text to be parsed: that costs the start a tenth of what evaluating it as code does. */
const catalogueAsText: Plugin = {
  name: 'keyturn:catalogue-as-text',
  enforce: 'pre',
  resolveId(source) {
    const id = /^\.\/catalogue\/([a-z0-9-]+)\.json$/.exec(source)?.[1];
    return id === undefined ? null : `\0catalogue:${id}`;
  },
  load(module) {
    const id = /^\0catalogue:(.+)$/.exec(module)?.[1];
    if (id === undefined) return null;
    const file = resolve(import.meta.dirname, `src/main/providers/catalogue/${id}.json`);
    this.addWatchFile(file);
    const text = JSON.stringify(JSON.parse(readFileSync(file, 'utf8')));
    return { code: `export default JSON.parse(${JSON.stringify(text)})`, moduleType: 'js' };
  },
};

export default defineConfig({
  main: {
    plugins: [catalogueValidation, catalogueAsText],
    build: {
      target: nodeTarget,
      // Only native modules stay outside: one bundled file starts faster than a tree of small ones.
      externalizeDeps: false,
      rollupOptions: {
        external: ['electron', 'better-sqlite3', '@node-rs/argon2'],
        input: resolve(import.meta.dirname, 'src/main/index.ts'),
        output: { format: 'es' },
      },
    },
  },
  preload: {
    build: {
      target: nodeTarget,
      externalizeDeps: false,
      rollupOptions: {
        input: resolve(import.meta.dirname, 'src/preload/index.ts'),
        // A sandboxed preload can't be an ES module, and can't require files beside it.
        output: { format: 'cjs', entryFileNames: '[name].cjs', inlineDynamicImports: true },
      },
    },
  },
  renderer: {
    root: resolve(import.meta.dirname, 'src/renderer'),
    plugins: [svelte(), tailwindcss()],
    build: {
      target: chromeTarget,
      minify: true,
      // The first paint, which comes before the app's code, has every style already.
      cssCodeSplit: false,
      rollupOptions: { input: resolve(import.meta.dirname, 'src/renderer/index.html') },
    },
  },
});
