import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { constants, gunzipSync } from 'node:zlib';
import { filesBelow } from '../../e2e/support/profile-files.ts';
import { leakForms } from './leak-forms.ts';

interface Needle {
  /** Names the value and its form, never the value: this goes into reports. */
  readonly what: string;
  readonly bytes: Buffer;
}

/** Looks for many texts in all their forms at once, in one pass over each file. */
export class LeakScanner {
  /** Whether any needle begins with these two bytes. */
  readonly #begins = new Uint8Array(0x1_0000);
  readonly #byFirstFour = new Map<number, Needle[]>();

  /** @param values - what to look for, by the name that a finding gives it */
  constructor(values: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(values)) {
      for (const { form, bytes } of leakForms(text)) {
        this.#begins[bytes.readUInt16LE(0)] = 1;
        const start = bytes.readUInt32LE(0);
        const sameStart = this.#byFirstFour.get(start) ?? [];
        sameStart.push({ what: `${name} (${form})`, bytes });
        this.#byFirstFour.set(start, sameStart);
      }
    }
  }

  /** What is found in these bytes, each once. */
  scan(content: Buffer): readonly string[] {
    const found = new Set<string>();
    for (let at = 0; at + 4 <= content.length; at += 1) {
      const two = (content[at] ?? 0) | ((content[at + 1] ?? 0) << 8);
      if (this.#begins[two] === 0) continue;
      for (const { what, bytes } of this.#byFirstFour.get(content.readUInt32LE(at)) ?? []) {
        if (bytes.equals(content.subarray(at, at + bytes.length))) found.add(what);
      }
    }
    return [...found];
  }

  /**
   * What is found in any file below a folder: in its name, in its bytes (which in a SQLite file include the pages that
   * are free), in the values of a SQLite file's tables (which may lie split over pages), and in what is gzipped.
   */
  async scanFolder(folder: string): Promise<readonly string[]> {
    const findings: string[] = [];
    for (const [path, content] of await filesBelow(folder)) {
      const parts = [
        Buffer.from(path),
        content,
        ...inflated(content),
        ...(await sqliteValues(path, content)),
      ];
      for (const what of new Set(parts.flatMap((part) => this.scan(part)))) {
        findings.push(`${what} in ${path.slice(folder.length)}`);
      }
    }
    return findings.sort();
  }
}

/** Whatever is compressed with gzip anywhere in a file, as an HTTP cache keeps the answers it was sent. */
function inflated(content: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  const magic = Buffer.from([0x1f, 0x8b, 0x08]);
  for (let at = content.indexOf(magic); at !== -1; at = content.indexOf(magic, at + 1)) {
    try {
      // What follows the compressed part, or that its end is missing, doesn't matter.
      parts.push(gunzipSync(content.subarray(at), { finishFlush: constants.Z_SYNC_FLUSH }));
    } catch {
      // Three bytes that only look like it.
    }
  }
  return parts;
}

/** Every text and blob in the tables of a SQLite database, read from a copy so that the file is left as it is. */
async function sqliteValues(path: string, content: Buffer): Promise<Buffer[]> {
  if (!content.subarray(0, 15).equals(Buffer.from('SQLite format 3'))) return [];
  const copy = await mkdtemp(join(tmpdir(), 'keyturn-scan-'));
  try {
    const database = join(copy, basename(path));
    await cp(path, database);
    await cp(`${path}-wal`, `${database}-wal`).catch(() => undefined);
    return valuesIn(new DatabaseSync(database));
  } catch {
    return []; // A half-written copy; its bytes were looked at.
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function valuesIn(database: DatabaseSync): Buffer[] {
  const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all();
  const values = tables
    .flatMap(({ name }) => database.prepare(`SELECT * FROM "${String(name)}"`).all())
    .flatMap((row) => Object.values(row));
  database.close();
  return values.flatMap((value) => {
    if (typeof value === 'string') return [Buffer.from(value)];
    return value instanceof Uint8Array ? [Buffer.from(value)] : [];
  });
}
