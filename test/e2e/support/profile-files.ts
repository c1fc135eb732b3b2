import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { leakForms } from '../../fakes/servers/hostile-cases.ts';

/** Every file below a folder, with what it holds. A file that goes away meanwhile is left out. */
export async function filesBelow(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, Buffer>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path).catch(() => null);
    if (content) files.set(path, content);
  }
  return files;
}

/** The files of a profile in which a secret stands, in whatever spelling. There must never be one. */
export async function filesHolding(profile: string, secret: string): Promise<readonly string[]> {
  const spellings = [...leakForms(secret).map((form) => Buffer.from(form)), Buffer.from(secret, 'utf16le')];
  const files = await filesBelow(profile);
  return [...files]
    .filter(([, content]) => spellings.some((form) => content.includes(form)))
    .map(([path]) => path);
}
