import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'vite';

/**
 * Bundles a small Electron app that uses the product's own parts, and puts its package.json beside it.
 *
 * @param entry - the app's main file; its package.json is in the same folder
 * @param folder - where the app goes, below the repository so that it finds the native module
 */
export async function bundleApp(entry: string, folder: string): Promise<void> {
  await build({
    configFile: false,
    root: dirname(entry),
    logLevel: 'error',
    // Everything goes into one file but what Electron or the machine brings: native modules.
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node20',
      outDir: folder,
      emptyOutDir: true,
      rollupOptions: {
        input: entry,
        external: ['electron', 'better-sqlite3', '@node-rs/argon2'],
        output: { format: 'es', entryFileNames: 'main.js' },
      },
    },
  });
  mkdirSync(folder, { recursive: true });
  cpSync(join(dirname(entry), 'package.json'), join(folder, 'package.json'));
}
