import { breath, type Candidate, type Effort } from './candidate.ts';
import { linesOf } from './pasted-text.ts';
import { isQuote, longestValue, shellWord, withoutQuotes } from './shell-word.ts';

/** `export NAME=`, `NAME: `, `- name: `, `$env:NAME = `, `"name": `: every repetition is bounded, so none runs away. */
const head =
  /^[ \t]{0,200}(?:-[ \t]{1,9})?(?:(?:export|setx?|const|let|var|env)[ \t]{1,9}|\$env:|--?)?(["']?)([a-z_$][\w.$/-]{0,200})["']?[ \t]{0,50}(?:=>|:=|[=:])[ \t]{0,50}/i;

const linesInBreath = 128;

/** What follows `NAME=` and its likes in lines: .env, .properties, YAML, shell, PowerShell, HCL. */
export function* assignments(text: string, effort: Effort): Generator<Candidate> {
  let lines = 0;
  for (const { line, at } of linesOf(text)) {
    if (++lines % linesInBreath === 0) yield breath;
    const match = head.exec(line.slice(0, 600));
    if (!match) continue;
    const [matched, quote, name = null] = match;
    const start = at + matched.length;
    const place = { form: quote === '"' ? 'json_member' : 'assignment', name, at: start } as const;
    for (const value of valuesAt(text, start, line.slice(matched.length), effort)) yield { ...place, value };
  }
}

function* valuesAt(text: string, start: number, rest: string, effort: Effort): Generator<string> {
  if (rest.length > longestValue) return;
  const value = rest.trim();
  yield* withoutQuotes(value);
  if (isQuote(value.charAt(0))) yield* shellWord(text, start, effort) ?? [];
  else if (/^[|>][+-]?\d?$/.test(value)) yield* yamlBlock(text, start, effort);
  else if (value.endsWith('\\')) yield continued(text, start, effort);
  yield value;
  const comment = /[ \t](?:#|\/\/)/.exec(value);
  if (comment) yield value.slice(0, comment.index).trim();
  if (/[;,]$/.test(value)) yield value.slice(0, -1).trim();
}

/** YAML 1.2 §8.1: the lines that are indented, without their indentation. */
function* yamlBlock(text: string, start: number, effort: Effort): Generator<string> {
  const block: string[] = [];
  let indent: string | null = null;
  for (const { line, at } of linesOf(text, start)) {
    if (at === start) continue;
    indent ??= /^[ \t]{1,100}/.exec(line)?.[0] ?? null;
    const isBlank = line.trim() === '';
    if (indent === null || (!isBlank && !line.startsWith(indent))) break;
    if (at - start > longestValue || !effort.allows(line.length)) return;
    block.push(line.slice(indent.length));
  }
  if (block.length > 0) yield block.join('\n').trimEnd();
}

/** A .properties value that goes on in the next line. */
function continued(text: string, start: number, effort: Effort): string {
  let value = '';
  for (const { line, at } of linesOf(text, start)) {
    if (at - start > longestValue || !effort.allows(line.length)) return '';
    const goesOn = line.endsWith('\\');
    value += (goesOn ? line.slice(0, -1) : line).trimStart();
    if (!goesOn) break;
  }
  return value;
}
