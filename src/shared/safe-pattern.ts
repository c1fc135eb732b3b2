/** Longer ones than these are no pattern that a person wrote for a host name or a tenant. */
const longestPattern = 300;
/** Longer values than this are tried on no pattern, in characters: host names have 253 at most. */
const longestValue = 300;
/**
 * How many ways to match a pattern may have. Each choice multiplies those of the others, and all of them are tried on a
 * value that almost fits: so many take a tenth of a second or two.
 */
const mostWays = 2_000_000;
/** What a repetition without an end counts for. */
const waysOfEndless = 100;

/** Whether a value is what a pattern that {@link checkPattern} lets through describes. */
export const fitsPattern = (pattern: string, value: string): boolean =>
  value.length <= longestValue && new RegExp(pattern, 'u').test(value);

/**
 * What speaks against a regular expression that came from a file, or null. JavaScript tries every way to match, and a
 * pattern such as `^(a+)+$` has so many that one value would keep Keyturn busy for years. So a repeated group may hold
 * no repetition of variable length and no alternatives, and the ways to match may be few in all.
 */
export function checkPattern(pattern: string): string | null {
  if (pattern.length > longestPattern) return `a pattern has at most ${longestPattern} characters`;
  if (!/^\^.*\$$/s.test(pattern)) return 'a pattern must be anchored: ^…$';
  try {
    new RegExp(pattern, 'u');
  } catch {
    return 'this is no regular expression';
  }
  return checkRepetitions(pattern);
}

const token =
  /\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|.)|\[(?:\\.|[^\]\\])*\]|\(\?<?[=!]|\(\?:|\(|\)|\||[*+?]\??|\{\d+(?:,\d*)?\}\??|[^]/gu;

function checkRepetitions(pattern: string): string | null {
  let ways = 1;
  /** How many alternatives the whole and each open group have, and whether they can match in more than one way. */
  const open = [{ alternatives: 1, varies: false }];
  const innermost = () => open.at(-1) ?? { alternatives: 1, varies: false };
  let closed = false;
  for (const [text] of pattern.matchAll(token)) {
    if (/^\\[1-9k]/.test(text) || /^\(\?<?[=!]/.test(text)) {
      return 'a pattern has no references and looks neither ahead nor behind';
    }
    const wasClosed: boolean = closed;
    closed = false;
    if (text.startsWith('(')) open.push({ alternatives: 1, varies: false });
    else if (text === ')') {
      const { alternatives, varies } = open.pop() ?? innermost();
      ways *= alternatives;
      closed = varies;
      if (closed) innermost().varies = true;
    } else if (text === '|') {
      innermost().alternatives += 1;
      innermost().varies = true;
    } else if (isRepetition(text)) {
      if (wasClosed && !text.startsWith('?')) return 'a repeated group must have exactly one way to match';
      const choices = waysOf(text);
      if (choices > 1) innermost().varies = true;
      ways *= choices;
    }
  }
  return ways * innermost().alternatives > mostWays
    ? 'a pattern has few parts of variable length and few alternatives: this one would take too long'
    : null;
}

const isRepetition = (text: string): boolean => /^(?:[*+?]|\{\d)/.test(text);

/** In how many ways a repetition can match, at most. */
function waysOf(repetition: string): number {
  if (repetition.startsWith('?')) return 2;
  const [, least, range, most] = /^\{(\d+)(,(\d*))?/.exec(repetition) ?? [];
  if (least === undefined || most === '') return waysOfEndless;
  return range === undefined ? 1 : Number(most) - Number(least) + 1;
}
