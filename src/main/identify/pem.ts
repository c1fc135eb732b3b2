import { breath, type Candidate, type Place } from './candidate.ts';
import { asText } from './readings.ts';

const begin = '-----BEGIN ';
const end = '-----END ';

/** Keys and certificates over several lines (RFC 7468): each, and all from the first to the last. */
export function* pemBlocks(text: string): Generator<Candidate> {
  let first: number | null = null;
  let count = 0;
  let from = 0;
  for (let close = text.indexOf(end); close !== -1; close = text.indexOf(end, from)) {
    yield breath;
    const start = text.slice(from, close).lastIndexOf(begin);
    const label = /^[A-Z0-9 ]{0,60}-----/.exec(text.slice(close + end.length, close + 80))?.[0];
    const stop = close + end.length + (label?.length ?? 0);
    const open = from + start;
    from = stop;
    if (start === -1 || label === undefined) continue;
    first ??= open;
    count += 1;
    yield* asText(text.slice(open, stop), placeAt(open));
  }
  if (first !== null && count > 1) yield* asText(text.slice(first, from), placeAt(first));
}

const placeAt = (at: number): Place => ({ form: 'word', name: null, at });
