import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openText } from '../../../src/main/platform/open-dialog.ts';
import { failureOf, temporaryFolder } from '../vault/temporary.ts';

const kind = { name: 'Providers (JSON)', extensions: ['json'], largest: 64 };

/** A dialog in which the user chooses this path, or cancels. */
function dialogFor(path: string | null) {
  const answer = { canceled: path === null, filePaths: path === null ? [] : [path] };
  return { showOpenDialog: vi.fn().mockResolvedValue(answer) };
}

function fileWith(content: string | Buffer): string {
  const path = join(temporaryFolder(), 'providers.json');
  writeFileSync(path, content);
  return path;
}

/** Nobody writes into it: whoever opens it, waits. */
function pipe(): string {
  const path = join(temporaryFolder(), 'pipe.json');
  execFileSync('mkfifo', [path]);
  return path;
}

describe('a text file that the user opens', () => {
  it('is read, up to its limit', async () => {
    expect(await openText(dialogFor(fileWith('Zoë {}')), null, kind)).toBe('Zoë {}');
    expect(await openText(dialogFor(fileWith('x'.repeat(64))), null, kind)).toHaveLength(64);
    expect(await openText(dialogFor(fileWith('')), null, kind)).toBe('');
  });

  it('is null when the user cancels', async () => {
    expect(await openText(dialogFor(null), null, kind)).toBeNull();
  });

  it.each<[message: string, path: () => string]>([
    ['The file could not be read.', () => join(temporaryFolder(), 'gone.json')],
    ['The file could not be read.', () => temporaryFolder()],
    ['The file is larger than 0 kB.', () => fileWith('x'.repeat(65))],
    // Where there are no devices in the file system, the path is of no file.
    ['The file could not be read.', () => (process.platform === 'win32' ? 'Z:\\gone' : '/dev/zero')],
    ['The file could not be read.', () => (process.platform === 'win32' ? 'Z:\\gone' : pipe())],
    ['The file is no text.', () => fileWith(Buffer.from([0xff, 0xfe, 0x00]))],
  ])('is refused: %s', async (message, path) => {
    const failure = await failureOf(() => openText(dialogFor(path()), null, kind));
    expect(failure).toMatchObject({ code: 'file_not_read', message });
  });

  it('that isn’t ours to read is refused', async () => {
    const path = fileWith('{}');
    chmodSync(path, 0o000);
    const ended = await openText(dialogFor(path), null, kind).catch((error: unknown) => error);
    // For root, every file is ours to read.
    expect(process.getuid?.() === 0 ? ended : (ended as { code: string }).code).toBe(
      process.getuid?.() === 0 ? '{}' : 'file_not_read',
    );
  });
});
