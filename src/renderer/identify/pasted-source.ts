import { longestIdentifiableText } from '../../shared/identification.ts';
import { formatCount, formatNumber } from '../ui/format.ts';

/** A text to look through, and what it is called here: never by what is in it. */
export interface Source {
  readonly name: string;
  readonly text: string;
}
export type SourceOrProblem = Source | { readonly problem: string };

/** Bytes: UTF-8 and UTF-16 need at most so many for the longest text. */
const largestFile = 4 * longestIdentifiableText;

/** @param what - "Pasted text", "Dropped text" */
export function textSource(what: string, text: string): SourceOrProblem {
  if (text.trim() === '') return { problem: `${what} holds nothing to look at` };
  if (text.length > longestIdentifiableText) return { problem: tooLong(what) };
  const lines = text.trim().split(/\r\n|\r|\n/).length;
  return { name: `${what}, ${formatCount(lines, 'line')}`, text };
}

/** Reads a file that was dropped, as UTF-8 or UTF-16. Keeps nothing of it. */
export async function fileSource(file: File): Promise<SourceOrProblem> {
  if (file.size > largestFile) return { problem: tooLong(file.name) };
  if (file.size === 0) return { problem: `${file.name} is empty` };
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const source = textSource(file.name, new TextDecoder(encodingOf(bytes)).decode(bytes));
    bytes.fill(0);
    return source;
  } catch {
    return { problem: `${file.name} can’t be read. A folder can’t be looked through.` };
  }
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

const tooLong = (what: string): string =>
  `${what} is too long: at most ${formatNumber(longestIdentifiableText)} characters are looked through`;

/** What was dropped onto the window: a file, or text; null: neither. */
export function droppedSource(data: DataTransfer | null): Promise<SourceOrProblem> | null {
  const file = data?.files[0];
  if (file) return fileSource(file);
  const text = data?.getData('text/plain') ?? '';
  return text === '' ? null : Promise.resolve(textSource('Dropped text', text));
}
