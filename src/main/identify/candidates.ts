import { breath, longForOne, type Candidate, type Effort, type Place } from './candidate.ts';
import { assignments } from './assignments.ts';
import { fromBase64, isBase64 } from './encoded.ts';
import { pemBlocks } from './pem.ts';
import { quoted } from './quoted.ts';
import { asText, parts, readings } from './readings.ts';
import { withoutQuotes } from './shell-word.ts';
import { words } from './words.ts';

/** How deep values are looked for within values, such as in a JSON text in base64 in a JSON text. */
const deepest = 2;
/** The longest value that is taken apart once more: `name=value` in quotes, an ID and a secret. */
const longestPair = 40_000;

/**
 * Everything in a text that may be a client ID or a client secret: first what is certain of its form, then every word.
 * Pure, and takes time in proportion to the length of the text, whatever is in it. The same value may come several times.
 *
 * @param text - as `readable` leaves it
 */
export function* candidates(text: string, effort: Effort): Generator<Candidate> {
  const bare = text.trim();
  const whole: Place = { form: 'text', name: null, at: text.length - text.trimStart().length };
  yield* asText(text, whole);
  for (const inner of withoutQuotes(bare)) yield* asText(inner, whole);
  // In lines, the passes tell where each is. Only base64 is broken into lines that mean nothing.
  const value = isBase64(bare) ? bare.replaceAll(/\s+/g, '') : bare;
  if (value.length > longForOne) yield breath;
  if (!/[\r\n]/.test(value)) {
    for (const reading of readings(value, whole)) {
      if (!('inner' in reading)) yield reading;
      else if (reading.inner !== value) yield* within(reading.inner, whole, effort, 1);
    }
  }
  yield* read(passes(text, effort), effort, 0);
}

function* passes(text: string, effort: Effort): Generator<Candidate> {
  yield* basicHeaders(text);
  yield* pemBlocks(text);
  yield* assignments(text, effort);
  yield* quoted(text);
  yield* words(text);
}

/** @param at - where all of it stands; null: where it says */
function* read(
  found: Iterable<Candidate>,
  effort: Effort,
  depth: number,
  at: number | null = null,
): Generator<Candidate> {
  const known = new Set<string>();
  for (const candidate of found) {
    const { value } = candidate;
    if (value.length === 0 || value.length > longForOne) yield breath;
    if (value === '') continue;
    const place = { form: candidate.form, name: candidate.name, at: at ?? candidate.at };
    if (known.has(value)) {
      yield { ...place, value };
      continue;
    }
    known.add(value);
    for (const reading of readings(value, place)) {
      if (!('inner' in reading)) yield reading;
      else if (depth < deepest) yield* within(reading.inner, place, effort, depth + 1);
    }
    if (value.length <= longestPair) yield* parts(value, place);
  }
}

function* within(text: string, place: Place, effort: Effort, depth: number): Generator<Candidate> {
  if (effort.allows(4 * text.length)) yield* read(passes(text, effort), effort, depth, place.at);
}

/** RFC 7617 §2, with the parts form-encoded or not (RFC 6749 §2.3.1). */
function* basicHeaders(text: string): Generator<Candidate> {
  for (const { 0: matched, index } of text.matchAll(/\bbasic[ \t]{1,9}/gi)) {
    yield breath;
    const at = index + matched.length;
    const encoded = /^[\w+/=-]*/.exec(text.slice(at, at + 100_000))?.[0] ?? '';
    const pair = fromBase64(encoded);
    if (pair !== null) yield* parts(pair, { form: 'basic_header', name: null, at: index });
  }
}
