import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dialog } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { saveTextPrivately } from '../../../src/main/platform/save-dialog.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-save-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function choosing(filePath: string | null) {
  const showSaveDialog = vi.fn(() =>
    Promise.resolve({ canceled: filePath === null, filePath: filePath ?? '' }),
  );
  const save = () =>
    saveTextPrivately(
      { showSaveDialog } as unknown as Dialog,
      null,
      { folder, suggestedName: 'key.txt' },
      () => 'secret text',
    );
  return { showSaveDialog, save };
}

describe('a file that the user chose', () => {
  it('is readable for its owner only, also when it was there before', async () => {
    const path = join(folder, 'mine.txt');
    await writeFile(path, 'something longer that was there before', { mode: 0o644 });
    const { save, showSaveDialog } = choosing(path);
    expect(await save()).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('secret text');
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(showSaveDialog).toHaveBeenCalledWith({ defaultPath: join(folder, 'key.txt') });
  });

  it('is not written when the user cancels', async () => {
    expect(await choosing(null).save()).toBe(false);
  });

  it('that can’t be written is a failure without its path', async () => {
    const path = join(folder, 'no such folder', 'mine.txt');
    const failure: unknown = await choosing(path)
      .save()
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'file_not_written' });
    expect(JSON.stringify(failure)).not.toContain('no such folder');
  });
});
