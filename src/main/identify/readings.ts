import { limits } from '../../shared/credential.ts';
import { breath, longForOne, type Candidate, type Place } from './candidate.ts';
import { fromBase64, fromJwt, fromUrlEncoded } from './encoded.ts';
import { unescaped } from './pasted-text.ts';

/** A text that was itself a value, and holds values of its own. */
export interface Inner {
  readonly inner: string;
  readonly place: Place;
}

/** Everything that a value may stand for: itself, what it encodes, and what it holds. */
export function* readings(value: string, place: Place): Generator<Candidate | Inner> {
  yield* asText(value, place);
  for (const claim of fromJwt(value)) yield { ...place, form: 'jwt_claim', ...claim };
  const decoded = [...fromUrlEncoded(value)];
  if (value.length > longForOne) yield breath;
  const inBase64 = fromBase64(value);
  if (inBase64 !== null) {
    yield* parts(inBase64, place);
    decoded.push(inBase64);
  }
  for (const text of decoded) yield* asText(text, place);
  for (const text of [value, ...decoded]) if (holdsMore(text)) yield { inner: plain(text), place };
}

const holdsMore = (text: string): boolean => text.length > 8 && /["\n]/.test(text);
/** JSON within a string of JSON has each of its quotes escaped. Taken back all at once, many of them take long. */
const plain = (text: string): string =>
  text.length <= longestEscaped && text.includes('\\"') ? unescaped(text) : text;
const longestEscaped = 100_000;

/** The two halves of `id:secret` and `name=value`, encoded or not. */
export function* parts(value: string, place: Place): Generator<Candidate> {
  yield* halves(value, value.indexOf(':'), place, place);
  const equals = value.indexOf('=');
  const isWord = place.form === 'word';
  const assigned: Place = isWord ? { ...place, form: 'assignment', name: value.slice(0, equals) } : place;
  yield* halves(value, equals, place, assigned);
}

function* halves(value: string, at: number, left: Place, right: Place): Generator<Candidate> {
  if (at < 1) return;
  for (const [half, place] of [
    [value.slice(0, at), left],
    [value.slice(at + 1), right],
  ] as const) {
    for (const text of [half, ...fromUrlEncoded(half)]) yield* asText(text, place);
  }
}

/** Escapes and indentation make a text longer, but not by more. */
const longest = 2 * limits.clientSecret;

/** A value with its line breaks as they may be kept: private keys have them, and every tool writes them differently. */
export function* asText(value: string, place: Place): Generator<Candidate> {
  if (value === '' || value.length > longest) return;
  const text = unescaped(value);
  for (const each of new Set([value, text, text.trim()])) yield { ...place, value: each };
  if (!/[\r\n]/.test(text) && !text.includes('-----BEGIN ')) return;
  const lines = text.trim().split(/\r\n|\r|\n/);
  for (const each of [lines, lines.map((line) => line.trim())]) {
    for (const lineBreak of ['\n', '\r\n']) {
      const joined = each.join(lineBreak);
      yield { ...place, value: joined };
      yield { ...place, value: joined + lineBreak };
    }
  }
}
