/** Splits what a person typed into one field into the list that it stands for. */

export function splitScopes(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

export function splitLines(text: string): string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter(Boolean);
}

export function splitTags(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((tag) => tag.trim())
    .filter(Boolean);
}

export interface ParsedEntries {
  readonly entries: Readonly<Record<string, string>>;
  /** What is wrong, naming the line; null if nothing is. */
  readonly problem: string | null;
}

/**
 * Reads one `name=value` (or `Name: value`) per line.
 * @param separator stands between name and value; the value may hold it again.
 */
export function parseEntries(text: string, separator: '=' | ':'): ParsedEntries {
  const entries: Record<string, string> = {};
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === '') continue;
    const at = line.indexOf(separator);
    const name = line.slice(0, Math.max(at, 0)).trim();
    if (name === '') {
      const shape = separator === '=' ? 'name=value' : 'Name: value';
      return { entries, problem: `Line ${index + 1} isn’t in the form ${shape}` };
    }
    if (Object.hasOwn(entries, name)) return { entries, problem: `Line ${index + 1} names ${name} again` };
    // `__proto__` typed as a name must stay a name.
    Object.defineProperty(entries, name, {
      value: line.slice(at + 1).trim(),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return { entries, problem: null };
}

export function formatEntries(entries: Readonly<Record<string, string>>, separator: '=' | ':'): string {
  const between = separator === '=' ? '=' : ': ';
  return Object.entries(entries)
    .map(([name, value]) => `${name}${between}${value}`)
    .join('\n');
}
